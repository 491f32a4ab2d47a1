#!/usr/bin/env python3
# timeout: 300
# alone
"""Programs that people have, on the virtual board, by the command line that it printed;
`run`, kinds of boards, snapshots; a thousand boards that leave nothing."""
import contextlib, os, pty, re, select, shlex, signal, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board, peers, tap

KB = 1024


@contextlib.contextmanager
def python_board(*options):
    """A board with our firmware, event lines on, and its printed lines: {program: command}."""
    with tempfile.TemporaryDirectory() as folder:
        flash = os.path.join(folder, "flash.bin")
        subprocess.run([tap.ESPY, "firmware", "-o", flash], check=True, stdout=subprocess.DEVNULL)
        with open(flash, "ab") as f:
            f.write(b"\xff" * (512 * KB - f.tell()))
        with board.running("--flash", flash, *options) as b:
            lines = {}
            while "Thonny" not in lines:
                line = b.line(time.monotonic() + 10)
                found = re.match(r"for (\S+(?: \d)?) +(\S.*?)(?:    .*)?$", line)
                if found:
                    lines[found[1]] = found[2]
            yield b, lines


class Terminal:
    """A program on a pseudo-terminal of its own, as a person sits before it."""

    def __init__(self, command, environment=None):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment or {}, TERM="vt100")
            os.execvp(command[0], command)
        self.seen = b""

    def expect(self, words, seconds=20):
        limit = time.monotonic() + seconds
        while words not in self.seen:
            left = limit - time.monotonic()
            assert left > 0, f"{words!r} didn't come; the screen has {self.seen[-400:]!r}"
            if select.select([self.fd], [], [], left)[0]:
                try:
                    self.seen += os.read(self.fd, 4096)
                except OSError:
                    raise AssertionError(f"it ended: {self.seen[-400:]!r}")
        self.seen = self.seen[self.seen.index(words) + len(words):]

    def type(self, text):
        os.write(self.fd, text)

    def end(self):
        for _ in range(100):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            time.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            raise AssertionError("it did not end")
        os.close(self.fd)


def converse(program, leave):
    """Types at the board's prompt through it; what comes back is the board's."""
    with python_board() as (b, lines):
        t = Terminal(shlex.split(lines[program]))
        t.type(b"\r")
        t.expect(b">>> ")
        t.type(b"print(6*7, 'by', 'wire')\r")
        t.expect(b"42 by wire")
        for keys in leave:
            time.sleep(0.3)  # a person's fingers; menus are drawn between
            t.type(keys)
        t.end()


@tap.test("minicom by the line that the board printed")
def minicom():
    converse("minicom", [b"\x01x", b"\r"])


@tap.test("picocom by the line that the board printed")
def picocom():
    converse("picocom", [b"\x01\x18"])


@tap.test("mpremote by the line that the board printed: an expression, a program")
def mpremote():
    program = peers.install("1.24.1", "mpremote", "mpremote")
    with python_board() as (b, lines):
        words = shlex.split(lines["mpremote"])
        assert words[0] == "mpremote"
        for command, out in ((["eval", "6*7"], "42"), (["exec", "print('ex' + 'ec')"], "exec")):
            p = subprocess.run([*program, *words[1:], *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, timeout=60)
            assert p.returncode == 0 and p.stdout.strip() == out, p.stdout


@tap.test("esptool 5 and 2.8 by the lines that the board printed, buttons pressed as it said")
def esptools():
    for version, line in (("5.3.1", "esptool 5"), ("2.8", "esptool 4")):
        tool = peers.install(version)
        with python_board() as (b, lines):
            words = shlex.split(lines[line])
            assert words[0] == "espy" and words[5] in ("esptool", "esptool.py"), words
            b.bootloader()
            p = subprocess.run([tap.ESPY, *words[1:5], *tool, *words[6:]], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, timeout=60)
            assert p.returncode == 0 and "512KB" in p.stdout, p.stdout


@tap.test("--run: stock esptool, old and new, resets the board by itself over the pseudo-terminal; its status comes back")
def run():
    for version, word in (("5.3.1", "flash-id"), ("2.8", "flash_id")):
        tool = shlex.join(peers.install(version))
        name = f"run-{os.getpid()}"
        p = subprocess.run([tap.ESPY, "board", "--name", name, "--board", "nodemcu", "--run", f"{tool} {word}; exit 7"],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        assert p.returncode == 7 and "4MB" in p.stdout, p.stdout
    p = subprocess.run([tap.ESPY, "board", "--name", name, "--run", "kill -9 $$"], timeout=20)
    assert p.returncode == 128 + 9


@tap.test("kinds of boards: LED's pin and polarity, buttons, flash; a file of one's own; errors name the line")
def kinds():
    with board.running("--board", "d1-mini") as b:
        assert b.status()["flash_size"] == 4096 * KB
        p = b.run("press", "flash", check=False)
        assert p.returncode == 1 and "no Flash button" in p.stderr and "set pin 0 low" in p.stderr, p.stderr
        b.run("press", "reset")
    with tempfile.TemporaryDirectory() as folder:
        own = os.path.join(folder, "own.board")
        with open(own, "w") as f:
            f.write("title = mine\nflash-size = 1MB\nled = 4\nled-on = low\nbuttons = reset\n")
        with board.running("--board", own) as b:
            assert b.status()["flash_size"] == 1024 * KB
            b.run("set", "pin", "4", "high")
            b.wait_event("led off")
            b.run("set", "pin", "4", "low")
            b.wait_event("led on")
        with open(own, "a") as f:
            f.write("led = 17\n")
        p = subprocess.run([tap.ESPY, "board", "--board", own], stderr=subprocess.PIPE, text=True, timeout=20)
        assert p.returncode == 2 and "line 6" in p.stderr, p.stderr
    p = subprocess.run([tap.ESPY, "board", "--board", "esp-99"], stderr=subprocess.PIPE, text=True, timeout=20)
    assert p.returncode == 2 and "nodemcu" in p.stderr, p.stderr


@tap.test("wirings that contradict each other are refused")
def contradictions():
    for words in ("auto-reset,direct", "gpio15-on-flash,gpio15-floating"):
        p = subprocess.run([tap.ESPY, "board", "--wiring", words], stderr=subprocess.PIPE, text=True, timeout=20)
        assert p.returncode == 2 and "not both" in p.stderr, p.stderr


@tap.test("a snapshot goes on where it was taken: in the middle of a program, with its flash")
def snapshot():
    with tempfile.TemporaryDirectory() as folder:
        saved = os.path.join(folder, "saved")
        with python_board() as (b, _):
            p = b.open()
            p.write(b"\r")
            p.expect(b">>> ", 20)
            p.write(b"kept = 'a value of ' + 'then'\r")
            p.expect(b">>> ", 10)
            before = b.status()["cycles"]
            b.run("save", saved)
            p.close()
        with board.running("--resume", saved) as b:
            assert b.status()["cycles"] >= before
            p = b.open()
            p.write(b"print(kept)\r")
            p.expect(b"a value of then\r\n", 10)
            b.run("save", saved)
        with open(saved, "r+b") as f:
            f.truncate(100_000)
        p = subprocess.run([tap.ESPY, "board", "--resume", saved], stderr=subprocess.PIPE, text=True, timeout=20)
        assert p.returncode == 1 and "no snapshot" in p.stderr, p.stderr


def leftovers():
    """Processes, sockets and pseudo-terminals of this test's boards."""
    ps = subprocess.run(["ps", "-eo", "args"], stdout=subprocess.PIPE, text=True).stdout
    run = os.environ.get("XDG_RUNTIME_DIR")
    sockets = os.listdir(f"{run}/espy" if run else f"/tmp/espy-{os.getuid()}")
    return ([line for line in ps.splitlines() if "thousand-" in line], [s for s in sockets if s.startswith("thousand-")],
            len(os.listdir("/dev/pts")))


@tap.test("1,000 boards started and stopped: no process, file, lock or pseudo-terminal is left")
def thousand():
    with tempfile.TemporaryDirectory() as folder:
        flash, link = os.path.join(folder, "flash"), os.path.join(folder, "link")
        first = leftovers()
        for i in range(1000):
            p = subprocess.Popen([tap.ESPY, "board", "--headless", "--name", f"thousand-{os.getpid()}", "--flash", flash,
                                  "--link", link], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            line = p.stdout.readline()
            assert line.startswith("port "), f"board {i}: {line!r}"
            p.send_signal((signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[i % 3])
            assert p.wait(10) == 0, f"board {i} ended with {p.returncode}"
            p.stdout.close()
        assert os.listdir(folder) == ["flash"], os.listdir(folder)
        assert leftovers() == first, f"{leftovers()} instead of {first}"


tap.main()
