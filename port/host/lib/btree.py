"""A database of sorted keys over any random-access stream: the interface of MicroPython's btree.

The file is pages of one size.  Page 0 begins with a head of 24 bytes: b"espyBT1\\0", then, as
little-endian words, the page size, the number of pages, the root page and the first free page
(0: none; a free page begins with the next one).  Another page is a leaf (kind 1: keys and values),
a fork (kind 2: keys and the pages before, between and behind them) or part of a long value
(kind 3: the next part or 0, then bytes).  A key's subtree on the right holds it and all above.
The files are not those of Berkeley DB."""
import struct

INCL = 1
DESC = 2
_MAGIC = b"espyBT1\0"
_HEAD = "<8sIIII"
_LEAF, _FORK, _LONG = 1, 2, 3
_EINVAL = 22
_R_CURSOR, _R_FIRST, _R_LAST, _R_NEXT, _R_PREV = 1, 3, 6, 7, 9


def _bytes(v):
    return v.encode() if isinstance(v, str) else bytes(v)


class _Node:
    def __init__(self, kind, keys, items):
        self.kind = kind
        self.keys = keys
        self.items = items  # a leaf: values, bytes or (length, first page) of a long one; a fork: pages
        self.dirty = True

    def find(self, key):
        """How many keys are less than `key` (a leaf) or not greater (a fork)."""
        low, high = 0, len(self.keys)
        while low < high:
            middle = (low + high) // 2
            k = self.keys[middle]
            if k < key or (self.kind == _FORK and k == key):
                low = middle + 1
            else:
                high = middle
        return low

    def has(self, at, key):
        return at < len(self.keys) and self.keys[at] == key

    def sizes(self):
        """The bytes of each entry in the page."""
        if self.kind == _FORK:
            return [6 + len(k) for k in self.keys]
        return [5 + len(k) + (8 if isinstance(v, tuple) else 2 + len(v)) for k, v in zip(self.keys, self.items)]

    def encode(self):
        parts = [struct.pack("<BH", self.kind, len(self.keys))]
        if self.kind == _FORK:
            parts.append(struct.pack("<I", self.items[0]))
        for i, key in enumerate(self.keys):
            parts.append(struct.pack("<H", len(key)) + key)
            if self.kind == _FORK:
                parts.append(struct.pack("<I", self.items[i + 1]))
            elif isinstance(self.items[i], tuple):
                parts.append(b"\1" + struct.pack("<II", *self.items[i]))
            else:
                parts.append(b"\0" + struct.pack("<H", len(self.items[i])) + self.items[i])
        return b"".join(parts)


def _decode(page):
    kind, count = struct.unpack_from("<BH", page, 0)
    if kind not in (_LEAF, _FORK):
        raise ValueError("damaged database")
    at, keys, items = 3, [], []
    if kind == _FORK:
        items.append(struct.unpack_from("<I", page, at)[0])
        at += 4
    for _ in range(count):
        n = struct.unpack_from("<H", page, at)[0]
        keys.append(bytes(page[at + 2 : at + 2 + n]))
        at += 2 + n
        if kind == _FORK:
            items.append(struct.unpack_from("<I", page, at)[0])
            at += 4
        elif page[at]:
            items.append(struct.unpack_from("<II", page, at + 1))
            at += 9
        else:
            n = struct.unpack_from("<H", page, at + 1)[0]
            items.append(bytes(page[at + 3 : at + 3 + n]))
            at += 3 + n
    node = _Node(kind, keys, items)
    node.dirty = False
    return node


class BTree:
    def __init__(self, stream, pagesize, cachesize):
        if pagesize and not (512 <= pagesize <= 65536 and pagesize & (pagesize - 1) == 0):
            raise OSError(_EINVAL)
        self._stream = stream
        self._nodes = {}  # pages that are known, the oldest first
        self._open = True
        self._cursor = None
        self._changes = 0
        stream.seek(0)
        head = stream.read(struct.calcsize(_HEAD))
        if head:
            if len(head) < struct.calcsize(_HEAD) or head[:8] != _MAGIC:
                raise OSError(_EINVAL)
            _, self._size, self._pages, self._root, self._free = struct.unpack(_HEAD, head)
            if not 512 <= self._size <= 65536 or self._root >= self._pages:
                raise ValueError("damaged database")
        else:
            self._size, self._pages, self._root, self._free = pagesize or 4096, 2, 1, 0
            self._nodes[1] = _Node(_LEAF, [], [])
        self._most = max(cachesize // self._size, 16) if cachesize else 64

    def __repr__(self):
        return "<btree 0x%x>" % id(self) if self._open else "<btree 0>"

    # --- pages ---

    def _check(self):
        if not self._open:
            raise ValueError("database closed")

    def _read(self, number):
        page = bytearray(self._size)
        if not 0 < number < self._pages:
            raise ValueError("damaged database")
        self._stream.seek(number * self._size)
        at = 0
        while at < self._size:
            n = self._stream.readinto(memoryview(page)[at:])
            if not n:
                break
            at += n
        return page

    def _write(self, number, data):
        self._stream.seek(number * self._size)
        self._stream.write(data + bytes(self._size - len(data)))

    def _node(self, number):
        node = self._nodes.pop(number, None) or _decode(self._read(number))
        self._nodes[number] = node  # the newest
        return node

    def _tidy(self):
        """Between operations: the oldest pages leave the memory."""
        while len(self._nodes) > self._most:
            number = next(iter(self._nodes))
            node = self._nodes.pop(number)
            if node.dirty:
                self._write(number, node.encode())

    def _take(self):
        number = self._free
        if number:
            self._free = struct.unpack_from("<I", self._read(number), 0)[0]
        else:
            number = self._pages
            self._pages += 1
        return number

    def _give(self, number):
        self._nodes.pop(number, None)
        self._write(number, struct.pack("<I", self._free))
        self._free = number

    # --- long values ---

    def _store(self, value):
        """What a leaf holds for it."""
        if len(value) <= self._size // 8:
            return value
        room = self._size - 5
        first = 0
        for at in range((len(value) - 1) // room * room, -1, -room):
            number = self._take()
            self._write(number, struct.pack("<BI", _LONG, first) + value[at : at + room])
            first = number
        return (len(value), first)

    def _load(self, item):
        if not isinstance(item, tuple):
            return item
        left, number = item
        parts = []
        while left > 0:
            page = self._read(number)
            kind, number = struct.unpack_from("<BI", page, 0)
            if kind != _LONG:
                raise ValueError("damaged database")
            parts.append(bytes(page[5 : 5 + min(left, self._size - 5)]))
            left -= len(parts[-1])
        return b"".join(parts)

    def _drop(self, item):
        if isinstance(item, tuple):
            number = item[1]
            while number:
                follows = struct.unpack_from("<BI", self._read(number), 0)[1]
                self._give(number)
                number = follows

    # --- the tree ---

    def _path(self, key):
        """Forks on the way to a key's leaf, as (number, which), and the leaf's number; None: the first leaf."""
        path, number = [], self._root
        node = self._node(number)
        while node.kind == _FORK:
            at = 0 if key is None else node.find(key)
            path.append((number, at))
            number = node.items[at]
            node = self._node(number)
            if len(path) > 64:
                raise ValueError("damaged database")
        return path, number

    def _split(self, number, path):
        node = self._node(number)
        sizes = node.sizes()
        if sum(sizes) + 7 <= self._size:
            return
        half, at = 0, 0
        while at < len(sizes) - 1 and half + sizes[at] <= sum(sizes) // 2:
            half += sizes[at]
            at += 1
        at = max(at, 1)
        new = self._take()
        if node.kind == _LEAF:
            middle = node.keys[at]
            self._nodes[new] = _Node(_LEAF, node.keys[at:], node.items[at:])
            del node.items[at:]
        else:
            middle = node.keys[at]
            self._nodes[new] = _Node(_FORK, node.keys[at + 1 :], node.items[at + 1 :])
            del node.items[at + 1 :]
        del node.keys[at:]
        node.dirty = True
        if not path:
            self._root = self._take()
            self._nodes[self._root] = _Node(_FORK, [middle], [number, new])
            return
        above, which = path.pop()
        parent = self._node(above)
        parent.keys.insert(which, middle)
        parent.items.insert(which + 1, new)
        parent.dirty = True
        self._split(above, path)

    def _remove_page(self, number, path):
        """An empty page leaves its fork."""
        if not path:
            return
        above, which = path.pop()
        parent = self._node(above)
        del parent.items[which]
        if parent.keys:
            del parent.keys[max(which - 1, 0)]
        parent.dirty = True
        self._give(number)
        if not parent.items:
            if path:
                self._remove_page(above, path)
            else:
                self._nodes[above] = _Node(_LEAF, [], [])
        elif not path and len(parent.items) == 1:
            self._root = parent.items[0]
            self._give(above)

    def put(self, key, value):
        self._check()
        key, value = _bytes(key), _bytes(value)
        if len(key) > self._size // 8:
            raise OSError(_EINVAL)
        path, number = self._path(key)
        leaf = self._node(number)
        at = leaf.find(key)
        item = self._store(value)
        if leaf.has(at, key):
            self._drop(leaf.items[at])
            leaf.items[at] = item
        else:
            leaf.keys.insert(at, key)
            leaf.items.insert(at, item)
            self._changes += 1
        leaf.dirty = True
        self._split(number, path)
        self._tidy()

    def _item(self, key):
        self._check()
        key = _bytes(key)
        leaf = self._node(self._path(key)[1])
        at = leaf.find(key)
        self._tidy()
        return leaf.items[at] if leaf.has(at, key) else None

    def get(self, key, default=None):
        item = self._item(key)
        return default if item is None else self._load(item)

    def __getitem__(self, key):
        item = self._item(key)
        if item is None:
            raise KeyError(key)
        return self._load(item)

    def __contains__(self, key):
        return self._item(key) is not None

    def __setitem__(self, key, value):
        self.put(key, value)

    def __delitem__(self, key):
        self._check()
        wanted = _bytes(key)
        path, number = self._path(wanted)
        leaf = self._node(number)
        at = leaf.find(wanted)
        if not leaf.has(at, wanted):
            raise KeyError(key)
        self._drop(leaf.items[at])
        del leaf.keys[at], leaf.items[at]
        leaf.dirty = True
        self._changes += 1
        if not leaf.keys:
            self._remove_page(number, path)
        self._tidy()

    # --- in order ---

    def _neighbour(self, path, step):
        """The leaf beside the one at the end of a path, or None."""
        while path:
            number, at = path.pop()
            items = self._node(number).items
            if 0 <= at + step < len(items):
                number = items[at + step]
                node = self._node(number)
                while node.kind == _FORK:
                    number = node.items[0 if step > 0 else -1]
                    node = self._node(number)
                return node
        return None

    def _from(self, key, inclusive, step):
        """The first entry from a key on (None: from the end of the tree), upwards or downwards; or None."""
        self._check()
        if key is None and step < 0:
            path, number = [], self._root
            node = self._node(number)
            while node.kind == _FORK:
                path.append((number, len(node.items) - 1))
                number = node.items[-1]
                node = self._node(number)
            at = len(node.keys) - 1
        else:
            path, number = self._path(key)
            node = self._node(number)
            at = 0 if key is None else node.find(key)
            if step > 0 and not inclusive and node.has(at, key):
                at += 1
            elif step < 0 and not (inclusive and node.has(at, key)):
                at -= 1
        if not 0 <= at < len(node.keys):
            node = self._neighbour(path, step)
            if node is None or not node.keys:
                return None
            at = 0 if step > 0 else len(node.keys) - 1
        entry = node.keys[at], node.items[at]
        self._tidy()
        return entry

    def _walk(self, start, end, flags, what):
        self._check()
        step = -1 if flags & DESC else 1
        end = None if end is None else _bytes(end)
        entry = self._from(None if start is None else _bytes(start), True, step)
        while entry:
            key, item = entry
            if end is not None and ((key > end if step > 0 else key < end) or (key == end and not flags & INCL)):
                return
            yield key if what == 0 else self._load(item) if what == 1 else (key, self._load(item))
            entry = self._from(key, False, step)

    def keys(self, start=None, end=None, flags=0):
        return self._walk(start, end, flags, 0)

    def values(self, start=None, end=None, flags=0):
        return self._walk(start, end, flags, 1)

    def items(self, start=None, end=None, flags=0):
        return self._walk(start, end, flags, 2)

    def __iter__(self):
        return self.keys()

    def seq(self, flags, key=None):
        """One entry by Berkeley DB's words: 1 from a key on, 3 first, 6 last, 7 next, 9 previous."""
        if flags == _R_CURSOR and key is not None:
            entry = self._from(_bytes(key), True, 1)
        elif flags in (_R_FIRST, _R_LAST):
            entry = self._from(None, True, 1 if flags == _R_FIRST else -1)
        elif flags in (_R_NEXT, _R_PREV):
            entry = self._from(self._cursor, False, 1 if flags == _R_NEXT else -1)
        else:
            raise OSError(_EINVAL)
        if entry is None:
            return None
        self._cursor = entry[0]
        return entry[0], self._load(entry[1])

    # --- the end ---

    def flush(self):
        self._check()
        for number, node in self._nodes.items():
            if node.dirty:
                self._write(number, node.encode())
                node.dirty = False
        self._write(0, struct.pack(_HEAD, _MAGIC, self._size, self._pages, self._root, self._free))
        if hasattr(self._stream, "flush"):
            self._stream.flush()

    def close(self):
        if self._open:
            self.flush()
            self._open = False
            self._nodes = {}


def open(stream, *, flags=0, pagesize=0, cachesize=0, minkeypage=0):
    return BTree(stream, pagesize, cachesize)
