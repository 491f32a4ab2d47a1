# else after the last item (8.3).
for i in range(2):
    pass
else:
    print("all")
for i in range(2):
    if i:
        break
else:
    print("never")
for i in []:
    pass
else:
    print("empty")
