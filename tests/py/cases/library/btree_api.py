# only: host 32
# The words of a database (MicroPython only).
import btree
import io

f = io.BytesIO()
db = btree.open(f)
db["b"] = "2"
db[b"a"] = memoryview(b"1")
db.put(bytearray(b"c"), b"3")
print(db["a"], db.get("x"), db.get("x", 0), "b" in db, "x" in db, list(db), list(db.values("b")))
for act in (lambda: db["x"], lambda: db.__delitem__("x"), lambda: btree.open(io.BytesIO(), pagesize=513),
            lambda: btree.open(io.BytesIO(b"something else")), lambda: db.seq(4), lambda: db.put("k" * 4096, "")):
    try:
        act()
    except (KeyError, OSError) as e:
        print(type(e).__name__, e.args)
print(db.seq(1, b"b"), db.seq(1, b"d"))
db.flush()
print(list(btree.open(f).items()))
db.close()
db.close()
print(db)
for act in (lambda: db["a"], lambda: db.put("a", "b"), db.flush, lambda: list(db)):
    try:
        act()
    except ValueError:
        print("ValueError")
