# TapeTrack sign-in. `make` alone lists the targets; docs/DEVELOPING.md explains them.

SHELL := bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run check test test-code test-tour test-packages soak slowest tour tour-all demo bench lint build windows packages macos manual notices clean

# sudo and desktop shells often lose the folder where Go is usually installed.
export PATH := $(PATH):/usr/local/go/bin

GO      ?= go
# Compiled without the race detector: code that computes on its own memory. SQLite is C translated to Go, and takes
# many times as long with it. Races in our own code are still found.
CALM     = modernc.org/sqlite/lib modernc.org/libc/... modernc.org/memory github.com/go-text/typesetting/...
RACE    ?= -race $(CALM:%=-gcflags=%=-race=false)
# How many random cases soak tries per test; the short form tries 20.
CHECKS  ?= 300
# For how many hours soak keeps a server busy; 0.1 are six minutes. Empty: it tests instead.
HOURS   ?=
SINCE   ?=
ARGS    ?=
SYSTEM  := $(shell uname -s)
WINDOWED = tapemaster lite checkpoint

# Release builds: Fyne's thread checks and emoji font left out (the tour builds its own, with the checks).
TAGS    := -tags migrated_fynedo,no_emoji
# Windows and macOS are told what is in a window; on Linux Fyne has no bridge, and the tag would change nothing.
SPOKEN  := $(TAGS),accessibility
ifeq ($(SYSTEM),Darwin)
TAGS    := $(SPOKEN)
endif
RELEASE := -trimpath -buildvcs=false $(TAGS) -ldflags "-s -w"

# Tools are built with the toolchain that go.mod names: an older one could not read the module.
TOOL       = GOTOOLCHAIN=$$($(GO) env GOVERSION | cut -d' ' -f1) GOFLAGS= $(GO) run
GOFUMPT    = $(TOOL) mvdan.cc/gofumpt@v0.12.0
STATIC     = $(TOOL) honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOTESTSUM  = $(TOOL) gotest.tools/gotestsum@v1.13.0
FORMAT    ?= pkgname
# What packaging runs many times, and from other folders, is installed into out/tools.
INSTALL    = GOBIN="$(CURDIR)/out/tools" GOTOOLCHAIN=$$($(GO) env GOVERSION | cut -d' ' -f1) GOFLAGS= $(GO) install
NFPM       = github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX  = github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

# Without UTF-8, names with accents would be unreadable and Fyne would complain.
ifeq ($(filter %UTF-8 %UTF8 %utf-8 %utf8,$(or $(LC_ALL),$(LC_CTYPE),$(LANG))),)
export LANG := C.UTF-8
export LC_ALL := C.UTF-8
endif
# Tests read words off the screen: use one language for all.
check test test-code test-tour test-packages soak tour tour-all bench: export LANG := C.UTF-8
check test test-code test-tour test-packages soak tour tour-all bench: export LC_ALL := C.UTF-8
check test test-code test-tour test-packages soak tour tour-all bench: export LANGUAGE :=

# Only X11 and Wayland systems can be without a display.
ifneq ($(filter Darwin MINGW% MSYS% CYGWIN%,$(SYSTEM)),)
HEADLESS :=
TOURS    :=
else
HEADLESS := $(if $(DISPLAY)$(WAYLAND_DISPLAY),,yes)
TOURS    := yes
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

run: ## install what is missing, build and start TapeMaster (without a display: the tour)
ifeq ($(HEADLESS),yes)
	@echo "No display (neither DISPLAY nor WAYLAND_DISPLAY is set): running the tour instead of TapeMaster."
	@$(MAKE) --no-print-directory tour
else
	@scripts/setup.sh run
	@$(GO) run ./test/catalogue
	@echo "Building TapeMaster; the first build compiles Fyne and takes about 3 minutes ..."
	@$(GO) build $(RELEASE) -o bin/ ./cmd/tapemaster
	@echo "Starting TapeMaster ..."
	@exec bin/tapemaster $(ARGS)
endif

demo: ## start TapeMaster on a throwaway database with users in every state
ifeq ($(HEADLESS),yes)
	@echo "No display (neither DISPLAY nor WAYLAND_DISPLAY is set): the demo needs one; try make tour." >&2
	@exit 1
else
	@scripts/setup.sh run
	@$(GO) run ./test/catalogue
	@echo "Building TapeMaster; the first build compiles Fyne and takes about 3 minutes ..."
	@$(GO) build $(RELEASE) -o bin/ ./cmd/tapemaster
	@exec bin/tapemaster --demo $(ARGS)
endif

check: ## test what you changed, in about a minute: short, without the race detector (SINCE=HEAD~3)
	@scripts/setup.sh test
	@packages=$$($(GO) run ./test/changed $(if $(SINCE),-since $(SINCE))) || exit 1; \
	if [ -z "$$packages" ]; then echo "Nothing has changed."; exit 0; fi; \
	$(GO) test -count=1 -short -tags ci -timeout 10m $$packages # Go would take a result from its cache where a test builds a program itself

test: test-code test-tour ## run every test: the packages with the race detector, then the tour

test-code:
	@scripts/setup.sh test
	@mkdir -p out/test && rm -f out/test/packages.json
	@echo "Testing the packages; the first time compiles Fyne and SQLite for the race detector and takes several minutes ..."
	@packages=$$($(GO) list -tags ci ./...) || exit 1; \
	packages=$$(grep -Ev '^tapetrack/test/(tour|bench|packages)(/|$$)' <<<"$$packages"); \
	if [ -z "$$packages" ]; then echo "No packages to test yet."; exit 0; fi; \
	$(GOTESTSUM) --format $(FORMAT) --format-hide-empty-pkg --jsonfile out/test/packages.json \
		-- $(RACE) -short -tags ci -shuffle=on -timeout 40m $$packages
	@echo "Testing windows, console and rules once more, with a server between them and the rules ..."
	@TAPETRACK_TEST_OVER=tls $(GO) test -count=1 -short -tags ci -timeout 20m ./app ./cmd/tapectl ./data/auth

test-tour:
ifeq ($(TOURS),yes)
	@scripts/setup.sh test
	@mkdir -p out/test && rm -f out/test/tour.json
	@if ! compgen -G 'test/tour/*_test.go' >/dev/null; then echo "No tour yet."; exit 0; fi; \
	echo "Testing the real programs in real windows (test/tour); this builds them first ..."; \
	TOUR_OUT="$(CURDIR)/out/tour" $(GOTESTSUM) --format standard-verbose --jsonfile out/test/tour.json \
		-- -count=1 -timeout 60m -skip '^TestTour(Languages|Look|Many|Small)$$' ./test/tour/...
else
	@echo "The tour is left out: it needs a virtual X display, which $(SYSTEM) does not have."
endif

soak: ## the long form of what is random or in bulk, half an hour; HOURS=n: a server under load, attack and kills for n hours
	@scripts/setup.sh soak
ifneq ($(HOURS),)
	@$(GO) run ./test/soak -hours $(HOURS) $(ARGS)
else
	@echo "Trying what is random $(CHECKS) times, and what is in bulk with many rows; compiles first if need be ..."
	@packages=$$(grep -rlE 'rapid\.|check\.(Random|Many)|storetest\.|testing\.Short' --include='*_test.go' app assets cmd data widgets | xargs -n 1 dirname | sort -u) || exit 1; \
	RAPID_CHECKS=$(CHECKS) $(GO) test -count=1 -tags ci -timeout 6h $$(sed "s|^|./|" <<<"$$packages")
endif

slowest: ## the ten slowest tests of the last make test
	@cat out/test/*.json | $(GOTESTSUM) tool slowest --num 10

tour: ## drive the real programs through the whole story; pictures in out/tour
	@scripts/setup.sh test
	@echo "Touring the real programs under a virtual display; the first time builds them and takes some minutes ..."
	@TOUR_OUT="$(CURDIR)/out/tour" $(GO) test -count=1 -v -timeout 60m ./test/tour/ -run TestTour -skip '^TestTour(Languages|Look|Many|Small)$$'

tour-all: ## the tour, also on the smallest screen and in other languages, and every window in light and dark, at several scales and with the longest names
	@scripts/setup.sh test
	@echo "Touring the real programs in all their looks; this takes an hour ..."
	@TOUR_OUT="$(CURDIR)/out/tour" $(GO) test -count=1 -v -timeout 180m ./test/tour/

bench: ## measure against the budgets
	@scripts/setup.sh test
	@echo "Measuring; the first time builds the programs and takes some minutes ..."
	@$(GO) run -trimpath $(TAGS) ./test/bench $(ARGS)

lint: ## gofumpt, go vet (also for Windows and macOS), staticcheck with all checks, shellcheck
	@scripts/setup.sh lint
	@echo "lint: gofumpt ..."
	@unformatted=$$($(GOFUMPT) -l .) || exit 1; \
	if [ -n "$$unformatted" ]; then \
		echo "Not formatted; run: go run mvdan.cc/gofumpt@v0.12.0 -w ."; echo "$$unformatted"; exit 1; \
	fi
	@echo "lint: go vet; the first time compiles what the packages import and takes some minutes ..."
	@$(GO) vet -tags ci ./...
	@for system in windows darwin; do \
		packages=$$(GOOS=$$system CGO_ENABLED=0 $(GO) list -e ./... 2>/dev/null | grep -E '^tapetrack/(data|assets/passwords|cmd/tapectl|cmd/tapeserver)(/|$$)'); \
		if [ -z "$$packages" ]; then continue; fi; \
		echo "lint: go vet for $$system, of what has no cgo ..."; \
		GOOS=$$system CGO_ENABLED=0 $(GO) vet $$packages || exit 1; \
	done
	@echo "lint: staticcheck ..."
	@$(STATIC) -tags ci ./...
	@if command -v shellcheck >/dev/null; then \
		echo "lint: shellcheck ..."; \
		shellcheck -x .ci/run scripts/*.sh packaging/*.sh packaging/*/*.sh packaging/*/*/*.sh packaging/*/*/*/*.sh; \
	else \
		echo "lint: shellcheck is not installed; left out"; \
	fi

build: ## build bin/tapemaster, bin/lite, bin/checkpoint, bin/tapectl and bin/tapeserver
	@scripts/setup.sh build
	@$(GO) run ./test/catalogue
	@echo "Building $(WINDOWED); the first build compiles Fyne and takes about 3 minutes ..."
	@$(GO) build $(RELEASE) -o bin/ $(WINDOWED:%=./cmd/%)
	@echo "Building tapectl and tapeserver ..."
	@CGO_ENABLED=0 $(GO) build $(RELEASE) -o bin/ ./cmd/tapectl ./cmd/tapeserver

windows: ## cross-compile everything for Windows into bin/windows
	@scripts/setup.sh windows
	@$(GO) run ./test/catalogue
	@GO="$(GO)" TAGS="$(lastword $(SPOKEN))" packaging/windows/programs.sh bin/windows

packages: build windows ## make what people install, for Linux and Windows, in out/packages
	@scripts/setup.sh packages
	@$(INSTALL) $(NFPM)
	@$(INSTALL) $(CYCLONEDX)
	@packaging/packages.sh out/packages

test-packages: ## check out/packages as people use it, in a fresh Debian too; needs root, and makes the packages first
	@scripts/setup.sh test test-packages wine
	@$(MAKE) --no-print-directory packages
	@PACKAGES="$(CURDIR)/out/packages" $(GO) test -count=1 -v -timeout 120m ./test/packages/...
	@scripts/wine.sh

macos: ## on macOS: make application bundles and their disk image, in out/packages
ifeq ($(SYSTEM),Darwin)
	@scripts/setup.sh build
	@$(GO) run ./test/catalogue
	@set -e; \
	minimum=-mmacosx-version-min=$$(packaging/macos/bundle.sh minimum); \
	for architecture in arm64 amd64; do \
		echo "Building for $$architecture; the first time takes several minutes ..."; \
		mkdir -p "bin/macos/$$architecture"; \
		GOARCH=$$architecture CGO_ENABLED=1 CGO_CFLAGS="-O2 -g $$minimum" CGO_LDFLAGS="$$minimum" \
			$(GO) build $(RELEASE) -o "bin/macos/$$architecture/" $(WINDOWED:%=./cmd/%) ./cmd/tapectl; \
	done
	@packaging/icons.sh out/icons
	@packaging/macos/bundle.sh bundles out/packages/macos out/icons bin/macos/arm64 bin/macos/amd64
	@packaging/macos/bundle.sh image out/packages/macos "out/packages/TapeTrack-$$(cat assets/release/VERSION).dmg"
else
	@echo "Application bundles are made on macOS: Fyne needs its C compiler and headers." >&2
	@exit 1
endif

manual: ## write the manual as HTML into out/manual
	@rm -rf out/manual
	@$(GO) run ./docs/manual/write out/manual

notices: ## rewrite the licences of what is linked (assets/notices); a test says when
	@$(GO) generate ./assets/notices

clean: ## remove what was built and what tests left
	@rm -rf bin out coverage.* $(shell find . -path ./.git -prune -o -type d -path '*/testdata/failed' -print)
