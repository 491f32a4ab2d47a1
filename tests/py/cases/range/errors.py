# Step 0.
try:
    range(1, 2, 0)
except ValueError:
    print("ValueError")
