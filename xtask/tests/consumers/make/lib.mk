# SPDX-License-Identifier: LGPL-2.1 OR MIT
# As tools/testing/selftests has it: a makefile names its programs, and is done.
OUTPUT ?= $(CURDIR)
TEST_GEN_PROGS := $(patsubst %,$(OUTPUT)/%,$(TEST_GEN_PROGS))

all: $(TEST_GEN_PROGS)

$(OUTPUT)/%: %.c
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $< $(LDLIBS) -o $@

clean:
	$(RM) $(TEST_GEN_PROGS)

.PHONY: all clean
