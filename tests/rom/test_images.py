#!/usr/bin/env python3
# timeout: 600
"""Stock firmware that boots on the genuine ROM boots on the open one, with the same words.

usage: test_images.py [--table]   the table for docs/rom.md
"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import images
import tap

OURS = os.path.join(tap.TOP, "build/chip/rom.bin")


def words(text):
    """What a person reads: whole lines of text; the run ends in the middle of the last one."""
    text = text[:text.rindex("#")]  # the run's own last line
    lines = [re.sub(r"[^ -~]+", "", line).strip() for line in text.splitlines()[:-1]]
    return [line for line in lines if len(line) > 3]


def difference(genuine, ours):
    """The runs end where the proving words were seen, one line sooner or later."""
    n = min(len(genuine), len(ours))
    lines = [f"- {g}" for g, o in zip(genuine, ours) if g != o] + [f"+ {o}" for g, o in zip(genuine, ours) if g != o]
    return lines + [f"- {g}" for g in genuine[n + 1:]] + [f"+ {o}" for o in ours[n + 1:]]


def both(boot):
    genuine = images.run(tap.need("ESPY_ROM"), boot)
    return genuine, images.run(OURS, boot)


def add(boot):
    def run():
        genuine, ours = both(boot)
        assert genuine[0], "it doesn't boot on the genuine ROM"
        assert ours[0], "it doesn't come up on the open ROM:\n" + ours[1][-1500:]
        differs = difference(words(genuine[1]), words(ours[1]))
        assert not differs, "other words:\n" + "\n".join(differs)
        print(f"# {boot[0]}: {ours[2] / genuine[2]:.3f} of the genuine ROM's instructions")
    tap.test(f"{boot[0]} on the open ROM")(run)


def table():
    print("| image | genuine ROM, instructions | open ROM | ratio | words |\n|---|---|---|---|---|")
    for boot in images.BOOTS:
        genuine, ours = both(boot)
        differs = difference(words(genuine[1]), words(ours[1]))
        how = "doesn't come up" if not ours[0] else "; ".join(f"`{d}`" for d in differs) or "the same"
        print(f"| {boot[0]} | {genuine[2]:,} | {ours[2]:,} | {ours[2] / genuine[2]:.2f} | {how} |")


if "--table" in sys.argv:
    table()
else:
    for boot in images.BOOTS:
        add(boot)
    tap.main()
