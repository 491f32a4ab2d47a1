#!/usr/bin/env python3
"""port/esp8266/onestate.py: the state goes out of parameters and arguments, and of nothing else."""
import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(TOP, "tests"), os.path.join(TOP, "port/esp8266")]
import onestate
import tap

REGISTER = 'register struct py *py __asm__("a15");'


def rewritten(text, path="py/x.c"):
    first, _, rest = onestate.rewrite(path, text).partition("\n")
    assert first == f'#line 1 "{path}"'
    return rest


@tap.test("first parameters and arguments go, in pointers to functions and macros too")
def first():
    assert rewritten("val f(struct py *py, val v)") == "val f(val v)"
    assert rewritten("int f(const struct py *py)") == "int f(void)"
    assert rewritten("void (*print)(struct py *py, val self);") == "void (*print)(val self);"
    assert rewritten("void emit(PY, CC, int n); val g(PY *py, CC *c)") == "void emit(CC, int n); val g(CC *c)"
    assert rewritten("return g(py, f(py), h(l->py, 1));") == "return g(f(), h(1));"
    assert rewritten("#define py_try(py, t) (py_enter_try(py, t), 1)") == "#define py_try(t) (py_enter_try(t), 1)"
    assert rewritten("struct py *py = heap;") == "py = heap;"


@tap.test("other places and names stay, and lines keep their numbers")
def others():
    for kept in ("bool find(struct runner *r, struct py *py, val v)", "find(&r, py, v);", "put(struct py *of, int n)",
                 "put(state.py, 1);", "struct sorting s = {py, 0};", "happy(copy, px);", "if (py->pending)"):
        assert rewritten(kept) == kept, kept
    assert rewritten("f(py,\n  a,\n  b);\ng").count("\n") == 3


@tap.test("value.h names the register, once")
def register():
    assert REGISTER in rewritten("struct py;\n", "py/value.h")
    assert REGISTER not in rewritten("struct py;\n", "py/port.h")


tap.main()
