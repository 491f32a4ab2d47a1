# Blank lines and lines of blanks end nothing (2.1.7).
def f():

    a = 1
    
    # only a comment

    return a


print(f())
