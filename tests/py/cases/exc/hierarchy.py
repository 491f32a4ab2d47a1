# Which exceptions are which.
for a, b in ((KeyError, LookupError), (IndexError, LookupError), (ZeroDivisionError, ArithmeticError), (OverflowError, ArithmeticError),
             (NotImplementedError, RuntimeError), (IndentationError, SyntaxError), (UnicodeError, ValueError), (ImportError, Exception),
             (KeyboardInterrupt, Exception), (SystemExit, Exception), (GeneratorExit, Exception), (Exception, BaseException)):
    print(a.__name__, b.__name__, issubclass(a, b))
