# Lines of fields.
text = "name,age\nann,30\nbob,25\n"
rows = [line.split(",") for line in text.strip().split("\n")]
head, body = rows[0], rows[1:]
people = [dict(zip(head, r)) for r in body]
print(sorted(people, key=lambda p: int(p["age"])))
