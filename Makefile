# crossfoot: build, test and install.  `make help` lists the targets.
#
# Everything built goes to build/.  Libraries are found through pkg-config; `make demo` and `make test`
# first install what is missing from Debian's packages (tools/setup.sh), the other targets only build.

VERSION   := $(shell cat VERSION)
CC        ?= cc
PREFIX    ?= /usr/local
DESTDIR   ?=
BUILD     ?= build
CORPUS    ?= ../shared/corpus
FUZZ_SECONDS ?= 60
FUZZ_ENGINE ?= libfuzzer
PKGS      := yaml-0.1 libxml-2.0 libpcre2-8 icu-uc icu-i18n jansson expat md4c libzip
PLAIN_LIBS := -lcsv
TEST_PKGS := cmocka

cc_takes   = $(shell $(CC) $(1) -E -x c /dev/null >/dev/null 2>&1 && echo $(1))

WARNINGS  := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings
HARDEN    := -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=2 -fPIE $(call cc_takes,-fcf-protection)
HARDEN_LD := -pie -Wl,-z,relro,-z,now,-z,noexecstack
OPTIMIZE  ?= -O2
CFLAGS    ?= -g
SANITIZE  ?=
DATADIR   := $(PREFIX)/share/crossfoot

# pkg-config is asked late, so that `make demo` can install it first.
pkg_cflags = $(shell pkg-config --cflags $(PKGS) | sed 's/-I/-isystem /g')
pkg_libs   = $(shell pkg-config --libs $(PKGS))
ALL_CFLAGS = -std=c11 -pthread -D_POSIX_C_SOURCE=200809L -Isrc $(WARNINGS) $(HARDEN) $(OPTIMIZE) $(CFLAGS) $(SANITIZE) $(pkg_cflags)
ALL_LIBS   = $(pkg_libs) $(PLAIN_LIBS) -lm

SOURCES   := $(sort $(wildcard src/*/*.c))
OBJECTS   := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
TESTS     := $(sort $(wildcard tests/unit/test_*.c))
TEST_BINS := $(TESTS:tests/unit/%.c=$(BUILD)/tests/%)

.PHONY: all demo test check setup unit golden examples inputs formats asan tsan check-layers check-headers check-hardening check-allocation check-corpus fuzz hostile bench bench-mutation lint coverage install uninstall clean help
.DELETE_ON_ERROR:

all: $(BUILD)/crossfoot

help:
	@printf '%s\n' \
	  'make demo           install what is missing, build, and check a sample draft' \
	  'make test           install what is missing, build, and run every test' \
	  'make                build only (build/crossfoot)' \
	  'make unit|golden|examples   one part of the tests' \
	  'make asan           all tests with the address and undefined-behaviour sanitizers' \
	  'make tsan           files, and rules of one file, checked at the same time, with the thread sanitizer' \
	  'make check-allocation   one allocation fails, in many places' \
	  'make hostile        inputs made to break it, under limits of time and memory' \
	  'make fuzz FUZZ_SECONDS=60   fuzz the readers, the builder, tables, other files, the whole (clang; FUZZ_ENGINE=afl: AFL++)' \
	  'make bench CORPUS=DIR   speed, as ratios to other programs, against bars' \
	  'make lint           clang-tidy and cppcheck (.clang-tidy says what they look for)' \
	  'make coverage       how much of the code the tests run, by folder' \
	  'make check-layers   prove the order of dependencies from the include lines' \
	  'make check-corpus CORPUS=DIR   measure against labelled reports' \
	  'make install PREFIX=/usr/local DESTDIR='

$(BUILD)/libcrossfoot.a: $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/crossfoot: $(BUILD)/obj/main.o $(BUILD)/libcrossfoot.a
	$(CC) $(ALL_CFLAGS) $(HARDEN_LD) $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

# Files that are part of the program, as the bytes of an array.
$(BUILD)/gen/%.inc: src/%
	@mkdir -p $(@D)
	od -An -v -tx1 $< | sed 's/ \(..\)/0x\1,/g' >$@

$(BUILD)/obj/report/html.o: $(BUILD)/gen/report/sheet.css.inc $(BUILD)/gen/report/sheet.js.inc
$(BUILD)/obj/report/html.o: ALL_CFLAGS += -I$(BUILD)/gen

$(BUILD)/obj/%.o: src/%.c Makefile VERSION
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -DCROSSFOOT_VERSION='"$(VERSION)"' -DCROSSFOOT_DATADIR='"$(DATADIR)"' -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libcrossfoot.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/unit $(shell pkg-config --cflags $(TEST_PKGS)) -MMD -MP -MF $@.d $(LDFLAGS) -o $@ $< $(BUILD)/libcrossfoot.a $(ALL_LIBS) $(shell pkg-config --libs $(TEST_PKGS))

-include $(OBJECTS:.o=.d) $(BUILD)/obj/main.d $(TEST_BINS:=.d)

setup:
	@sh tools/setup.sh

demo: setup
	@$(MAKE) --no-print-directory all
	@sh tools/demo.sh $(BUILD)/crossfoot

test:
	@sh tools/setup.sh tests
	@CROSSFOOT_TESTS=all $(MAKE) --no-print-directory check

check: all unit examples golden inputs formats check-layers check-headers check-hardening check-allocation

unit: $(TEST_BINS)
	@status=0; for t in $(TEST_BINS); do echo "== $$t"; CROSSFOOT_RULES=rules $$t || status=1; done; exit $$status

examples: all
	@$(BUILD)/crossfoot test

golden: all
	@sh tests/golden.sh $(BUILD)/crossfoot

# One report in every input format has the same findings.
inputs: all
	@sh tests/inputs.sh $(BUILD)/crossfoot

# Output formats read by validators, editors and a browser, as far as they are installed; files, configuration, fixes.
formats: all
	@python=/usr/bin/python3; [ -x $$python ] || python=python3; \
	if command -v $$python >/dev/null; then $$python tests/formats.py $(BUILD)/crossfoot && \
	    $$python tests/sheet.py $(BUILD)/crossfoot && $$python tests/workplace.py $(BUILD)/crossfoot && $$python tests/recipes.py $(BUILD)/crossfoot && \
	    $$python tests/annotate.py $(BUILD)/crossfoot; \
	else echo 'SKIPPED formats: no Python'; fi

# Not the layers: sanitizers add variables of their own to the objects.
# Threads are those of --jobs; the libraries are not instrumented, their locks are known.
tsan:
	@TSAN_OPTIONS=halt_on_error=1 $(MAKE) --no-print-directory BUILD=build/tsan OPTIMIZE=-O1 HARDEN= SANITIZE='-fsanitize=thread' build/tsan/crossfoot build/tsan/tests/test_run build/tsan/tests/test_rule
	@for t in run rule; do TSAN_OPTIONS=halt_on_error=1 CROSSFOOT_RULES=rules build/tsan/tests/test_$$t || exit 1; done
	@TSAN_OPTIONS=halt_on_error=1 python3 tests/workplace.py build/tsan/crossfoot Jobs

asan:
	@ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 $(MAKE) --no-print-directory BUILD=build/asan OPTIMIZE=-O1 HARDEN= SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer' all unit examples golden

# Fuzz targets need clang; tests/fuzz/fuzz.sh says how they are built.
$(BUILD)/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/harness.c tests/fuzz/scratch.c tests/fuzz/pack.c $(BUILD)/libcrossfoot.a
	$(CC) $(ALL_CFLAGS) -Werror -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(ALL_LIBS)

fuzz:
	@FUZZ_ENGINE=$(FUZZ_ENGINE) sh tests/fuzz/fuzz.sh $(BUILD)/fuzz$(if $(filter afl,$(FUZZ_ENGINE)),-afl) $(FUZZ_SECONDS)

hostile: all
	@sh tests/hostile.sh $(BUILD)/crossfoot

bench-mutation: all
	@python3 tests/bench/mutation.py $(BUILD)/crossfoot $(CORPUS)

bench: all
	@python3 tests/bench/bench.py $(BUILD)/crossfoot $(CORPUS)

lint: all
	@cppcheck --quiet --std=c11 -Isrc --enable=warning,performance,portability --error-exitcode=1 \
	  --suppress=missingIncludeSystem --suppress=nullPointerRedundantCheck --suppress=ctunullpointer src
	@ls src/*/*.c src/main.c | xargs -P 2 -n 8 sh -c 'clang-tidy --quiet "$$@" -- -std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -I$(BUILD)/gen $(pkg_cflags) -DCROSSFOOT_VERSION="\"0\"" -DCROSSFOOT_DATADIR="\"/\""' sh

coverage:
	@sh tools/coverage.sh

check-layers:
	@sh tools/check-layers.sh $(BUILD)

check-headers:
	@set -e; for h in src/*/*.h; do $(CC) $(ALL_CFLAGS) -fsyntax-only -x c $$h || { echo "$$h does not compile alone"; exit 1; }; done; echo "headers compile alone"

check-hardening: all
	@sh tools/check-hardening.sh $(BUILD)/crossfoot

# The library that makes an allocation fail is for glibc.
$(BUILD)/fail_allocation.so: tests/allocation/fail.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) -O2 -shared -fPIC -o $@ $<

check-allocation: all
	@if echo '#include <features.h>' | $(CC) -E -dM - | grep -q __GLIBC__; then \
	    $(MAKE) --no-print-directory -s $(BUILD)/fail_allocation.so && sh tests/allocation.sh $(BUILD)/crossfoot $(BUILD)/fail_allocation.so; \
	else echo 'SKIPPED check-allocation: not glibc'; fi

check-corpus: all
	@sh tests/corpus.sh $(BUILD)/crossfoot $(CORPUS)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(DATADIR)
	install -m 755 $(BUILD)/crossfoot $(DESTDIR)$(PREFIX)/bin/crossfoot
	install -m 644 docs/crossfoot.1 $(DESTDIR)$(PREFIX)/share/man/man1/crossfoot.1
	cp -R rules $(DESTDIR)$(DATADIR)/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/crossfoot $(DESTDIR)$(PREFIX)/share/man/man1/crossfoot.1
	rm -rf $(DESTDIR)$(DATADIR)

clean:
	rm -rf $(BUILD)
