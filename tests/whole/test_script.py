#!/usr/bin/env python3
"""espy test: its TAP, JUnit and exit status, on scripts that pass, fail and make no sense."""
import os, re, subprocess, sys, tempfile
import xml.etree.ElementTree as ET
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import board, tap

HERE = os.path.dirname(os.path.abspath(__file__))


def script(text, *options):
    """-> (exit status, standard output, standard error)"""
    with tempfile.NamedTemporaryFile("w", suffix=".espy") as f:
        f.write(text)
        f.flush()
        genuine = os.environ.get("ESPY_ROM")
        rom = ["--rom", genuine] if genuine else []
        p = subprocess.run([tap.ESPY, "test", *rom, *options, f.name], text=True, timeout=60,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return p.returncode, p.stdout, p.stderr


@tap.test("micropython.espy passes")
def passes():
    tap.need("ESPY_IMAGES", "esp8266-20170108-v1.8.7.bin")
    p = subprocess.run([tap.ESPY, "test", "--rom", board.rom(), os.path.join(HERE, "micropython.espy")],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100)
    assert p.returncode == 0 and p.stdout.endswith("1..12\n") and "not ok" not in p.stdout, p.stdout


@tap.test("an expectation that isn't met: not ok, what was said, exit 1, the rest isn't run")
def fails():
    code, out, _ = script('baud 74880\nexpect "boot mode:(3,6)" within 1s\nexpect "never" within 100ms\nmode 3\n')
    assert code == 1, out
    assert re.search(r"^ok 1 .*:2: expect", out, re.M) and re.search(r"^not ok 2 .*:3: expect", out, re.M), out
    assert "# it said:" in out and out.endswith("1..2\n"), out


@tap.test("a line that makes no sense: exit 2 and what is wanted")
def nonsense():
    for text, words in [("dance\n", "no step 'dance'"), ("run fast\n", "run TIME"), ("load 0 /nowhere\n", "can't read"),
                        ("wiring knots\n", "no such wiring"), ("expect\n", "expect \"text\"")]:
        code, out, _ = script(text)
        assert code == 2 and words in out, (text, code, out)


@tap.test("faults: resets and cuts at a cycle, brown-outs, bad bytes; every word of the message is known")
def faults():
    start = 'baud 74880\nexpect "boot mode:(3,6)" within 1s\n'
    for step, words in [("fault reset-at-cycle 3000000", "rst cause:2"), ("fault cut-at-cycle 3000000", "rst cause:1"),
                        ("fault brown-out 1", "rst cause:1")]:
        code, out, _ = script(f'{start}{step}\nexpect "{words}" within 10000000cycles\n')
        assert code == 0, out
    early, late = (script(f'{start}fault reset-at-cycle 3000000\nexpect "rst cause:2" within {n}cycles\n')[0]
                   for n in (1000, 6000000))
    assert (early, late) == (1, 0)
    code, out, _ = script(f'fault lose 7\n{start}')
    assert code == 1 and "it said" in out, out
    _, out, _ = script("fault nothing 1\n")
    for word in re.search(r"fault WORD N: (.*) \(", out).group(1).split(", "):
        assert script(f"fault {word} 0\n")[0] == (2 if word == "delay" else 0), word


@tap.test("JUnit says the same")
def junit():
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/out.xml"
        script('expect "<&>" within 20ms # "\n', "--junit", path)
        suite = ET.parse(path).getroot()
        assert suite.get("tests") == "1" and suite.get("failures") == "1"
        assert suite[0][0].tag == "failure" and "<&>" in suite[0].get("name")


@tap.test("the same script twice gives the same output")
def same():
    text = 'baud 74880\nexpect "boot mode:(3,6)"\npress reset\nexpect "rst cause:2"\nsilence 5ms\n'
    a, b = script(text), script(text)
    clean = lambda out: re.sub(r"/\S+\.espy", "", out)
    assert clean(a[1]) == clean(b[1]) and a[0] == b[0], (a, b)


tap.main()
