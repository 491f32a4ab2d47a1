# The text of an assert.
try:
    assert 1 == 2, ("a", 1)
except AssertionError as e:
    print(e.args)
