# npt-training: every command a person needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PORT ?= 8000
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
DIST := npt_training/web/static/dist/manifest.json
WORKERS ?= 2

.PHONY: help install frontend run test test-long test-pythons qti-players openedx check bench load format lock messages chromium clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(VENV)/.installed $(DIST) ## create .venv and build the front end

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DIST): $(VENV)/.installed frontend/package-lock.json $(shell find frontend/src frontend/*.json frontend/*.ts -type f 2>/dev/null)
	cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm run --silent build
	@touch $@

frontend: $(DIST) ## build the front end

run: install ## set up the demonstration on a first start and serve it (PORT=8000)
	$(BIN)/npt-training run --demo --port $(PORT)

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  { echo "Chromium is missing and could not be installed: install it by hand for the browser tests."; exit 1; }

test: install openedx chromium ## everything not marked long
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not long"

$(VENV)/.atlas: requirements/atlas.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/atlas.txt
	@touch $@

test-long: install openedx $(VENV)/.atlas chromium qti-players test-pythons ## what takes minutes: kill -9 at twenty moments, atlas build, other Pythons
	EXPLORE=1 $(BIN)/python -m pytest -n $(WORKERS) --dist load -m long
	$(BIN)/python -m pytest -n $(WORKERS) tests/atlas/test_build.py tests/atlas/test_body.py \
	  tests/atlas/test_territory.py tests/atlas/test_visibility.py -m "not long"

test-pythons: install ## the rules and services on Python 3.12 and 3.13, where they are present
	@for version in 3.12 3.13; do \
	  found=$$(for p in python$$version $$HOME/.pyenv/versions/$$version*/bin/python3; do $$p -c '' 2>/dev/null && { echo $$p; break; }; done); \
	  if [ -z "$$found" ]; then echo "Python $$version is not present here"; continue; fi; \
	  test -f .venv-$$version/.installed || { $$found -m venv .venv-$$version && \
	    .venv-$$version/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt && \
	    .venv-$$version/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . && \
	    touch .venv-$$version/.installed; } || exit 1; \
	  echo "Python $$version:"; \
	  .venv-$$version/bin/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not long and not browser" \
	    --ignore tests/browser --ignore tests/journey --ignore tests/resilience --ignore tests/permissions \
	    --ignore tests/cli/test_wheel.py || exit 1; \
	done

check: install ## format, lint, types, layering, front-end types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm run --silent check

format: install ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

tests/qti/players/node_modules/.installed: tests/qti/players/package-lock.json $(VENV)/.installed
	cd tests/qti/players && PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

qti-players: tests/qti/players/node_modules/.installed ## QTI players of others, for tests only

.venv-openedx/.installed: requirements/openedx.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=..."; exit 1; }
	@{ $(PYTHON) -m venv .venv-openedx && .venv-openedx/bin/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes --only-binary :all: -r $< && touch $@; } || \
	  { rm -rf .venv-openedx; echo "Open edX's code could not be installed: the tests that need it will fail."; }

openedx: .venv-openedx/.installed ## Open edX's LTI code (AGPL) in an environment of its own, for tests only

bench: install ## measure side by side, write benchmarks/latest.json
	$(BIN)/python -m benchmarks

load: install ## an examination sat by 200 people at once: 10 minutes, nothing may be lost
	$(BIN)/python -m benchmarks.load

lock: ## pin the Python packages again, with hashes
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra atlas pyproject.toml requirements/atlas.in -o requirements/atlas.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/openedx.in -o requirements/openedx.txt

messages: install ## collect the strings for translators
	$(BIN)/pybabel -q extract -F npt_training/translations/babel.cfg -k _l -k lazy_gettext --no-location --sort-output \
	  --project npt-training -o npt_training/translations/npt_training.pot .

clean: ## remove what the build made
	rm -rf $(VENV) .venv-openedx frontend/node_modules npt_training/web/static/dist dist build
