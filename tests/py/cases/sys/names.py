# What sys tells.
import sys
print(sys.byteorder, sys.maxsize > 2 ** 29, type(sys.version).__name__, "sys" in sys.modules, type(sys.path).__name__, sys.version_info[0])
print(len({text: 1 for text in (sys.version, sys.platform, sys.byteorder, sys.implementation.name)}))
