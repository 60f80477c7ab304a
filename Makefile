# Mufakat's one Makefile. `./dev` installs what is missing and calls it; plain `make` works too.
#
#   make                      the program, build/release/mufakat
#   make FLAVOUR=asan         the same with the address and undefined-behaviour sanitizers
#   make tests                unit test programs, build/<flavour>/tests/<room>/test_*
#   make headertest           every header compiles alone
#   make format-check         clang-format 14 has nothing to change (make format changes it)
#   make install PREFIX=/usr/local DESTDIR=
#
# Flavours: release, debug (gcc -O0), asan, tsan (threads), cov (gcc --coverage), clang, fuzz (clang, libFuzzer).
# V=1 shows the commands; BUILD=DIR builds somewhere else; WERROR= lets warnings pass.

FLAVOUR ?= release
BUILD   ?= build/$(FLAVOUR)
WERROR  ?= -Werror
PREFIX  ?= /usr/local
V       ?= 0

# From the ground up: a room may include only what stands before it (scripts/check-includes).
ROOMS := base games count poll lang engine audit replay ledger server

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-6s %s\n' '$(1)' '$(2)')

# ------------------------------------------------------------------------------------------- flags

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wvla -Wformat=2 -Wnull-dereference -Wswitch-enum -Wundef -Wcast-qual \
        -Wwrite-strings -Wdouble-promotion -Werror=float-conversion $(WERROR)
# Without contraction to fused operations all compilers round alike.
HARD := -fstack-protector-strong -ffp-contract=off
SAN  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

ifeq ($(FLAVOUR),release)
  TOOL := gcc
  OPT  := -O2 -g -D_FORTIFY_SOURCE=2
else ifeq ($(FLAVOUR),debug)
  TOOL := gcc
  OPT  := -O0 -g
else ifeq ($(FLAVOUR),asan)
  TOOL := gcc
  # The sanitizers' own checks make gcc see null pointers where there are none.
  # Lines are all that a report of theirs needs to name.
  OPT  := -O1 -g1 $(SAN) -Wno-null-dereference
  LINK := $(SAN)
else ifeq ($(FLAVOUR),tsan)
  TOOL := gcc
  OPT  := -O1 -g1 -fsanitize=thread -fno-omit-frame-pointer -Wno-null-dereference
  LINK := -fsanitize=thread
else ifeq ($(FLAVOUR),cov)
  TOOL := gcc
  # Threads count too, without losing one another's steps.
  OPT  := -O0 --coverage -fprofile-update=atomic
  LINK := --coverage
else ifeq ($(FLAVOUR),clang)
  TOOL := clang
  OPT  := -O2 -D_FORTIFY_SOURCE=2
else ifeq ($(FLAVOUR),fuzz)
  TOOL := clang
  OPT  := -O1 -g $(SAN) -fsanitize=fuzzer-no-link
  LINK := $(SAN)
else
  $(error FLAVOUR is release, debug, asan, tsan, cov, clang or fuzz, not "$(FLAVOUR)")
endif
ifeq ($(origin CC),default)
  CC := $(TOOL)
endif

COMPILE := $(CC) -std=gnu17 $(WARN) $(HARD) -fPIE $(OPT) -Isrc $(CPPFLAGS) $(CFLAGS)
LINKER  := $(CC) -pie -Wl,-z,relro,-z,now $(LINK) $(LDFLAGS)
LIBS    := -lcurl -lmicrohttpd -lmd4c-html -lz -ljansson -lcrypto -lsodium -lsqlite3 -lgmp -lm

# ----------------------------------------------------------------------------------------- sources

LIB_SRC   := $(sort $(foreach room,$(ROOMS),$(wildcard src/$(room)/*.c)))
CLI_SRC   := $(sort $(wildcard src/cli/*.c))
TEST_SRC  := $(sort $(wildcard tests/*/test_*.c))
FUZZ_SRC  := $(sort $(wildcard fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard bench/*.c))
HEADERS   := $(sort $(wildcard src/*/*.h))

LIB_OBJ := $(LIB_SRC:src/%.c=$(BUILD)/%.o) $(BUILD)/server/web_assets.o $(BUILD)/server/library_texts.o
CLI_OBJ := $(CLI_SRC:src/%.c=$(BUILD)/%.o)
TESTS   := $(TEST_SRC:%.c=$(BUILD)/%)
FUZZERS := $(FUZZ_SRC:%.c=$(BUILD)/%)
BENCHES := $(BENCH_SRC:%.c=$(BUILD)/%)
LIB     := $(BUILD)/libmufakat.a
PROGRAM := $(BUILD)/mufakat
CHECKER := $(BUILD)/mufakat-check-certificate
# The program, but every step is taken by an organisation restored from a snapshot.
RESTORED := $(BUILD)/restored/mufakat

.PHONY: all tests fuzzers benches headertest format format-check install clean FORCE
.SECONDARY:

all: $(PROGRAM) $(CHECKER)
tests: $(TESTS) $(RESTORED)
fuzzers: $(FUZZERS)
benches: $(BENCHES)

# ------------------------------------------------------------------------------------------- rules

# Changed flags or a changed list of files rebuild what rests on them.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILE) $(LINKER) $(LIBS)' | cmp -s - $@ || \
	 printf '%s\n' '$(COMPILE) $(LINKER) $(LIBS)' >$@
$(BUILD)/files: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(LIB_SRC) | cmp -s - $@ || printf '%s\n' $(LIB_SRC) >$@

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -Itests -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/%.o: fuzz/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(BUILD)/bench/%.o: bench/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# The pages are the same in every flavour, so they are built once.
WEB_SRC := $(shell find web -path web/node_modules -prune -o -type f -print) docs/openapi.json
build/web/assets.c: $(WEB_SRC) scripts/build-web
	$(call say,WEB,web)
	$(Q)scripts/build-web build/web
$(BUILD)/server/web_assets.o: build/web/assets.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# The library too: charters and scenarios that are part of the program.
build/library/library.c: $(wildcard charters/* scenarios/*) scripts/build-library
	$(call say,LIBRARY,charters scenarios)
	$(Q)scripts/build-library build/library
$(BUILD)/server/library_texts.o: build/library/library.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

$(LIB): $(LIB_OBJ) $(BUILD)/files
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcsD $@ $(LIB_OBJ)

$(PROGRAM): $(CLI_OBJ) $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -o $@ $(CLI_OBJ) $(LIB) $(LIBS)

$(RESTORED): $(CLI_OBJ) $(BUILD)/tests/engine/restored.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -Wl,--wrap=mf_org_submit -Wl,--wrap=mf_org_advance -o $@ $(CLI_OBJ) \
	 $(BUILD)/tests/engine/restored.o $(LIB) $(LIBS)

# On its own: it shares nothing with what it checks.
$(CHECKER): check-certificate/check.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(LINK) -pie -o $@ $<

$(TESTS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -o $@ $(filter %.o,$^) $(LIB) $(LIBS) $(ORACLE) -lcmocka
# What a test has beside itself.
$(BUILD)/tests/ledger/test_passkey: ORACLE := -lfido2
$(BUILD)/tests/ledger/test_crash: $(BUILD)/tests/ledger/crash_vfs.o
$(BUILD)/tests/server/test_killed: | $(PROGRAM)

# Under clang's libFuzzer a target is a fuzzer; in every other flavour the standalone driver runs it
# over the files it is given, so that the corpus is a regression test.
ifeq ($(FLAVOUR),fuzz)
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/%.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -fsanitize=fuzzer -o $@ $< $(LIB) $(LIBS)
else
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/fuzz/%.o $(BUILD)/fuzz/standalone.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -o $@ $< $(BUILD)/fuzz/standalone.o $(LIB) $(LIBS)
endif

$(BENCHES): $(BUILD)/bench/%: $(BUILD)/bench/%.o $(LIB)
	$(call say,LINK,$@)
	$(Q)$(LINKER) -o $@ $< $(LIB) $(LIBS)

# ------------------------------------------------------------------------------------------ checks

headertest: $(HEADERS:src/%=$(BUILD)/headers/%.ok)

$(BUILD)/headers/%.ok: src/% $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,HEADER,$<)
	$(Q)printf '#include "%s"\ntypedef int mf_header_alone;\n' '$*' | \
	 $(COMPILE) -MMD -MP -MF $(@:.ok=.d) -MT $@ -fsyntax-only -x c -
	@touch $@

FORMATTED = $(wildcard src/*/*.c src/*/*.h tests/*.h tests/*/*.c tests/*/*.h fuzz/*.c bench/*.c bench/*.h)
CLANG_FORMAT ?= $(firstword $(foreach tool,clang-format-14 clang-format,$(shell command -v $(tool))))

format-check:
	$(Q)if [ -z '$(CLANG_FORMAT)' ]; then \
	 echo 'format-check: left out, there is no clang-format here (Debian package clang-format)'; \
	 else bad=0; for f in $(FORMATTED); do \
	 $(CLANG_FORMAT) $$f | cmp -s - $$f || { echo "$$f: make format would change it"; bad=1; }; \
	 done; exit $$bad; fi

format:
	$(Q)$(CLANG_FORMAT) -i $(FORMATTED)

# ----------------------------------------------------------------------------------------- install

install: $(PROGRAM) $(CHECKER)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	  $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/mufakat
	install -m 755 $(CHECKER) $(DESTDIR)$(PREFIX)/bin/mufakat-check-certificate
	install -m 644 $(wildcard man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(wildcard man/*.5) $(DESTDIR)$(PREFIX)/share/man/man5

clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TESTS:=.d) $(BUILD)/tests/engine/restored.d $(BUILD)/tests/ledger/crash_vfs.d $(FUZZERS:=.d) \
         $(BENCHES:=.d) $(BUILD)/fuzz/standalone.d $(HEADERS:src/%=$(BUILD)/headers/%.d)
