# only: host 32
# What is still used when the program ends gets its __del__ called, too.
class A:
    def __del__(self):
        print("end")


kept = A()
print("last line")
