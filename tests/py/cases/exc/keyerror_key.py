# The key is in args.
try:
    {}[(1, 2)]
except KeyError as e:
    print(e.args[0])
