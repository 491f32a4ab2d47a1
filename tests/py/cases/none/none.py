# None.
print(None, None is None, not None, None == 0, None == None, str(None), {None: 1}[None], [None] * 2)
