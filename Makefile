# Every verb sets itself up: all it needs is Python 3.11 or later with pip and venv.
# What a lock file names is installed once, into .venv; a stamp there says which lock it was.

PYTHON ?= python3
HOST = 127.0.0.1
PORT = 8600
DATA = data
FUZZ_SECONDS = 20

.DEFAULT_GOAL = help
.PHONY: help run test slow check bench fuzz lock clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'

run: .venv/run ## the register, its log, witnesses and pages, on http://127.0.0.1:8600 (HOST, PORT, DATA)
	@exec .venv/bin/comity serve --host $(HOST) --port $(PORT) --data $(DATA) --sample

test: .venv/dev ## every test but the slow ones, then the coverage walls
	@mkdir -p .cache
	@.venv/bin/python -m pytest -m "not slow" --cov --cov-report= --cov-report=json:.cache/coverage.json
	@.venv/bin/python tools/coverage_walls.py .cache/coverage.json

slow: .venv/dev ## every test, with long properties, then ten minutes of fuzzing
	@.venv/bin/python -m pytest --hypothesis-profile long
	@.venv/bin/python tools/fuzz.py --in-all 600

check: .venv/dev ## format, lint, types, imports, sizes, house rules
	@.venv/bin/ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format ." >&2; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/python tools/sizes.py
	@.venv/bin/python -m pytest tests/test_house.py

bench: .venv/run ## what the speeds of this machine are
	@.venv/bin/python tools/bench.py

fuzz: .venv/dev ## every parser against mutated input (FUZZ_SECONDS each)
	@.venv/bin/python tools/fuzz.py --each $(FUZZ_SECONDS)

clean: ## remove what the verbs made; the data folder stays
	@rm -rf .venv .cache .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find src tests tools conformance -name __pycache__ -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------ set-up

PIP = .venv/bin/python -m pip --disable-pip-version-check --no-input -qq
# Pinned, hashed, wheels only: nothing is compiled, and nothing comes that the lock does not name.
LOCKED = $(PIP) install --require-hashes --only-binary :all: -r
# The build backend is in the lock, so this step asks no network.
COMITY = $(PIP) install --no-deps --no-build-isolation -e .
FAILED = { echo "Could not install from $<. The first set-up needs the network; then none does." >&2; exit 1; }

# A copied or moved folder has a .venv that still runs the code of the old place: make it anew.
# The same where the Python below it is gone.
ifneq ($(shell .venv/bin/python -c pass 2>/dev/null && cat .venv/made 2>/dev/null),$(CURDIR))
.PHONY: .venv/made
endif

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Comity needs Python 3.11 or later; $(PYTHON) --version says: $$($(PYTHON) --version 2>&1 | tail -n 1)" >&2; \
	  echo "Name another one like this: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) comes without venv or pip. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@echo "$(CURDIR)" > $@

.venv/run: requirements.lock pyproject.toml .venv/made
	@echo "Setting up .venv from $< (once; under a minute) ..."
	@$(LOCKED) $< || $(FAILED)
	@$(COMITY)
	@touch $@

# The development lock holds the other one, so both are done.
.venv/dev: requirements-dev.lock requirements.lock pyproject.toml .venv/made
	@echo "Setting up .venv from $< (once; about a minute) ..."
	@$(LOCKED) $< || $(FAILED)
	@$(COMITY)
	@touch .venv/run $@

# To refresh the locks: `make lock`, read the difference, then `make check test`. It takes the newest
# versions that pyproject.toml allows, for the oldest Python we support; run it with Python 3.11, and
# see that each has wheels for the newest one too:
#   .venv/bin/pip download --no-deps --only-binary :all: --python-version 3.13 -d .cache/wheels \
#     --require-hashes -r requirements-dev.lock
COMPILE = .cache/lock/bin/pip-compile --upgrade --quiet --generate-hashes --no-strip-extras --no-header \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: ## pin the newest versions that pyproject.toml allows
	@$(PYTHON) -m venv --clear .cache/lock
	@.cache/lock/bin/python -m pip --disable-pip-version-check -qq install pip-tools==7.6.2
	@$(COMPILE) --extra run -o requirements.lock pyproject.toml
	@$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
