# What a call returns can be called.
print((lambda a: lambda b: lambda c: a + b + c)(1)(2)(3))
