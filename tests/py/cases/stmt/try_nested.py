# Inner first, then outer.
try:
    try:
        {}["x"]
    except IndexError:
        print("wrong")
    finally:
        print("inner finally")
except KeyError as e:
    print("outer", e)
