# format().
print(format(5), format(5, "03d"), format(1.5, ".2f"), format("a", ">3"), format(255, "x"))
