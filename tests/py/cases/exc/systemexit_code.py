# SystemExit carries a code.
try:
    raise SystemExit(3)
except SystemExit as e:
    print(e.code, e.args)
import sys
try:
    sys.exit("bye")
except SystemExit as e:
    print(e.code)
