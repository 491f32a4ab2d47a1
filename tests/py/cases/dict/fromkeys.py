# fromkeys.
print(dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict.fromkeys([]))
