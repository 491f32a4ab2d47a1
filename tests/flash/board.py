"""A virtual board for the flasher's tests, with its buttons."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap


class Board:
    """with Board(flash_size="1MB", rom=path) as b: b.bootloader(); b.espy("flash_id")"""

    def __init__(self, flash_size="512KB", rom=None, content=None, wiring="tutorial", speed="real"):
        self.folder = tempfile.TemporaryDirectory()
        self.name = f"flash-{os.getpid()}-{id(self):x}"
        self.port = self.path("tty")
        self.flash = self.path("flash.bin")
        if content is not None:
            with open(self.flash, "wb") as f:
                f.write(content)
        command = [tap.ESPY, "board", "--link", self.port, "--flash", self.flash, "--name", self.name,
                   "--flash-size", flash_size, "--wiring", wiring, "--speed", speed, "--headless"]
        self.process = subprocess.Popen(command + (["--rom", rom] if rom else []), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("port "), "the board did not start"

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def __enter__(self):
        return self

    def __exit__(self, *why):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        self.folder.cleanup()

    def press(self, *words):
        subprocess.run([tap.ESPY, "board", *words, "--name", self.name], check=True, timeout=10)

    def bootloader(self):
        self.press("hold", "flash")
        self.press("press", "reset")
        self.press("release", "flash")

    def start(self, *arguments, bootloader=True, **more):
        if bootloader:
            self.bootloader()
        return subprocess.Popen([tap.ESPY, "--port", self.port, *map(str, arguments)], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, **more)

    def espy(self, *arguments, code=0, bootloader=True, timeout=90):
        """Runs espy on the board; its output."""
        p = self.start(*arguments, bootloader=bootloader)
        try:
            out, _ = p.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            p.kill()
            raise
        assert p.returncode == code, f"exit {p.returncode}, not {code}:\n{out}"
        return out

    def content(self, at=0, size=None):
        """The flash's bytes, from outside espy."""
        with open(self.flash, "rb") as f:
            f.seek(at)
            return f.read(size)
