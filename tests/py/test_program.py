#!/usr/bin/env python3
"""espy python as a program: exit statuses, options, its prompt, Ctrl-C, hostile sources."""
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])


def run(*words, text="", **env):
    p = subprocess.run([*ESPY, *words], input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
                       env=dict(os.environ, **env))
    return p.returncode, p.stdout


@tap.test("exit statuses are CPython's")
def statuses():
    for words, status in ((("-c", "pass"), 0), (("-c", "1/0"), 1), (("-c", "raise SystemExit(7)"), 7), (("-c", "import sys; sys.exit('text')"), 1),
                          (("-c", "raise SystemExit"), 0), (("no-such-file.py",), 2), (("--no-such-option",), 2)):
        assert run(*words)[0] == status, (words, run(*words))


@tap.test("-m runs a module of MICROPYPATH as __main__, with its arguments")
def module():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "mod.py"), "w") as f:
            f.write("import sys\nprint(__name__, sys.argv[1:])\n")
        code, out = run("-m", "mod", "a", "b", MICROPYPATH=folder)
        assert (code, out) == (0, "__main__ ['a', 'b']\n"), out


@tap.test("a program on stdin, a small heap, what -O drops")
def options():
    assert run(text="print('in')") == (0, "in\n")
    assert run("-X", "heapsize=40k", "-c", "print(len(bytearray(20000)))") == (0, "20000\n")
    assert run("-X", "heapsize=40k", "-c", "bytearray(10**6)")[0] == 1
    assert run("-O", "-c", "assert 0; print(__debug__)") == (0, "False\n")
    assert run("-X", "no-such", "-c", "1")[0] == 2


@tap.test("-m unittest runs modules of tests; the status tells")
def unit_tests():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "test_it.py"), "w") as f:
            f.write("import unittest\nclass T(unittest.TestCase):\n def test_a(self): self.assertEqual(1, int('1'))\n"
                    " def test_b(self): self.assertEqual(1, VALUE)\n" + "VALUE = 1\n")
        code, out = run("-m", "unittest", "test_it", MICROPYPATH=folder)
        assert code == 0 and "test_a (T) ... ok\n" in out and out.endswith("Ran 2 tests\n\nOK\n"), out
        with open(os.path.join(folder, "test_it.py"), "a") as f:
            f.write("VALUE = 2\nif __name__ == '__main__': unittest.main()\n")
        code, out = run(os.path.join(folder, "test_it.py"))
        assert code == 1 and "test_b (T) ... FAIL\n" in out and "AssertionError: 1 != 2" in out, out


@tap.test("the prompt on a terminal: completion, several lines, history, exit's status")
def prompt():
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(ESPY[0], ESPY)
    seen = b""

    def until(text):
        nonlocal seen
        while text not in seen:
            seen += os.read(terminal, 1000).replace(b"\r", b"")
        at = seen.index(text) + len(text)
        before, seen = seen[:at], seen[at:]
        return before

    until(b">>> ")
    for keys, text in ((b"import asy\t\r", b"import asyncio\n>>> "), (b"asyncio.ru\t\r", b"asyncio.run"),
                       (b"'a'.\t1\x15def f(x):\rreturn x * 2\r\r", b"\n>>> "), (b"f(21)\r", b"42\n>>> "),
                       (b"\x1b[A\r", b"f(21)\n42\n>>> "), (b"while True: pass\r\r", b"... \n")):
        os.write(terminal, keys)
        until(text)
    time.sleep(0.2)
    os.write(terminal, b"\x03")
    until(b"KeyboardInterrupt")
    until(b">>> ")
    os.write(terminal, b"exit(3)\r")
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3


@tap.test("Ctrl-C ends a loop and a sleep, and can be caught")
def interrupt():
    for source, status in (("while True: pass", 130), ("import time\ntime.sleep(30)", 130),
                           ("try:\n while True: pass\nexcept KeyboardInterrupt: print('caught')", 0)):
        p = subprocess.Popen([*ESPY, "-c", "print('go')\n" + source], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert p.stdout.readline() == "go\n"
        p.send_signal(signal.SIGINT)
        out, _ = p.communicate(timeout=20)
        assert p.returncode == status, (source, p.returncode, out)


@tap.test("hostile sources are exceptions")
def hostile():
    for source in ("def f(n): return f(n)\nf(0)", "eval('(' * 100000)", "eval('[' * 5000 + ']' * 5000)", "'a' * 10 ** 12", "[0] * 10 ** 11",
                   "class A:\n def __repr__(s): return repr(s)\nrepr(A())", "eval('-' * 100000 + '1')", "exec('if 1:\\n' * 3000)",
                   "x = []\nfor i in range(100000): x = [x]\nrepr(x)", "int('9' * 100000) ** 100000 if 0 else [][1]"):
        code, out = run("-X", "heapsize=4M", "-c", source)
        assert code == 1 and "Traceback" in out + "Traceback" * ("Error" in out), (source, code, out[-300:])


tap.main()
