# only: host 32
# What unittest counts: runs, failures, errors, skips, subtests, the order of set up and tear down.
import io
import unittest

steps = []


class Some(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        steps.append("class up")

    @classmethod
    def tearDownClass(cls):
        steps.append("class down")

    def setUp(self):
        steps.append("up")
        self.addCleanup(steps.append, "clean")

    def tearDown(self):
        steps.append("down")

    def test_good(self):
        self.assertEqual(1 + 1, 2)
        self.assertNotEqual(1, 2)
        self.assertTrue([0])
        self.assertFalse([])
        self.assertIs(None, None)
        self.assertIsNot(1, None)
        self.assertIsNone(None)
        self.assertIsNotNone(0)
        self.assertIn(2, (1, 2))
        self.assertNotIn(3, (1, 2))
        self.assertIsInstance(1, int)
        self.assertNotIsInstance(1, str)
        self.assertGreater(2, 1)
        self.assertGreaterEqual(2, 2)
        self.assertLess(1, 2)
        self.assertLessEqual(2, 2)
        self.assertAlmostEqual(1.0, 1.00000001)
        self.assertAlmostEqual(1.0, 1.2, delta=0.3)
        self.assertNotAlmostEqual(1.0, 1.2)
        self.assertCountEqual([1, 2, 2], [2, 1, 2])
        self.assertRegex("spam", "s.a")
        self.assertListEqual([1], [1])
        self.assertRaises(ZeroDivisionError, lambda: 1 // 0)
        with self.assertRaises(KeyError) as caught:
            {}["x"]
        self.assertEqual(caught.exception.args, ("x",))
        with self.assertRaisesRegex(ValueError, "b+"):
            raise ValueError("abbb")

    def test_fails(self):
        self.assertEqual(1, 2, "message")

    def test_raises_nothing(self):
        with self.assertRaises(ValueError):
            pass

    def test_error(self):
        [].missing

    @unittest.skip("later")
    def test_skipped(self):
        1 // 0

    def test_skips(self):
        self.skipTest("now")

    @unittest.skipIf(True, "if")
    def test_skipped_if(self):
        pass

    @unittest.skipUnless(True, "unless")
    def test_not_skipped(self):
        pass

    def test_parts(self):
        for i in range(4):
            with self.subTest(i=i):
                self.assertTrue(i % 2)

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("so")


suite = unittest.TestLoader().loadTestsFromTestCase(Some)
result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), result.wasSuccessful())
print(steps[0], steps[1:4], steps[-1], steps.count("up") == steps.count("down"))
