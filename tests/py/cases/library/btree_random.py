# only: host 32
# A database against a dict: puts, deletes, ranges both ways, reopened (MicroPython only).
import btree
import io

state = 12345


def below(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


def same(db, d):
    keys = sorted(d)
    assert list(db.items()) == [(k, d[k]) for k in keys]
    assert list(db.keys(None, None, btree.DESC)) == list(reversed(keys))
    a, b = b"k%d" % below(500), b"k%d" % below(500)
    for flags in (0, btree.INCL):
        up = [k for k in keys if k >= a and (k < b or (flags and k == b))]
        assert list(db.keys(a, b, flags)) == up
        down = [k for k in reversed(keys) if k <= a and (k > b or (flags and k == b))]
        assert list(db.keys(a, b, flags | btree.DESC)) == down


def work(pagesize, cachesize, rounds, long):
    f = io.BytesIO()
    db = btree.open(f, pagesize=pagesize, cachesize=cachesize)
    d = {}
    for i in range(rounds):
        k = b"k%d" % below(500)
        if below(10) < 6:
            d[k] = db[k] = bytes([below(256)]) * below(long)
        elif k in d:
            del db[k], d[k]
        else:
            assert k not in db and db.get(k) is None
        if i % 400 == 0:
            same(db, d)
            db.close()
            db = btree.open(f)
    same(db, d)
    print(len(d), db.seq(3)[0], db.seq(7)[0], db.seq(6)[0], db.seq(9)[0])
    for k in list(d):
        del db[k]
    print(list(db))


work(512, 512, 1500, 60)
work(512, 0, 800, 1500)
work(4096, 0, 1500, 40)
