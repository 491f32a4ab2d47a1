# except alone takes all.
for e in (KeyError, SystemExit, KeyboardInterrupt, GeneratorExit):
    try:
        raise e
    except:
        print("any")
