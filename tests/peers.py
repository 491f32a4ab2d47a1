"""Programs from PyPI, each version in a venv under build/."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap


def install(version, package="esptool", program="esptool.py", *more):
    """The command of that version, or a skip when it can't be had."""
    venv = os.path.join(tap.TOP, "build", f"{package}-{version}")
    path = os.path.join(venv, "bin", program)
    if not os.path.exists(path):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        p = subprocess.run([f"{venv}/bin/pip", "install", "-q", f"{package}=={version}", "setuptools<70", *more],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if p.returncode:
            raise tap.Skip(f"{package} {version} can't be installed: {p.stdout.strip().splitlines()[-1]}")
    return [f"{venv}/bin/python", path]
