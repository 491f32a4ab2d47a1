# Functions as keys.
words = ["banana", "kiwi", "apple"]
print(sorted(words, key=len), sorted(words, key=lambda w: w[-1]), max(words, key=len), min(words, key=len))
