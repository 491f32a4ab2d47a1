# errno.
# MicroPython: with one argument errno is that one.
e = OSError(2, '')
print(e.errno, e.args[0], isinstance(e, Exception))
e = OSError(5, "text")
print(e.errno, e.args)
