# Everything one does with this repository; `make help` lists it. Needs Python 3.11+, make and git.
# Environments live in .venv and web/node_modules; stamps in .venv/.stamps make a second run instant.

.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c

BIN := $(CURDIR)/.venv/bin
STAMPS := .venv/.stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint tools/constraints.txt
PYTEST := $(BIN)/python -m pytest
IN_TWO := -n 2 --dist loadfile --no-loadscope-reorder
# Use cases and the store run as `taskcast serve` runs them: on an event loop. gevent's patches and xdist do not
# go together, hence processes of their own, which also use the time in which the others wait.
ON_LOOP := -p tests.services.on_gevent
WEB := cd web && npm --no-update-notifier --loglevel=error
SIDE_BY_SIDE := $(BIN)/python tools/side_by_side.py
# The longest first.
LINTS := '$(WEB) run lint' 'mypy' '$(WEB) run format:check' 'python tools/write_reference.py --check' \
	'python tools/write_page_types.py --check' 'ruff check .' 'ruff format --check .' 'lint-imports --no-logo' \
	'python tools/check_sizes.py' 'python tools/check_locales.py' 'python tools/check_names.py'

# .venv first: it holds Node where the system's is too old.
export PATH := $(BIN):$(PATH)
export NG_CLI_ANALYTICS := false

## run: start Taskcast with demo data on http://127.0.0.1:8080
.PHONY: run
run: $(STAMPS)/server page
	@exec $(BIN)/taskcast demo

## test: every check and every test, on real services
.PHONY: test
test: services checks test-py

# `page`, `lint` and `test-web` at once.
.PHONY: checks
checks: $(STAMPS)/dev web-packages
	@$(SIDE_BY_SIDE) '$(WEB) test' 'python tools/build_page.py' $(LINTS)

## test-py: the Python tests, with PostgreSQL, Redis, SMTP and Chromium (one file: make test-py ONLY=tests/api)
.PHONY: test-py
test-py: $(STAMPS)/dev services page web-packages
ifdef ONLY
	@$(PYTEST) $(IN_TWO) $(ONLY)
else
	@$(SIDE_BY_SIDE) --show-first "$(PYTEST) $(IN_TWO) --ignore=tests/unit --ignore-glob='tests/storage/test_*.py'" \
	 '$(PYTEST) $(ON_LOOP) tests/storage --ignore=tests/storage/sqlite' '$(PYTEST) $(ON_LOOP) tests/unit'
endif

## test-web: the tests of the Angular page
.PHONY: test-web
test-web: web-packages
	@$(WEB) test

## lint: formatting, lint rules, types, architecture, and that generated files are current
.PHONY: lint
lint: $(STAMPS)/dev web-packages
	@$(SIDE_BY_SIDE) $(LINTS)

## generate: write the page's types and the reference pages from the server's code
.PHONY: generate
generate: $(STAMPS)/dev web-packages
	@$(BIN)/python tools/write_page_types.py
	@$(BIN)/python tools/write_reference.py

## format: let the formatters rewrite the sources
.PHONY: format
format: $(STAMPS)/dev web-packages
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .
	@$(WEB) run format

## soak: the longer runs: fuzzing, histories, races (40 minutes of one processor)
.PHONY: soak
soak: $(STAMPS)/dev services page web-packages
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m soak --timeout=3600 --durations=0 --durations-min=1 $(ONLY)

## bench: measure; one question and one JSON result a file of bench/
.PHONY: bench
bench: $(STAMPS)/dev services page web-packages
	@for question in $(or $(ONLY),bench/[a-z]*.py); do echo "== $$question"; $(BIN)/python "$$question"; done

## build: a wheel with the page inside, in dist/
.PHONY: build
build: $(STAMPS)/server
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls -1 dist/*.whl

## page: build the Angular page into src/taskcast/web_ui, unless it is current
.PHONY: page
page: $(STAMPS)/node
	@$(BIN)/python tools/build_page.py

## services: install what the tests need of PostgreSQL, Redis and Chromium
.PHONY: services
services:
	@tools/ensure_services

## upgrade: take the newest releases our ranges allow, and pin them in tools/constraints.txt
.PHONY: upgrade
upgrade:
	@tools/upgrade_constraints

## clean: remove what was built (the environments stay)
.PHONY: clean
clean:
	@rm -rf dist build var src/taskcast/web_ui web/dist web/.angular
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

## distclean: remove the environments too
.PHONY: distclean
distclean: clean
	@rm -rf .venv web/node_modules

.PHONY: help
help:
	@sed -n 's/^## //p' Makefile | sed 's/: /\t/' | expand -t 14 | sed 's/^/  make /'

.PHONY: web-packages
web-packages: $(STAMPS)/node
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "tools"); import build_page; build_page.install_packages(build_page.ROOT)'

$(STAMPS)/python:
	@echo "Creating .venv" >&2
	@python=$$(tools/find_python) && "$$python" -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@mkdir -p $(STAMPS) && touch $@

# The page is not built by this install (HATCH_BUILD_NO_HOOKS) but by `make page`, beside the sources.
$(STAMPS)/server: pyproject.toml tools/constraints.txt $(STAMPS)/python
	@echo "Installing the server into .venv" >&2
	@HATCH_BUILD_NO_HOOKS=true $(PIP) --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/server
	@echo "Installing the tools of developers into .venv" >&2
	@$(PIP) --group dev
	@touch $@

$(STAMPS)/node: pyproject.toml tools/constraints.txt tools/ensure_node $(STAMPS)/python
	@tools/ensure_node
	@touch $@
