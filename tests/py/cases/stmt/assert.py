# assert (7.3).
assert True, "not seen"
for src in ("assert 0", "assert [], 'text'"):
    try:
        exec(src)
    except AssertionError as e:
        print("AssertionError", e)
