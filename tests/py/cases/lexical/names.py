# Names: letters, digits, underscores; case counts (2.3).
_ = 1
__x9 = 2
Abc = 3
abc = 4
aBC_ = 5
print(_, __x9, Abc, abc, aBC_)
