# What is no manager.
try:
    with 5:
        pass
except (AttributeError, TypeError):
    print("error")
