def bench():
    parts = []
    for i in range(5000):
        parts.append("item " + str(i) + ";")
    text = "".join(parts)
    total = 0
    for word in text.split(";"):
        if word.endswith("7"):
            total += len(word)
    up = text.upper().replace("ITEM", "thing")
    total += len(up) + up.find("4999")
    for i in range(50000):
        if text[i % 500] == "9":
            total += 1
    return total
