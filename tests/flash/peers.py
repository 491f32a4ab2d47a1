"""Versions of esptool, each in a venv under build/."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap


def install(version):
    """The command of that version, or a skip when it can't be had."""
    venv = os.path.join(tap.TOP, "build", f"esptool-{version}")
    program = os.path.join(venv, "bin", "esptool.py")
    if not os.path.exists(program):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        p = subprocess.run([f"{venv}/bin/pip", "install", "-q", f"esptool=={version}", "setuptools<70"],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if p.returncode:
            raise tap.Skip(f"esptool {version} can't be installed: {p.stdout.strip().splitlines()[-1]}")
    return [f"{venv}/bin/python", program]
