# const() takes expressions of numbers that built-in modules name (MicroPython only).
import errno
import math
from micropython import const
_TWO_PI = const(2 * math.pi)
_CODES = const((errno.EIO, errno.ENOENT))
print(round(_TWO_PI, 3), _CODES == (errno.EIO, errno.ENOENT), _CODES is (errno.EIO, errno.ENOENT))
_POINT = const((1, (2, b"x"), "name"))
print(_POINT is (1, (2, b"x"), "name"), _POINT is (1, (2.0, b"x"), "name"), _POINT is (True, (2, b"x"), "name"))
for text in ("x = const(math.no)", "x = const(math.sin)", "x = const(len)", "x = const(nowhere.pi)"):
    try:
        exec(text)
        print("no error")
    except SyntaxError:
        print("SyntaxError")
