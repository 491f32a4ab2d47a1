# asyncio: a loop over tasks that wait for a time, for each other, or for an event.
#
# What waits is kept in a TaskQueue: a heap of (time, order) for the loop, a line for an
# event or a finished task.  A task that waits gets a None to go on, or an exception.
from time import ticks_ms as ticks, ticks_diff, ticks_add, sleep_ms as _pause
import sys


class CancelledError(BaseException):
    pass


class TimeoutError(Exception):
    pass


class TaskQueue:
    # Tasks in the order of their times; equal times in the order they came.
    def __init__(self):
        self.line = []

    def peek(self):
        return self.line[0] if self.line else None

    def push(self, task, at=None):
        task.at = ticks() if at is None else at
        task.data = self
        line = self.line
        i = len(line)
        while i and ticks_diff(line[i - 1].at, task.at) > 0:
            i -= 1
        line.insert(i, task)

    def pop(self):
        return self.line.pop(0)

    def remove(self, task):
        self.line.remove(task)


class Task:
    def __init__(self, coro, globals=None):
        self.coro = coro
        self.data = None  # the queue it waits in; or what to throw when it goes on
        self.state = True  # True: runs; a TaskQueue: others wait for it; None, False: done
        self.at = ticks()

    def __iter__(self):
        if not self.state:
            self.state = False  # someone takes the result
        elif self.state is True:
            self.state = TaskQueue()
        return self

    def __next__(self):
        if not self.state:
            raise self.data
        self.state.push(cur_task)
        cur_task.data = self

    def done(self):
        return not self.state

    def cancel(self):
        if not self.state:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        while isinstance(self.data, Task):
            self = self.data
        if hasattr(self.data, "remove"):
            self.data.remove(self)
            _queue.push(self)
        elif ticks_diff(self.at, ticks()) > 0:
            _queue.remove(self)
            _queue.push(self)
        self.data = CancelledError
        return True


cur_task = None
_queue = TaskQueue()
_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}
_stop_task = None


class _Once:
    # yields once, then stops: what sleep waits with
    def __init__(self):
        self.at = None
        self.stop = StopIteration()

    def __iter__(self):
        return self

    def __next__(self):
        if self.at is not None:
            _queue.push(cur_task, self.at)
            self.at = None
            return None
        self.stop.__traceback__ = None
        raise self.stop


class _Never:
    def __init__(self):
        self.going = True

    def __iter__(self):
        return self

    def __next__(self):
        if self.going:
            self.going = False
            return None
        raise StopIteration


def sleep_ms(t, once=None):
    once = once or _Once()
    once.at = ticks_add(ticks(), max(0, t))
    return once


def sleep(t):
    return sleep_ms(int(t * 1000))


def create_task(coro):
    if not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    t = Task(coro)
    _queue.push(t)
    return t


def _finish(t, error):
    waiting = False
    if t.state:
        if t.state is True:
            t.state = None
        elif callable(t.state):
            t.state(t, error)
            t.state = False
            waiting = True
        else:
            while t.state.peek():
                _queue.push(t.state.pop())
                waiting = True
            t.state = False
        if not waiting and not isinstance(error, (CancelledError, StopIteration)):
            _queue.push(t)  # once more, to report it when nobody comes
        t.data = error
    elif t.state is None:
        t.data = error
        _context["exception"] = error
        _context["future"] = t
        Loop.call_exception_handler(_context)


def run_until_complete(main_task=None):
    global cur_task
    while True:
        dt = 1
        while dt > 0:
            t = _queue.peek()
            if not t:
                if main_task is None or not main_task.state:
                    cur_task = None
                    return
                return
            dt = max(0, ticks_diff(t.at, ticks()))
            if dt:
                _pause(dt)
        t = _queue.pop()
        cur_task = t
        try:
            error = t.data
            if isinstance(error, TaskQueue):
                error = None
            t.data = None
            if not error or isinstance(error, Task):
                t.coro.send(None)
            else:
                t.coro.throw(error)
        except (CancelledError, Exception) as e:
            if t is main_task:
                cur_task = None
                if isinstance(e, StopIteration):
                    return e.value
                raise e
            if t.data and isinstance(t.data, BaseException) and not t.state:
                e = t.data
            _finish(t, e)


def run(coro):
    return run_until_complete(create_task(coro))


async def _stopper():
    pass


class Loop:
    _handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_stopper())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(aw if isinstance(aw, Task) else create_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _queue.push(_stop_task)
            _stop_task = None

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
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _queue
    _queue = TaskQueue()
    return Loop


class Event:
    def __init__(self):
        self.state = False
        self.waiting = TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        while self.waiting.peek():
            _queue.push(self.waiting.pop())
        self.state = True

    def clear(self):
        self.state = False

    def wait(self):
        if not self.state:
            self.waiting.push(cur_task)
            cur_task.data = self.waiting
            yield
        return True


class Lock:
    def __init__(self):
        self.state = 0  # 0 free, 1 taken, a Task: it is about to take it
        self.waiting = TaskQueue()

    def locked(self):
        return self.state == 1

    def release(self):
        if self.state != 1:
            raise RuntimeError("Lock not acquired")
        if self.waiting.peek():
            self.state = self.waiting.pop()
            _queue.push(self.state)
        else:
            self.state = 0

    def acquire(self):
        if self.state != 0:
            self.waiting.push(cur_task)
            cur_task.data = self.waiting
            try:
                yield
            except CancelledError as e:
                if self.state == cur_task:
                    self.state = 1
                    self.release()
                raise e
        self.state = 1
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, kind, value, trace):
        return self.release()


class ThreadSafeFlag:
    def __init__(self):
        self.state = 0

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        while not self.state:
            await sleep_ms(1)
        self.state = 0


async def wait_for(aw, timeout, sleep=sleep):
    aw = aw if isinstance(aw, Task) else create_task(aw)
    if timeout is None:
        return await aw
    waiter = cur_task
    status = None
    result = None

    async def runner():
        nonlocal status, result
        try:
            result = await aw
            s = True
        except BaseException as e:
            s = e
        if status is None:
            status = s
            waiter.cancel()

    task = create_task(runner())
    try:
        await sleep(timeout)
    except CancelledError as e:
        if status is True:
            return result
        if status is None:
            task.cancel()
            await _quiet(task)
            status = e
            aw.cancel()
            raise e
        raise status
    status = False
    task.cancel()
    aw.cancel()
    await _quiet(task)
    raise TimeoutError


async def _quiet(task):
    try:
        await task
    except BaseException:
        pass


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, sleep_ms)


async def gather(*aws, return_exceptions=False):
    tasks = [a if isinstance(a, Task) else create_task(a) for a in aws]
    left = 0
    gatherer = cur_task
    error = None

    def done(t, e):
        nonlocal left, error
        if not isinstance(e, StopIteration):
            if not return_exceptions and error is None:
                error = e
                left = 0
        left -= 1
        if left <= 0 and gatherer.data is _gathering:
            gatherer.data = None
            _queue.push(gatherer)

    for t in tasks:
        if t.state is True:
            t.state = done
            left += 1
        elif not t.state:
            if not isinstance(t.data, StopIteration) and not return_exceptions and error is None:
                error = t.data
        else:
            raise RuntimeError("can't gather")
    if left > 0 and error is None:
        gatherer.data = _gathering
        try:
            await _Never()
        except CancelledError as e:
            for t in tasks:
                t.cancel()
            raise e
    if error is not None:
        raise error
    out = []
    for t in tasks:
        if isinstance(t.data, StopIteration):
            out.append(t.data.value)
        else:
            out.append(t.data)
    return out


class _Gathering:
    def remove(self, task):
        pass


_gathering = _Gathering()
