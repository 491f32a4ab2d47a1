# inf and nan.
inf, nan = float("inf"), float("nan")
print(inf, -inf, nan, inf > 1e30, nan == nan, nan != nan, inf - inf != 0, inf == inf, 1 / inf)
