#!/usr/bin/env python3
"""onestate: the sources for a chip that has one Python.

usage: onestate.py --to FOLDER FILE ...

Everywhere the Python's state is the first argument, and on the chip it is the same in every call.  Here it goes out
of the calls into a register that nothing else uses: FOLDER gets a copy of each file in which

  a first parameter `struct py *py` (of a function or a pointer to one) is gone,
  a first argument `py` or `x->py` is gone,
  a variable `struct py *py` is that register.

Parameters of other names or places stay what they are: what interrupts call is written so (py/event.h), for
they come when the register is another's.  A call that passes anything else where the parameter is gone doesn't
compile.  SLOT and TRY_SLOT of py/value.h read the tables that outline.py makes.  Lines keep their numbers (but of value.h's end), and messages the names of the files that they are about."""
import argparse
import os
import re

REGISTER = "a15"
RULES = [
    (re.compile(r"\((?:const )?(?:struct py|PY) \*py(?: __attribute__\(\(unused\)\))?,\s*"), "("),
    (re.compile(r"\((?:const )?(?:struct py|PY) \*py\)"), "(void)"),
    (re.compile(r"\(PY,\s*"), "("),
    (re.compile(r"\(PY\)"), "(void)"),
    (re.compile(r"\((?:\w+->)?py,\s*"), "("),
    (re.compile(r"(\w)\((?:\w+->)?py\)"), r"\1()"),
    (re.compile(r"struct py \*py = \w+->py;"), ""),
    (re.compile(r"struct py \*py = "), "py = "),
]
# value.h, which all include, says first what the state is, and how a slot is found in a sparse table.
VALUE_H = [
    (re.compile(r"^struct py;$", re.M), f'struct py; register struct py *py __asm__("{REGISTER}");'),
    (re.compile(r"^#define SLOT\(s, name\) .*$", re.M), "const void *slot_at(const struct slots *s, unsigned n);"),
    (re.compile(r"^#define TRY_SLOT.*$", re.M),
     "#define SLOT(s, name) ((__typeof__((s)->name))(uintptr_t)slot_at(s, offsetof(struct slots, name) / sizeof(val)))\n"
     "#define TRY_SLOT(s, name, ...) "
     "__extension__({ __typeof__((s)->name) slot_ = SLOT(s, name); slot_ ? slot_(__VA_ARGS__) : 0; })"),
]


def rewrite(path, text):
    for rule, by in RULES + (VALUE_H if os.path.basename(path) == "value.h" else []):
        text = rule.sub(lambda m: m.expand(by) + "\n" * m.group(0).count("\n"), text)
    return f'#line 1 "{path}"\n{text}' if path.endswith((".c", ".h")) else text


def write_changed(path, text):
    if os.path.exists(path):
        with open(path) as f:
            if f.read() == text:
                return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--to", required=True)
    a.add_argument("files", nargs="+")
    a = a.parse_args()
    for path in a.files:
        with open(path) as f:
            write_changed(os.path.join(a.to, path), rewrite(path, f.read()))


if __name__ == "__main__":
    main()
