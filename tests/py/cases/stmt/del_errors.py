# What can't be deleted.
for src in ("del undefined_thing", "a = []\ndel a[0]", "d = {}\ndel d[1]", "class C: pass\ndel C.x", "t = (1,)\ndel t[0]"):
    try:
        exec(src)
    except (NameError, IndexError, KeyError, AttributeError, TypeError) as e:
        print(type(e).__name__)
