# split.
import re
print(re.split(",", "a,b,c"), re.split("[,;]", "a;b,c"), re.split(" +", "a  b c"), re.split("x", "abc"), re.split(",", "a,b,c", 1))
