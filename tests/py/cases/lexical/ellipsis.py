# ... is a value.
print(..., ... is Ellipsis, [...][0])
