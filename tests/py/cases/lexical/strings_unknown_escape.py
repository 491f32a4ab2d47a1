# An unknown escape stays as it is.
s = eval(r'"\d\%\."')
print(s, len(s))
