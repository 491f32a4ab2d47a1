"""Unit tests with CPython's names: TestCase and its assertions, subTest, skips, main()."""
import sys


class SkipTest(Exception):
    pass


class _Expected(Exception):
    """A test that should have failed did not."""


def skip(reason):
    def decorate(thing):
        thing_is_class = isinstance(thing, type)
        if thing_is_class:
            thing.__unittest_skip__ = reason
            return thing

        def skipped(self):
            raise SkipTest(reason)

        return skipped

    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda thing: thing


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def expectedFailure(test):
    def run(self):
        try:
            test(self)
        except SkipTest:
            raise
        except Exception:
            return
        raise _Expected("unexpected success")

    return run


class _Raises:
    def __init__(self, expected, pattern=None):
        self.expected = expected
        self.pattern = pattern

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            raise AssertionError("%r not raised" % (self.expected,))
        self.exception = error
        if not issubclass(kind, self.expected):
            return False
        if self.pattern is not None and not _search(self.pattern, str(error)):
            raise AssertionError("%r does not match %r" % (self.pattern, str(error)))
        return True


class _SubTest:
    def __init__(self, case, message, params):
        self.case = case
        self.name = " ".join(
            ([] if message is None else ["[%s]" % message]) + ["(%s)" % ", ".join("%s=%r" % i for i in params.items())]
        )

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            return True
        if not issubclass(kind, Exception):
            return False
        self.case._result.add(self.case._name + " " + self.name, error)
        self.case._failed = True
        return True


def _search(pattern, text):
    if isinstance(pattern, str):
        import re

        return re.search(pattern, text)
    return pattern.search(text)


class TestCase:
    _result = None

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def addCleanup(self, function, *args, **kw):
        if not hasattr(self, "_cleanups"):
            self._cleanups = []
        self._cleanups.append((function, args, kw))

    def doCleanups(self):
        cleanups = getattr(self, "_cleanups", [])
        while cleanups:
            function, args, kw = cleanups.pop()
            function(*args, **kw)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise AssertionError(msg)

    def _check(self, good, msg, format, *args):
        if not good:
            raise AssertionError(msg if msg is not None else format % args)

    def assertEqual(self, first, second, msg=None):
        self._check(first == second, msg, "%r != %r", first, second)

    def assertNotEqual(self, first, second, msg=None):
        self._check(first != second, msg, "%r == %r", first, second)

    def assertTrue(self, value, msg=None):
        self._check(value, msg, "%r is not true", value)

    def assertFalse(self, value, msg=None):
        self._check(not value, msg, "%r is not false", value)

    def assertIs(self, first, second, msg=None):
        self._check(first is second, msg, "%r is not %r", first, second)

    def assertIsNot(self, first, second, msg=None):
        self._check(first is not second, msg, "%r is %r", first, second)

    def assertIsNone(self, value, msg=None):
        self._check(value is None, msg, "%r is not None", value)

    def assertIsNotNone(self, value, msg=None):
        self._check(value is not None, msg, "%r is None", value)

    def assertIn(self, item, container, msg=None):
        self._check(item in container, msg, "%r not found in %r", item, container)

    def assertNotIn(self, item, container, msg=None):
        self._check(item not in container, msg, "%r found in %r", item, container)

    def assertIsInstance(self, value, kind, msg=None):
        self._check(isinstance(value, kind), msg, "%r is not an instance of %r", value, kind)

    def assertNotIsInstance(self, value, kind, msg=None):
        self._check(not isinstance(value, kind), msg, "%r is an instance of %r", value, kind)

    def assertGreater(self, first, second, msg=None):
        self._check(first > second, msg, "%r not greater than %r", first, second)

    def assertGreaterEqual(self, first, second, msg=None):
        self._check(first >= second, msg, "%r not greater than or equal to %r", first, second)

    def assertLess(self, first, second, msg=None):
        self._check(first < second, msg, "%r not less than %r", first, second)

    def assertLessEqual(self, first, second, msg=None):
        self._check(first <= second, msg, "%r not less than or equal to %r", first, second)

    def _almost(self, first, second, places, delta):
        if first == second:
            return True
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        difference = abs(first - second)
        return difference <= delta if delta is not None else round(difference, 7 if places is None else places) == 0

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        self._check(self._almost(first, second, places, delta), msg, "%r != %r nearly", first, second)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        self._check(not self._almost(first, second, places, delta), msg, "%r == %r nearly", first, second)

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            self._check(item in rest, msg, "%r: not so often in the second", item)
            rest.remove(item)
        self._check(not rest, msg, "%r: not so often in the first", rest)

    def assertRegex(self, text, pattern, msg=None):
        self._check(_search(pattern, text), msg, "%r not found in %r", pattern, text)

    def assertNotRegex(self, text, pattern, msg=None):
        self._check(not _search(pattern, text), msg, "%r found in %r", pattern, text)

    def assertRaises(self, expected, function=None, *args, **kw):
        context = _Raises(expected)
        if function is None:
            return context
        with context:
            function(*args, **kw)

    def assertRaisesRegex(self, expected, pattern, function=None, *args, **kw):
        context = _Raises(expected, pattern)
        if function is None:
            return context
        with context:
            function(*args, **kw)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertSequenceEqual = assertEqual
    assertMultiLineEqual = assertEqual


class TestResult:
    def __init__(self, stream=None):
        self.stream = stream
        self.testsRun = 0
        self.errors = []
        self.failures = []
        self.skipped = []

    def wasSuccessful(self):
        return not self.errors and not self.failures

    def say(self, text):
        print(text, end="", file=self.stream or sys.stdout)

    def add(self, name, error):
        """Notes what a test raised; returns the word for it."""
        if isinstance(error, SkipTest):
            self.skipped.append((name, str(error)))
            return "skipped: " + str(error)
        failed = isinstance(error, (AssertionError, _Expected))
        (self.failures if failed else self.errors).append((name, error))
        return "FAIL" if failed else "ERROR"

    def report(self):
        for word, list in (("ERROR", self.errors), ("FAIL", self.failures)):
            for name, error in list:
                self.say("=" * 70 + "\n%s: %s\n" % (word, name) + "-" * 70 + "\n")
                sys.print_exception(error, self.stream or sys.stdout)
        self.say("-" * 70 + "\nRan %d test%s\n\n" % (self.testsRun, "" if self.testsRun == 1 else "s"))
        counts = [(len(self.failures), "failures"), (len(self.errors), "errors"), (len(self.skipped), "skipped")]
        text = ", ".join("%s=%d" % (word, n) for n, word in counts if n)
        self.say(("OK" if self.wasSuccessful() else "FAILED") + (" (%s)\n" % text if text else "\n"))


def _attempt(steps):
    """Runs functions up to the first that raises; what that was, or None."""
    try:
        for step in steps:
            step()
    except Exception as error:
        return error


def _run_test(case, method, result):
    case._name = "%s (%s)" % (method, type(case).__name__)
    case._result = result
    case._failed = False
    result.say(case._name + " ... ")
    result.testsRun += 1
    error = _attempt([case.setUp])
    if error is None:
        error = _attempt([getattr(case, method)])
        after = _attempt([case.tearDown])
        error = error or after
    after = _attempt([case.doCleanups])
    error = error or after
    word = "FAIL" if case._failed else "ok"
    if error is not None:
        word = result.add(case._name, error)
    result.say(word + "\n")


def _run_class(cls, result):
    methods = sorted(name for name in dir(cls) if name.startswith("test") and callable(getattr(cls, name)))
    reason = getattr(cls, "__unittest_skip__", None)
    error = SkipTest(reason) if reason is not None else _attempt([cls.setUpClass])
    if error is not None:
        result.say("%s ... %s\n" % (cls.__name__, result.add(cls.__name__, error)))
        return
    for method in methods:
        _run_test(cls(), method, result)
    error = _attempt([cls.tearDownClass])
    if error is not None:
        result.add(cls.__name__, error)


class TestSuite:
    def __init__(self, tests=()):
        self.tests = list(tests)

    def addTest(self, test):
        self.tests.append(test)

    def addTests(self, tests):
        self.tests.extend(tests)

    def run(self, result):
        for test in self.tests:
            if isinstance(test, TestSuite):
                test.run(result)
            else:
                _run_class(test, result)
        return result


class TestLoader:
    def loadTestsFromTestCase(self, cls):
        return TestSuite([cls])

    def loadTestsFromModule(self, module):
        found = [getattr(module, name) for name in dir(module)]
        return TestSuite(v for v in found if isinstance(v, type) and issubclass(v, TestCase) and v is not TestCase)


defaultTestLoader = TestLoader()


class TextTestRunner:
    def __init__(self, stream=None, verbosity=1):
        self.stream = stream

    def run(self, suite):
        result = TestResult(self.stream)
        suite.run(result)
        result.report()
        return result


TestRunner = TextTestRunner


class TestProgram:
    def __init__(self, module="__main__", testRunner=None, exit=True, verbosity=1):
        if isinstance(module, str):
            __import__(module)
            module = sys.modules[module]
        runner = testRunner or TextTestRunner()
        if isinstance(runner, type):
            runner = runner()
        self.result = runner.run(defaultTestLoader.loadTestsFromModule(module))
        if exit:
            sys.exit(not self.result.wasSuccessful())


main = TestProgram

if __name__ == "__main__":  # -m unittest MODULE...
    import unittest

    good = True
    for name in sys.argv[1:]:
        good = unittest.main(name, exit=False).result.wasSuccessful() and good
    sys.exit(not good)
