# - + ~ not (6.6).
print(-5, +5, ~5, - -5, ~~7, -True, not 0, not not [])
