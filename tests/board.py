"""A virtual board for Python tests: starts `espy board`, gives its port, tidies up.

    with board.running(flash="f.bin") as b:
        b.run("press", "reset")
        assert b.expect(b">>> ", 10)
"""
import contextlib, json, os, select, signal, subprocess, tempfile, termios, time
import tap

BAUD = {9600: termios.B9600, 57600: termios.B57600, 115200: termios.B115200, 230400: termios.B230400,
        460800: termios.B460800, 921600: termios.B921600}


class Port:
    """The board's serial port, opened raw."""

    def __init__(self, path, baud=115200):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.set_baud(baud)
        self.seen = b""

    def set_baud(self, baud):
        t = termios.tcgetattr(self.fd)
        t[0] = t[1] = t[3] = 0
        t[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
        t[4] = t[5] = BAUD[baud]
        termios.tcsetattr(self.fd, termios.TCSANOW, t)

    def write(self, data):
        while data:
            select.select([], [self.fd], [], 5)
            data = data[os.write(self.fd, data):]

    def read(self, seconds):
        """What comes until nothing does for that long."""
        out = b""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                out += os.read(self.fd, 4096)
            except OSError:
                break
        return out

    def expect(self, words, seconds):
        """All that came up to and with `words`; fails when they don't come in time."""
        limit = time.monotonic() + seconds
        while words not in self.seen:
            left = limit - time.monotonic()
            assert left > 0, f"{words!r} didn't come within {seconds} s; got {self.seen[-600:]!r}"
            if select.select([self.fd], [], [], left)[0]:
                self.seen += os.read(self.fd, 4096)
        at = self.seen.index(words) + len(words)
        found, self.seen = self.seen[:at], self.seen[at:]
        return found

    def close(self):
        os.close(self.fd)


class Board:
    def __init__(self, *options, **named):
        self.folder = tempfile.mkdtemp(prefix="espy-test-")
        self.name = os.path.basename(self.folder)
        self.link = os.path.join(self.folder, "port")
        words = [tap.ESPY, "board", "--name", self.name, "--link", self.link, *options]
        for key, value in named.items():
            words += ["--" + key.replace("_", "-"), str(value)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.pending = b""
        self.events = []
        self.first = self.line(time.monotonic() + 20) or ""

    def line(self, limit):
        """The next line of the board's output, None when it ended or the time is over."""
        while b"\n" not in self.pending:
            left = limit - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                return None
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                return None
            self.pending += more
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode()

    def errors(self):
        return self.process.stderr.read().decode()

    def run(self, *words, check=True):
        p = subprocess.run([tap.ESPY, "board", *words, "--name", self.name], text=True, timeout=60,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert not check or p.returncode == 0, f"{words}: {p.stderr}"
        return p.stdout if check else p

    def status(self):
        return json.loads(self.run("status", "--json"))

    def open(self, baud=115200):
        return Port(self.link, baud)

    def wait_event(self, words, seconds=10):
        """Event lines up to one that holds `words`; returns it."""
        limit = time.monotonic() + seconds
        while True:
            left = limit - time.monotonic()
            assert left > 0, f"no event {words!r}; had {self.events[-20:]}"
            line = self.line(limit)
            assert line is not None or limit <= time.monotonic(), f"the board ended: {self.errors()}"
            if line is not None:
                self.events.append(line)
                if words in line:
                    return line

    def bootloader(self):
        """What a person does before each flasher command."""
        self.run("hold", "flash")
        self.run("press", "reset")
        self.run("release", "flash")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        os.rmdir(self.folder)


@contextlib.contextmanager
def running(*options, **named):
    b = Board(*options, **named)
    try:
        assert b.first.startswith("port "), b.errors()
        yield b
    finally:
        b.stop()


def rom():
    """The genuine ROM, or Skip."""
    if not os.environ.get("ESPY_ROM"):
        raise tap.Skip("ESPY_ROM is not set")
    return os.environ["ESPY_ROM"]


def any_rom():
    """The genuine ROM where it is at hand, else the open one."""
    return os.environ.get("ESPY_ROM") or os.path.join(tap.TOP, "build/chip/rom.bin")


def flash_with(image, size, folder, header=None):
    """A flash file of `size` that holds an image at 0, its size nibble set as a flasher sets it."""
    with open(image, "rb") as f:
        data = bytearray(f.read())
    if header is not None:
        data[3] = header
    path = os.path.join(folder, "flash.bin")
    with open(path, "wb") as f:
        f.write(bytes(data) + b"\xff" * (size - len(data)))
    return path
