# A value that nobody takes.
1
"text"
[1, 2]
print("end")
