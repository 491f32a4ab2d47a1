#!/usr/bin/env python3
"""How fast the virtual board is: instructions per second on five guests, QEMU's rate beside it,
time to a prompt, what an idle board costs, a hundred boards at once.

usage: tests/bench/board.py      (ESPY_ROM and ESPY_IMAGES name the foreign parts)
Each rate is the best of three; user time, so that other programs count less.  Polling is
executed here, not recognised, so that every instruction counted is one executed.
"""
import os, re, resource, struct, subprocess, sys, tempfile, time
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

BOOT = os.path.join(tap.TOP, "build/host/tests/whole/boot")
MANY = os.path.join(tap.TOP, "build/host/tests/bench/many")
ESPY = os.path.join(tap.TOP, "build/espy")
CHIP = os.path.join(tap.TOP, "build/chip")
OURS = (os.path.join(CHIP, "rom.bin"), "0x80000")
ROM = os.environ.get("ESPY_ROM", "")
IMAGES = os.environ.get("ESPY_IMAGES", "")
MPY = os.path.join(IMAGES, "esp8266-20170108-v1.8.7.bin")
NODEMCU = os.path.join(IMAGES, "nodemcu_integer_0.9.5_20150318.bin")
LOOP = r"type=exec('s=0\\nfor i in range(%d): s=s+i*i&255\\nprint(\"o\"+\"k!\")')\r"
COPY = r"type=exec('b=bytearray(12000)\\nfor i in range(%d): b[:]=b\\nprint(\"o\"+\"k!\")')\r"
LUA = r"type=s=0 for i=1,120000 do s=s+i%7 end print('o'..'k!')\r"
BEST_OF = 3


def run(command):
    """-> (what it printed, user seconds, kilobytes)"""
    p = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    out = p.stdout.read().decode(errors="replace")
    _, _, usage = os.wait4(p.pid, 0)
    return out, usage.ru_utime, usage.ru_maxrss


def best(*words, plain=True):
    """-> (instructions, user seconds, kilobytes)"""
    runs = [run([BOOT, *words, *(["plain=1"] if plain else [])]) for _ in range(BEST_OF)]
    out, seconds, kilobytes = min(runs, key=lambda r: r[1])
    return int(re.search(r"# instructions (\d+)", out).group(1)), seconds, kilobytes


def busy(start, *typed):
    """The rate of what is typed at a prompt, without the start before it."""
    whole, alone = best(*start, *typed), best(*start)
    return (whole[0] - alone[0]) / max(whole[1] - alone[1], 0.01) / 1e6


def guests(folder):
    """-> {name: MIPS}, and the words that start MicroPython a second time"""
    first = best(ROM, 0x100000, 20, ">>> ", "header=0x20", f"0={MPY}", f"save={folder}/mpy")
    stock = (ROM, 0x100000, 60, ">>> ", f"0={folder}/mpy")
    ours = (*OURS, 60, ">>> ", f"0={CHIP}/firmware.bin")
    lua = (ROM, 0x80000, 60, "cannot open init.lua", f"0={NODEMCU}", "then=> ")
    return {
        "stock MicroPython's first start (SHA-1)": first[0] / first[1] / 1e6,
        "our Python on our firmware, a loop": busy(ours, LOOP % 200000, "then=ok!"),
        "stock MicroPython, a loop": busy(stock, LOOP % 60000, "then=ok!"),
        "NodeMCU's Lua, a loop": busy(lua, LUA, "then=ok!"),
        "memory copy (ROM's memmove)": busy(stock, COPY % 20000, "then=ok!"),
    }, stock


def program(folder, rounds):
    """guest/cpu.c, flat and as an image -> their paths"""
    elf, flat = f"{folder}/cpu.elf", f"{folder}/cpu.bin"
    source = os.path.join(tap.TOP, "tests/bench/guest/cpu.c")
    subprocess.run(["xtensa-lx106-elf-gcc", "-O2", "-fno-toplevel-reorder", "-mtext-section-literals", "-nostdlib",
                    "-Wl,-Ttext=0x40100000", "-Wl,-estart", "-o", elf, source], check=True)
    subprocess.run(["xtensa-lx106-elf-objcopy", "-O", "binary", "-j", ".text", elf, flat], check=True)
    symbols = subprocess.run(["xtensa-lx106-elf-nm", elf], check=True, stdout=subprocess.PIPE, text=True).stdout
    start = int(re.search(r"(\w+) \w start$", symbols, re.M).group(1), 16)
    with open(flat, "rb") as f:
        code = bytearray(f.read())
    code += bytes(-len(code) % 4)
    struct.pack_into("<I", code, 0x80, rounds)
    checksum = 0xEF
    for byte in code:
        checksum ^= byte
    image = struct.pack("<BBBBIII", 0xE9, 1, 0, 0, start, 0x40100000, len(code)) + code
    image += bytes(-(len(image) + 1) % 16) + bytes([checksum])
    for path, data in ((flat, code), (f"{folder}/cpu.img", image)):
        with open(path, "wb") as f:
            f.write(data)
    return flat, f"{folder}/cpu.img", start


def beside_qemu(folder):
    """The program that only computes -> (our MIPS, QEMU's)"""
    ran = {}
    for rounds in (1, 2000):
        _, image, _ = program(folder, rounds)
        ran[rounds] = best(*OURS, 60, "DONE", f"0={image}")
    each = (ran[2000][0] - ran[1][0]) / 1999
    took = {}
    for rounds in (1, 30000):
        flat, _, start = program(folder, rounds)
        command = ["qemu-system-xtensa", "-M", "sim", "-cpu", "lx106", "-nographic", "-monitor", "none", "-serial", "none",
                   "-semihosting", "-device", f"loader,file={flat},addr=0x40100000,force-raw=on",
                   "-device", f"loader,addr={start:#x},cpu-num=0"]
        took[rounds] = min(run(command)[1] for _ in range(BEST_OF))
    ours = (ran[2000][0] - ran[1][0]) / (ran[2000][1] - ran[1][1]) / 1e6
    return ours, each * 29999 / (took[30000] - took[1]) / 1e6


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_share(flash, rom, settle, seconds=20):
    """Per cent of a processor that `espy board` takes at a prompt, in real time."""
    with subprocess.Popen([ESPY, "board", "--headless", "--flash", flash, "--rom", rom, "--name", f"idle{os.getpid()}"],
                          stdout=subprocess.DEVNULL) as p:
        time.sleep(settle)
        before = processor_seconds(p.pid)
        time.sleep(seconds)
        share = 100 * (processor_seconds(p.pid) - before) / seconds
        p.terminate()
    return share


def main():
    with tempfile.TemporaryDirectory() as folder:
        rates, stock = guests(folder)
        for name, rate in rates.items():
            print(f"{name:45} {rate:7.0f} MIPS")
        product = 1.0
        for rate in rates.values():
            product *= rate
        print(f"{'geometric mean':45} {product ** (1 / len(rates)):7.0f} MIPS")
        ours, qemu = beside_qemu(folder)
        print(f"{'CRC, sorting, matrix product':45} {ours:7.0f} MIPS; QEMU, which translates: {qemu:.0f}")
        second = best(*stock, plain=False)
        print(f"{'second start of MicroPython to its prompt':45} {second[1]:7.3f} s of user time, {second[2]} KB at most")
        with open(f"{folder}/ours", "wb") as f, open(f"{CHIP}/firmware.bin", "rb") as g:
            f.write(g.read().ljust(0x80000, b"\xff"))
        print(f"{'idle: stock MicroPython at its prompt':45} {idle_share(f'{folder}/mpy', ROM, 15):7.1f} % of a processor")
        print(f"{'idle: our firmware at its prompt':45} {idle_share(f'{folder}/ours', OURS[0], 3):7.1f} % of a processor")
        print("our firmware:", run([MANY, OURS[0], f"{CHIP}/firmware.bin"])[0], end="")
        print("stock MicroPython:", run([MANY, ROM, f"{folder}/mpy", 4, 30])[0], end="")


main()
