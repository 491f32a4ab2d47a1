# What `espy board run` preloads: carried inside espy.
build/lines.so: lines/lines.c
	$(CC) -std=c11 -D_GNU_SOURCE -O2 -fPIC -shared $(WARN) -o $@ $<
