# `make` alone prints what there is. The first use of any target sets up .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
INSTALLED := .venv/.installed
PO := $(wildcard src/undersigned/locale/*/LC_MESSAGES/django.po)
MO := $(PO:.po=.mo)
HOSTILE := tests/web/test_hostile_forms.py
PAGES := tests/journeys/test_every_page.py tests/journeys/test_round.py tests/journeys/test_translator.py
SCREENS := tests/web tests/api tests/cli
SHAPE := tests/test_shape.py
DIFFERENT := tests/test_databases.py tests/actions/test_frozen.py tests/actions/test_erasures.py \
	tests/actions/test_limit.py
# Files in memory, where there is room: nothing of these tests has to survive, and making a file costs more than its use.
IN_MEMORY := if [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 2000000 ] 2>/dev/null; then \
	TMPDIR=$$(mktemp -d /dev/shm/undersigned-XXXXXX) && trap 'rm -rf "$$TMPDIR"' EXIT && trap 'exit 130' INT TERM && export TMPDIR; fi
COMPUTING := tests/soak/test_large_texts.py tests/soak/test_mutations.py

# Where this is set, each of the many processes that tests start compiles Django and all of ours again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test bench lock messages format
.PHONY: test-screens test-rest test-browser test-browser-pages test-browser-journeys
.PHONY: soak soak-signers soak-desk soak-computing soak-postgres soak-long soak-serving
.PHONY: check check-lint check-format check-types check-shape check-contracts check-migrations check-messages check-locks

help:
	@echo "make demo      set up, run the main job once into a new folder, say how to see it in a browser"
	@echo "make test      set up, run every test but the long ones: on SQLite, what differs on PostgreSQL, in Chromium"
	@echo "make check     lint, format, types, shape, import contracts, migrations, translations, locks"
	@echo "make soak      the long and destructive tests"
	@echo "make bench     benchmarks, each as a ratio to a floor taken in the same run"
	@echo "make format    let ruff format the code"
	@echo "make messages  bring the catalogues up to date with the code, and compile them"
	@echo "make lock      lock the requirements again (UPGRADE=1: to the newest versions)"
	@echo "make setup     only set up .venv"

setup: $(INSTALLED) $(MO)

$(INSTALLED): pyproject.toml requirements/dev.txt requirements/uv.txt tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh

$(MO): %.mo: %.po | $(INSTALLED)
	@$(BIN)/python -m tools.messages compile $<

demo: setup
	@out=$$(mktemp -d "$(CURDIR)/demo-XXXXXX") || exit 1; \
	$(BIN)/undersigned demo --once "$$out"; code=$$?; \
	echo; \
	echo "The folder:                   $$out"; \
	echo "To see it all in a browser:   $(BIN)/undersigned demo"; \
	exit $$code

# Side by side, since there are two cores: screens and commands; and all the rest, with what PostgreSQL does in its own
# way once more on PostgreSQL. All that touches a database follows there in the long tests.
test: setup
	@$(MAKE) --no-print-directory -k -j2 test-screens test-rest
	@$(MAKE) --no-print-directory -k -j2 test-browser

QUICK := not browser and not soak and not long

test-screens: setup
	@$(IN_MEMORY); $(PYTEST) -m "$(QUICK)" $(SCREENS)

test-rest: setup
	@$(IN_MEMORY); $(PYTEST) -m "$(QUICK)" $(SCREENS:%=--ignore=%) --ignore=$(SHAPE); code=$$?; \
	UNDERSIGNED_TEST_DATABASE=postgres $(PYTEST) -m "database and $(QUICK)" $(DIFFERENT) && exit $$code

# Side by side, too: a browser and its server wait for each other most of the time. Both halves take about as long.
test-browser: test-browser-pages test-browser-journeys

test-browser-pages: setup
	@$(BIN)/python -m tools.chromium
	$(PYTEST) -m "browser and not soak" $(PAGES)

test-browser-journeys: setup
	$(PYTEST) -m "browser and not soak" $(PAGES:%=--ignore=%)

# Two at a time: what serves and is killed, which takes longest; beside it a thousand hostile inputs to each form of a
# signatory, and of the desk, what only computes, and all that touches a database on PostgreSQL.
soak: setup
	@$(MAKE) --no-print-directory -k -j2 soak-serving soak-signers soak-desk soak-computing soak-postgres soak-long

soak-signers: setup
	$(PYTEST) -m soak -k token $(HOSTILE)

soak-desk: setup
	$(PYTEST) -m soak -k "not token" $(HOSTILE)

soak-computing: setup
	UNDERSIGNED_TEST_EXAMPLES=soak $(PYTEST) tests/core
	$(PYTEST) -m soak $(COMPUTING)

soak-postgres: setup
	UNDERSIGNED_TEST_DATABASE=postgres $(PYTEST) -m "database and not browser and not soak"

soak-long: setup
	$(PYTEST) -m "long and not soak"

soak-serving: setup
	UNDERSIGNED_TEST_EXAMPLES=soak $(PYTEST) tests/api/test_schema.py
	$(PYTEST) -m soak $(COMPUTING:%=--ignore=%) $(HOSTILE:%=--ignore=%)

bench: setup
	$(BIN)/python -m bench

CHECKS := check-types check-shape check-lint check-format check-contracts check-migrations check-messages check-locks

# Side by side, with what each says in one piece; the types take longest and begin.
check: setup
	@$(MAKE) --no-print-directory -k -j2 --output-sync=target $(CHECKS)

check-lint: setup
	$(BIN)/ruff check .

check-format: setup
	$(BIN)/ruff format --check .

check-types: setup
	$(BIN)/mypy

check-shape: setup
	$(PYTEST) -q $(SHAPE)

check-contracts: setup
	$(BIN)/lint-imports --no-logo

check-migrations: setup
	DJANGO_SETTINGS_MODULE=undersigned.settings $(BIN)/django-admin makemigrations --check --dry-run undersigned

check-messages: setup
	$(BIN)/python -m tools.messages check

check-locks: setup
	$(BIN)/python -m tools.locks

format: setup
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

messages: $(INSTALLED)
	$(BIN)/python -m tools.messages update
	$(BIN)/python -m tools.messages compile

lock: $(INSTALLED)
	$(BIN)/python -m tools.locks write $(if $(UPGRADE),--upgrade)
