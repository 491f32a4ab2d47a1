# Width, fill and alignment.
print("[{:5}] [{:<5}] [{:>5}] [{:^5}] [{:*^7}] [{:05}] [{:5}]".format("a", "b", "c", "d", "e", 42, 7))
