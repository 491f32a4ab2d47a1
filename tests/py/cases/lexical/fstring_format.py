# A format behind the colon, itself with values.
w, x = 8, 3.14159
print(f"[{x:.2f}] [{x:{w}.3f}] [{'a':>{w}}] [{42:#x}] [{7:03d}]")
