# asyncio: a loop over tasks that wait for a time, for each other, for an event or for a
# stream.  The tasks themselves and their queues are _asyncio's, which see.
from _asyncio import TaskQueue, Task, sleep_ms, loop as _loop
from time import ticks_ms as ticks, ticks_diff, sleep_ms as _pause
import sys


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


_loop.cancelled = CancelledError
_stopper = None


def __getattr__(name):
    if name == "cur_task":
        return _loop.current
    if name == "core":
        return sys.modules[__name__]
    raise AttributeError(name)


def sleep(t):
    return sleep_ms(int(t * 1000))


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    t = Task(coro)
    _loop.queue.push(t)
    return t


def _task_of(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


# --- streams that tasks wait for

class _Streams:
    def __init__(self):
        self.poller = None
        self.waiting = {}  # id of the stream: [reading task, writing task, stream]

    def wait(self, stream, writes):
        if not self.poller:
            import select

            self.poller = select.poll()
        entry = self.waiting.get(id(stream))
        if not entry:
            entry = self.waiting[id(stream)] = [None, None, stream]
        entry[writes] = _loop.current
        self.renew(entry)
        _loop.current.data = self

    def renew(self, entry):
        flags = (1 if entry[0] else 0) | (4 if entry[1] else 0)
        if flags:
            self.poller.register(entry[2], flags)
        else:
            self.poller.unregister(entry[2])
            del self.waiting[id(entry[2])]

    def remove(self, task):
        for entry in list(self.waiting.values()):
            if task in entry:
                entry[entry.index(task)] = None
                self.renew(entry)

    def pause(self, dt):
        if not self.waiting:
            return _pause(dt)
        for stream, events in self.poller.ipoll(dt):
            entry = self.waiting[id(stream)]
            if events & ~4 and entry[0]:
                _loop.queue.push(entry[0])
                entry[0] = None
            if events & ~1 and entry[1]:
                _loop.queue.push(entry[1])
                entry[1] = None
            self.renew(entry)


_streams = _Streams()


def _readable(stream):
    _streams.wait(stream, 0)
    yield


def _writable(stream):
    _streams.wait(stream, 1)
    yield


# --- the loop

def run_until_complete(main_task=None):
    while True:
        t = _loop.queue.peek()
        if t:
            dt = ticks_diff(t.ph_key, ticks())
            if dt > 0 or _streams.waiting:
                _streams.pause(dt if dt > 0 else 0)
                if dt > 0:
                    continue
            t = _loop.queue.pop()
        elif _streams.waiting or main_task and main_task.state:
            _streams.pause(10)  # a callback from outside may wake someone
            continue
        else:
            _loop.current = None
            return
        _loop.current = t
        try:
            error = t.data
            if not error:
                t.coro.send(None)
            else:
                t.data = None
                t.coro.throw(error)
        except (CancelledError, Exception) as e:
            _loop.current = None
            if t is main_task:
                _wake(t, e)
                t.state = False
                t.data = e
                if isinstance(e, StopIteration):
                    return e.value
                raise e
            _end(t, e)


# Those who waited for a task go on.
def _wake(t, error):
    waited = False
    if t.state is True:
        t.state = None
    elif callable(t.state):
        t.state(t, error)
        t.state = False
        waited = True
    else:
        while t.state.peek():
            _loop.queue.push(t.state.pop())
            waited = True
        t.state = False
    return waited


# A task ended with an exception; StopIteration has its result.
def _end(t, error):
    if t.state:
        t.data = error
        waited = _wake(t, error)
        if not waited and not isinstance(error, (CancelledError, StopIteration)):
            _loop.queue.push(t)  # it comes by once more, to complain when nobody took it
            t.data = error
    elif t.state is None:
        t.data = error
        Loop.call_exception_handler(
            {"message": "Task exception wasn't retrieved", "exception": error, "future": t})


def run(coro):
    return run_until_complete(create_task(coro))


async def _nothing():
    pass


class Loop:
    _handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stopper
        _stopper = Task(_nothing())
        run_until_complete(_stopper)

    def run_until_complete(aw):
        return run_until_complete(_task_of(aw))

    def stop():
        global _stopper
        if _stopper is not None:
            _loop.queue.push(_stopper)
            _stopper = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._handler = handler

    def get_exception_handler():
        return Loop._handler

    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if _loop.current is None:
        raise RuntimeError("no running event loop")
    return _loop.current


def new_event_loop():
    global _streams
    _loop.queue = TaskQueue()
    _streams = _Streams()
    return Loop


# --- events, locks

def _wait_in(queue):
    queue.push(_loop.current)
    _loop.current.data = queue
    yield


class Event:
    def __init__(self):
        self.state = False
        self.waiting = TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        while self.waiting.peek():
            _loop.queue.push(self.waiting.pop())
        self.state = True

    def clear(self):
        self.state = False

    async def wait(self):
        if not self.state:
            await _wait_in(self.waiting)
        return True


class Lock:
    def __init__(self):
        self.state = 0  # 0 free, 1 taken, a Task: it was given to that one, which doesn't know yet
        self.waiting = TaskQueue()

    def locked(self):
        return self.state == 1

    def release(self):
        if self.state != 1:
            raise RuntimeError("Lock not acquired")
        if self.waiting.peek():
            self.state = self.waiting.pop()
            _loop.queue.push(self.state)
        else:
            self.state = 0

    async def acquire(self):
        if self.state != 0:
            try:
                await _wait_in(self.waiting)
            except CancelledError as e:
                if self.state is _loop.current:
                    self.state = 1
                    self.release()
                raise e
        self.state = 1
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, kind, value, trace):
        return self.release()


from io import IOBase


class ThreadSafeFlag(IOBase):
    # A stream that can be read when the flag is set.
    def __init__(self):
        self.state = 0

    def ioctl(self, request, flags):
        return self.state & flags if request == 3 else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        if not self.state:
            await _readable(self)
        self.state = 0


# --- several at once

# The waiter sleeps; a runner waits for the task and cuts the sleep short.
async def wait_for(aw, timeout, sleep=sleep):
    aw = _task_of(aw)
    if timeout is None:
        return await aw
    waiter = _loop.current
    result = error = wake = None

    async def run():
        nonlocal result, error, wake
        try:
            result = await aw
        except BaseException as e:
            error = e
        if waiter.data is None and waiter.cancel():
            waiter.data = wake = CancelledError()  # a true one may take its place yet

    runner = create_task(run())
    try:
        await sleep(timeout)
    except CancelledError as e:
        if e is not wake:  # it was the waiter that was to be cancelled
            runner.cancel()
            raise e
        if error is not None:
            raise error
        return result
    runner.cancel()
    await runner
    raise TimeoutError


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, sleep_ms)


class _Gathering:
    def remove(task):
        pass


async def gather(*aws, return_exceptions=False):
    tasks = [_task_of(aw) for aw in aws]
    gatherer = _loop.current
    left = 0
    error = None

    def done(t, e):
        nonlocal left, error
        if gatherer.data is not _Gathering:
            return
        left -= 1
        if not return_exceptions and not isinstance(e, StopIteration):
            error = e
        elif left:
            return
        _loop.queue.push(gatherer)

    for t in tasks:
        if t.state is True:
            t.state = done
            left += 1
        elif t.state:
            raise RuntimeError("can't gather")
        elif not return_exceptions and error is None and not isinstance(t.data, StopIteration):
            error = t.data
    cancelled = False
    if left and error is None:
        gatherer.data = _Gathering
        try:
            await _pass()
        except CancelledError as e:
            cancelled = True
            error = e
    out = []
    for t in tasks:
        if t.state is done:
            t.state = True
            if cancelled:
                t.cancel()
        else:
            out.append(t.data.value if isinstance(t.data, StopIteration) else t.data)
    if error is not None:
        raise error
    return out


def _pass():
    yield


# --- streams

class Stream:
    def __init__(self, s, e=None):
        self.s = s
        self.e = e or {}
        self.out_buf = b""

    def get_extra_info(self, v):
        return self.e[v]

    def close(self):
        pass

    async def wait_closed(self):
        self.s.close()

    async def read(self, n=-1):
        out = b""
        while True:
            await _readable(self.s)
            part = self.s.read(n)
            if part is not None:
                if n >= 0:
                    return part
                if not part:
                    return out
                out += part

    async def readinto(self, buf):
        await _readable(self.s)
        return self.s.readinto(buf)

    async def readexactly(self, n):
        out = b""
        while n:
            await _readable(self.s)
            part = self.s.read(n)
            if part is not None:
                if not part:
                    raise EOFError
                out += part
                n -= len(part)
        return out

    async def readline(self):
        out = b""
        while True:
            await _readable(self.s)
            part = self.s.readline()
            if part is not None:
                out = out + part if out else part
                if not part or out[-1] == 10:
                    return out

    def write(self, buf):
        if not self.out_buf:
            n = self.s.write(buf)
            if n == len(buf):
                return
            if n is not None:
                buf = buf[n:]
        self.out_buf = self.out_buf + buf if self.out_buf else buf

    async def drain(self):
        buf = memoryview(self.out_buf)
        at = 0
        while at < len(buf):
            await _writable(self.s)
            n = self.s.write(buf[at:])
            if n is not None:
                at += n
        self.out_buf = b""

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, trace):
        await self.wait_closed()


StreamReader = StreamWriter = Stream


async def open_connection(host, port, ssl=None, server_hostname=None):
    import socket

    family, kind, proto, _, address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    s = socket.socket(family, kind, proto)
    s.setblocking(False)
    try:
        s.connect(address)
    except OSError as e:
        if e.errno != 115:  # EINPROGRESS
            raise e
    await _writable(s)
    stream = Stream(s)
    return stream, stream


class Server:
    def close(self):
        self.closing = True
        self.task.cancel()

    async def wait_closed(self):
        await self.task

    async def _serve(self, s, callback):
        self.closing = False
        try:
            while True:
                await _readable(s)
                try:
                    s2, address = s.accept()
                except OSError:
                    continue
                s2.setblocking(False)
                stream = Stream(s2, {"peername": address})
                create_task(callback(stream, stream))
        except CancelledError as e:
            if not self.closing:
                raise e
        finally:
            s.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, trace):
        self.close()
        await self.wait_closed()


async def start_server(callback, host, port, backlog=5, ssl=None):
    import socket

    address = socket.getaddrinfo(host, port)[0][-1]
    s = socket.socket()
    s.setblocking(False)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(address)
    s.listen(backlog)
    server = Server()
    server.task = create_task(server._serve(s, callback))
    await sleep_ms(0)
    return server
