# A filesystem of a program's own (MicroPython only).
import io
import os


class FS:
    def mount(self, readonly, mkfs):
        print("mount", readonly)

    def umount(self):
        print("umount")

    def ilistdir(self, path):
        return iter([("a", 0x8000, 0)])

    def stat(self, path):
        return (0x8000, 0, 0, 0, 0, 0, 5, 0, 0, 0)

    def open(self, path, mode):
        return io.StringIO("text of " + path)


os.mount(FS(), "/own")
print(os.listdir("/own"), os.stat("/own/a")[6], open("/own/a").read(), "own" in os.listdir("/"))
os.umount("/own")
