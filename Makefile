# What is checked in every build: a module imports only what Package.swift says that it may.
SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: help setup build run test lint bench properties simulate kill-test fuzz fuzz-guided sanitize reference

help:
	@echo "make run    build, and run the scheduler on Examples/monitoring"
	@echo "make test   build, and run the tests"
	@echo "make lint   check the layout of the code"
	@echo "make reference   write Documentation/Types.md anew"
	@echo "make bench  measure what the documentation says about speed"
	@echo "make properties   check schedules in all zones and years; takes minutes"
	@echo "make simulate   run the scheduler's core under 10,000 seeds, with failing stores and ends of its process (SEEDS=)"
	@echo "make kill-test   kill 2,000 schedulers in all places, and look what becomes of their runs; takes 10 minutes (KILLS=, SEED=)"
	@echo "make fuzz   read a million texts of each kind that are nearly right (COUNT=, SEED=, SUBJECTS=)"
	@echo "make sanitize   run the tests of what has threads under ThreadSanitizer and AddressSanitizer (SANITIZERS=, SANITIZED=)"
	@echo "make fuzz-guided   the same, led by coverage (SUBJECT=, SECONDS=)"

setup:
	@Scripts/setup

build: setup
	swift build $(SWIFT_FLAGS) --product apsis
	swift build $(SWIFT_FLAGS) --product apsisctl

run: build
	exec .build/debug/apsis serve --config Examples/monitoring/apsis.yaml

test:
	@Scripts/setup tests
	swift build $(SWIFT_FLAGS) --build-tests
	rm -rf Examples/custom-program/.build/debug/AcmeScheduler.build
	swift build $(SWIFT_FLAGS) --disable-build-manifest-caching --package-path Examples/custom-program
	swift test --skip-build --skip '$(CROWDS)'
	swift test --skip-build --filter '$(CROWDS)'

# Thousands of clients, hundreds of connections one after the other, schedulers that are killed after a time: beside a thousand other tests they would
# make those late, and those them.
CROWDS = HostileTests|FollowingTests|KillTests

lint:
	swift format lint --strict --recursive Package.swift Sources Plugins Tests Examples

reference: build
	.build/debug/apsis types reference > Documentation/Types.md

bench: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product Benchmarks
	.build-bench/release/Benchmarks

properties: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product Properties
	.build-bench/release/Properties

SEEDS = 10000

# The core is internal to its module.
simulate: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench -Xswiftc -enable-testing --product Simulation
	.build-bench/release/Simulation 1 $(SEEDS)

KILLS = 2000

kill-test: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product KillTest
	.build-bench/release/KillTest --seed $(SEED) $(KILLS)

COUNT = 1000000
SEED = 1
SUBJECTS =

fuzz: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product Fuzzing
	.build-bench/release/Fuzzing --count $(COUNT) --seed $(SEED) $(SUBJECTS)

# libFuzzer as the toolchain has it; a trap is for it to catch, and not for the runtime, so that the input is kept. The driver's own -sanitize=fuzzer would link a second main function, so each part is named here.
FUZZER = $(shell swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')/clang/lib/linux/libclang_rt.fuzzer_no_main-$(shell uname -m).a
FUZZER_FLAGS = -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xlinker --whole-archive -Xlinker $(FUZZER) \
	-Xlinker --no-whole-archive -Xlinker -lstdc++ -Xlinker --export-dynamic
SUBJECT = yaml
SECONDS = 60

fuzz-guided: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-fuzz $(FUZZER_FLAGS) --product Fuzzing
	.build-fuzz/release/Fuzzing corpus $(SUBJECT) .build-fuzz/$(SUBJECT)
	cd .build-fuzz && SWIFT_BACKTRACE=enable=no release/Fuzzing guide $(SUBJECT) $(SUBJECT) -dict=$(SUBJECT).dict -max_total_time=$(SECONDS) \
	  -timeout=2 -rss_limit_mb=512 -max_len=4096 -print_final_stats=1

SANITIZERS = thread address
# Where threads meet, and C: each by itself, as they would make each other late.
SANITIZED = ApsisSchedulingTests ApsisStoreTests ApsisEnginesTests ApsisProgramsTests
# They look at what a sanitizer changes: how much memory is used, and which signals are ignored.
UNSANITIZED = a gigabyte of output|a process has a session, an empty input

# Without a search for leaks: it finds a few bytes that Swift's runtime never gives back, in any program, and fails for those.
sanitize: setup
	set -e; for sanitizer in $(SANITIZERS); do \
	  swift build $(SWIFT_FLAGS) --build-tests --sanitize=$$sanitizer --scratch-path .build-$$sanitizer; \
	  for tests in $(SANITIZED); do \
	    ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/tsan.supp swift test --skip-build --sanitize=$$sanitizer --scratch-path .build-$$sanitizer \
	      --filter "^$$tests\." --skip '$(UNSANITIZED)'; \
	  done; \
	done
