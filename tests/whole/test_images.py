#!/usr/bin/env python3
# timeout: 400
"""Stock firmware of tests/images.txt on the genuine ROM, in virtual time: each image says the
words that prove it up; MicroPython's peripherals are tried from its prompt."""
import hashlib, os, re, subprocess, sys, tempfile
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import tap

BOOT = os.environ.get("ESPY_BOOT") or os.path.join(tap.TOP, "build/host/tests/whole/boot")
MPY = "esp8266-20170108-v1.8.7.bin"
files, boots = {}, []
with open(os.path.join(tap.TOP, "tests", "images.txt")) as f:
    for line in f:
        if line.startswith("file "):
            _, name, size, digest, source = line.split(None, 4)
            files[name] = int(size), digest
        elif line.startswith("boot "):
            boots.append([part.strip() for part in line[5:].split("|")])


def image(name):
    """The file's path; it is the one that images.txt describes."""
    path = tap.need("ESPY_IMAGES", name)
    with open(path, "rb") as f:
        data = f.read()
    assert (len(data), hashlib.sha256(data).hexdigest()) == files[name], f"{name} is another file"
    return path


def boot(size, seconds, words, *options):
    rom = os.environ.get("ESPY_ROM")
    if not rom:
        raise tap.Skip("ESPY_ROM is not set")
    p = subprocess.run([BOOT, rom, str(size), str(seconds), words, *options], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, timeout=200)
    text = p.stdout.decode(errors="replace")
    assert p.returncode == 0, f"{words!r} and what follows wasn't seen in:\n{text[-2000:]}"
    return text


def add(name, size, seconds, words, options):
    def run():
        words_of = []
        for option in options.split():
            option = option.replace("\\_", " ")
            if m := re.match(r"(0x\w+|0)=(.*)", option):
                option = f"{m.group(1)}={image(m.group(2))}"
            words_of.append(option)
        text = boot(size, seconds, words, *words_of)
        print("#", name, text[text.rindex("instructions"):].strip())
    tap.test(f"{name}: {words}")(run)


for b in boots:
    add(*b)


def prompt(*conversation, options=()):
    """MicroPython's prompt on a second boot: types and waits in turn."""
    path = image(MPY)
    with tempfile.NamedTemporaryFile() as flash:
        boot(0x100000, 20, ">>> ", "header=0x20", f"0={path}", f"save={flash.name}")
        return boot(0x100000, 30, ">>> ", f"0={flash.name}", *options, *conversation)


@tap.test("MicroPython: a pin toggles as often as it is told to")
def pin():
    text = prompt(r"type=from machine import Pin\r", "then=>>> ", r"type=p=Pin(13,Pin.OUT,value=0)\r", "then=>>> ",
                  r"type=[p.value(i%2) for i in range(1,8)]\r", "then=None]")
    assert "pin 13 changed 7 times" in text, text[-300:]


@tap.test("MicroPython: PWM at 50 Hz gives 50 periods in a second")
def pwm():
    text = prompt(r"type=from machine import Pin,PWM\r", "then=>>> ", r"type=import time\r", "then=>>> ",
                  r"type=w=PWM(Pin(13),freq=50,duty=512);time.sleep(1);w.deinit();print('do'+'ne')\r", "then=done")
    changes = int(re.search(r"pin 13 changed (\d+) times", text).group(1))
    assert 98 <= changes <= 104, text[-300:]


@tap.test("MicroPython: a Timer calls back")
def timer():
    prompt(r"type=from machine import Timer\r", "then=>>> ",
           r"type=Timer(-1).init(period=200,mode=Timer.ONE_SHOT,callback=lambda t:print('fi'+'red'))\r", "then=fired")


@tap.test("MicroPython: ADC(0).read() is what was set")
def adc():
    text = prompt(r"type=from machine import ADC\r", "then=>>> ", r"type=ADC(0).read()\r", "then=>>> ",
                  options=["adc=512"])
    value = int(re.search(r"read\(\)\r\n(\d+)", text).group(1))
    assert 508 <= value <= 516, value


def says(command, answer, *options):
    """What MicroPython prints for an expression, after `from machine import *`."""
    prompt(r"type=from machine import *\r", "then=>>> ", f"type={command}\\r", f"then={answer}", options=options)


@tap.test("MicroPython: a pin's own edge interrupts")
def pin_interrupt():
    says(r"h=[0];p=Pin(12,Pin.OUT,value=0);exec('def f(p):\\n h[0]+=1')"
         r"\rp.irq(trigger=Pin.IRQ_RISING,handler=f)\rp.value(1);p.value(0);p.value(1)\rprint('n',h[0])", "n 2")


@tap.test("MicroPython: a pull-up holds an open pin, an open drain pulls it down and lets go")
def open_drain():
    says("p=Pin(4,Pin.OPEN_DRAIN,Pin.PULL_UP,value=1);a=p.value();p.value(0);b=p.value();p.value(1);print(a,b,p.value())",
         "1 0 1")


@tap.test("MicroPython: HSPI reads what drives its input")
def hspi():
    says("print(SPI(1,baudrate=1000000,polarity=0,phase=0).read(2))", r"b'\xff\xff'", "high=12")
    says("print(SPI(1,baudrate=1000000,polarity=0,phase=0).read(2))", r"b'\x00\x00'", "low=12")


@tap.test("MicroPython: I2C by open drain finds nobody where nobody is")
def i2c():
    says("print('found',I2C(scl=Pin(5),sda=Pin(4)).scan())", "found []")


@tap.test("MicroPython: 160 MHz does more in the same time")
def fast_clock():
    count = r"exec('t=time.ticks_ms()\\nn=0\\nwhile time.ticks_diff(time.ticks_ms(),t)<200: n+=1')"
    text = prompt(r"type=import time,machine\r", "then=>>> ", f"type={count};a=n\\r", "then=>>> ",
                  r"type=machine.freq(160000000)\r", "then=>>> ", f"type={count};print('ratio',100*n//a)\\r",
                  "then=ratio ", "then=\r\n")
    ratio = int(re.search(r"ratio (\d+)", text).group(1))
    assert 190 <= ratio <= 210, ratio


@tap.test("MicroPython: random bytes differ, the chip's id is the MAC's, the flash's id its size")
def numbers():
    says("import os,esp;print(os.urandom(8)!=os.urandom(8),list(unique_id())[:3]==[86,52,18],hex(esp.flash_id()))",
         "True True 0x1440ef")


@tap.test("MicroPython: a loop without interrupts is bitten by the watchdog")
def watchdog():
    prompt(r"type=import machine;machine.disable_irq()\r", "then=>>> ", r"type=exec('while 1: pass')\r",
           "then=rst cause:4")


@tap.test("MicroPython: deep sleep for 2 s, wake by GPIO16, cause and RTC memory kept")
def deepsleep():
    prompt(r"type=import machine\r", "then=>>> ", r"type=r=machine.RTC();r.memory(b'kept')\r", "then=>>> ",
           r"type=r.irq(trigger=r.ALARM0,wake=machine.DEEPSLEEP);r.alarm(r.ALARM0,2000)\r", "then=>>> ",
           r"type=machine.deepsleep()\r", "then=rst cause:5, boot mode:(3,", "then=>>> ",
           r"type=import machine;machine.reset_cause()==machine.DEEPSLEEP_RESET\r", "then=True",
           r"type=machine.RTC().memory()\r", "then=b'kept'")


@tap.test("MicroPython: machine.reset() restarts it")
def reset():
    prompt(r"type=import machine;machine.reset()\r", "then=Type \"help()\"")


@tap.test("the same run twice says the same, in the same number of instructions")
def repeatable():
    path = image("reset_512kb.bin")
    a, b = (boot(0x80000, 20, "DONE!", f"0={path}") for _ in range(2))
    assert a == b


tap.main()
