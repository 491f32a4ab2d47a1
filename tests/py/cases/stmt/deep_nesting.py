# Blocks inside blocks.
r = []
for a in range(2):
    for b in range(2):
        if a != b:
            try:
                while True:
                    with open("/dev/null") if False else __import__("io").StringIO() as f:
                        if a:
                            r.append((a, b))
                        break
            finally:
                r.append("f")
print(r)
