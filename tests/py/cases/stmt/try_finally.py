# finally always.
def f(how):
    try:
        if how == "return":
            return "r"
        if how == "raise":
            raise ValueError
        return "end"
    except ValueError:
        return "caught"
    finally:
        print("finally", how)


print(f("return"), f("raise"), f(""))
