# Sizes.
import struct
print(struct.calcsize("<BHI"), struct.calcsize("BHI"), struct.calcsize("<10s"), struct.calcsize(">bq"), struct.calcsize(""))
