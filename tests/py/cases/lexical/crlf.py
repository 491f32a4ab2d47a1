# Lines may end with CR LF.
exec("a = 1\r\nif a:\r\n    b = 2\r\nprint(a, b)\r\n")
