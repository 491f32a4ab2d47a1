# value.
print(StopIteration().value, StopIteration(5).value)
