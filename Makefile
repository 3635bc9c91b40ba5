# What is checked in every build: a module imports only what Package.swift says that it may.
SWIFT_FLAGS = --explicit-target-dependency-import-check error

.PHONY: help setup build run test lint bench properties

help:
	@echo "make run    build, and run the scheduler on Examples/monitoring"
	@echo "make test   build, and run the tests"
	@echo "make lint   check the layout of the code"
	@echo "make bench  measure what the documentation says about speed"
	@echo "make properties   check schedules in all zones and years; takes minutes"

setup:
	@Scripts/setup

build: setup
	swift build $(SWIFT_FLAGS) --product apsis

run: build
	exec .build/debug/apsis serve --config Examples/monitoring/apsis.yaml

test: setup
	swift build $(SWIFT_FLAGS) --build-tests
	rm -rf Examples/custom-program/.build/debug/AcmeScheduler.build
	swift build $(SWIFT_FLAGS) --disable-build-manifest-caching --package-path Examples/custom-program
	swift test --skip-build

lint:
	swift format lint --strict --recursive Package.swift Sources Plugins Tests Examples

bench: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product Benchmarks
	.build-bench/release/Benchmarks

properties: setup
	swift build $(SWIFT_FLAGS) --configuration release --scratch-path .build-bench --product Properties
	.build-bench/release/Properties
