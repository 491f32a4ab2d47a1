#!/usr/bin/env python3
# timeout: 200
"""Programs that nobody here wrote: tests and examples of micropython-lib (and of
MicroPython), as they lie in ESPY_PEERS/micropython.  Each must end as it does on upstream's
own unix build (ports/unix/build-standard/micropython there) with the same output; without
that build it must end well.  docs/python.md lists them with their source."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import tap

PROGRAMS = """
micropython/ucontextlib/tests.py
micropython/xmltok/test_xmltok.py
python-stdlib/argparse/test_argparse.py
python-stdlib/base64/test_base64.py
python-stdlib/contextlib/tests.py
python-stdlib/fnmatch/test_fnmatch.py
python-stdlib/functools/test_partial.py
python-stdlib/functools/test_reduce.py
python-stdlib/hashlib/tests/test_new.py
python-stdlib/hashlib/tests/test_sha256.py
python-stdlib/hashlib/tests/test_sha512.py
python-stdlib/heapq/test_heapq.py
python-stdlib/hmac/test_hmac.py
python-stdlib/inspect/test_inspect.py
python-stdlib/itertools/test_itertools.py
python-stdlib/logging/examples/example_logging_1.py
python-stdlib/operator/test_operator.py
python-stdlib/os-path/test_path.py
python-stdlib/pathlib/tests/test_pathlib.py
python-stdlib/pickle/test_pickle.py
python-stdlib/quopri/test_quopri.py
python-stdlib/shutil/test_shutil.py
python-stdlib/string/test_translate.py
python-stdlib/tarfile/test_tarfile.py
python-stdlib/tempfile/test_tempfile.py
python-stdlib/time/test_time.py
python-stdlib/unittest/examples/example_subtest.py
python-stdlib/unittest/tests/test_assertions.py
python-stdlib/unittest/tests/test_setup.py
python-stdlib/unittest/tests/test_subtest.py
python-stdlib/warnings/example_warn.py
""".split()
ESPY = [tap.ESPY] + (["python"] if os.path.basename(tap.ESPY) == "espy" else [])


def library(source, folder):
    """All packages in one folder, as their installer lays them."""
    for package in sorted(glob.glob(f"{source}/python-stdlib/*/") + glob.glob(f"{source}/python-ecosys/*/") + glob.glob(f"{source}/micropython/*/")):
        if "discover" not in package:
            shutil.copytree(package, folder, dirs_exist_ok=True)
    return folder


def run(command, path, lib):
    env = dict(os.environ, MICROPYPATH=f".frozen:{lib}")
    with tempfile.TemporaryDirectory() as work:
        place = os.path.join(work, "here")
        shutil.copytree(os.path.dirname(path), place)
        p = subprocess.run(command + [os.path.basename(path)], cwd=place, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=60)
    text = p.stdout.decode(errors="replace").replace(work, "")
    # dir() is sorted as CPython's, upstream's is not: unittest takes the methods in that order
    return p.returncode, sorted(re.sub(r"0x[0-9a-f]+", "N", text).splitlines())


@tap.test(f"{len(PROGRAMS)} programs of micropython-lib run as on upstream")
def programs():
    source = tap.need("ESPY_PEERS", "micropython/lib/micropython-lib")
    upstream = os.path.join(os.environ["ESPY_PEERS"], "micropython/ports/unix/build-standard/micropython")
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        lib = library(source, os.path.join(folder, "lib"))
        for program in PROGRAMS:
            path = os.path.join(source, program)
            code, text = run(ESPY, path, lib)
            good = code == 0
            if os.path.exists(upstream):
                want, wanted = run([upstream], path, lib)
                good = (code == want) and (text == wanted or want != 0)
            if not good:
                failed.append(program)
                print(f"# {program}: {code}\n" + "".join(f"#   {line}\n" for line in text[-5:]), end="")
    assert not failed, f"{len(failed)} of {len(PROGRAMS)}: {failed}"


tap.main()
