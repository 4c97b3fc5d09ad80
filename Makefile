# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need make and Python 3.11 or newer; everything else they fetch into .venv.

.DEFAULT_GOAL := help
.PHONY: help setup demo test fast check fix bench soak docs

# Dozens of commands read the same modules: they are compiled once.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
# Files go to the workers in the order of tests/conftest.py, the longest first.
TOGETHER = --numprocesses 2 --dist loadfile --no-loadscope-reorder
# Pages ask queries and actions, which are tested on both databases: pages themselves wait for `make check`.
DOORS := tests/office/doors
PY := .venv/bin/python
BIN := .venv/bin
ON_POSTGRESQL = $(PY) -m tests.postgresql $(PY) -m pytest

# The first Python on the path that is new enough; asked only when .venv has to be made.
FIND_PYTHON = for each in python3 python3.13 python3.12 python3.11 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$each" && break; done

UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(BIN)/uv)
INSTALL = $(UV) pip install --quiet --python $(PY)

# A stamp carries the digest of what it stands for: nothing changed, nothing done.
RUN_TIME := .venv/stamps/run-time-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEVELOPMENT := .venv/stamps/development-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)

# Reading Django's settings makes a home; what only reads the code gets one that is thrown away.
IN_A_SCRATCH_HOME = @scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	KIKIN_HOME="$$scratch" DJANGO_SETTINGS_MODULE=kikin.office.settings

help:
	@echo "make demo [PORT=8000]  play a fund and serve it on 127.0.0.1"
	@echo "make test              every test on SQLite, and every test of records on PostgreSQL too"
	@echo "make setup             .venv with the command kikin in it"
	@echo "make fast              the tests of the rules and the engines alone"
	@echo "make check             form, lint, types, layers, migrations, make test, and the doors on PostgreSQL: all of CI"
	@echo "make fix               put the code into form"
	@echo "make bench             the engines and the site against their rivals"
	@echo "make soak              a minute of eight processes racing to overdraw, and a minute with some of them killed;"
	@echo "                       workers of the watch killed for a minute on each database;"
	@echo "                       and names compared on a cluster of two workers"
	@echo "make docs              write the reference pages again"

setup: $(RUN_TIME)

demo: $(RUN_TIME)
	@exec $(BIN)/kikin demo --port $(PORT)

test: $(RUN_TIME) $(DEVELOPMENT)
	$(PY) -m pytest $(TOGETHER) --ignore tests/browser
	$(PY) -m pytest tests/browser
	$(ON_POSTGRESQL) $(TOGETHER) -m "database and not browser" --ignore $(DOORS)

fast: $(RUN_TIME) $(DEVELOPMENT)
	$(PY) -m pytest $(TOGETHER) $(wildcard tests/values tests/fund tests/engines)

check: $(RUN_TIME) $(DEVELOPMENT)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(IN_A_SCRATCH_HOME) $(BIN)/mypy
	$(BIN)/lint-imports
	$(IN_A_SCRATCH_HOME) $(BIN)/django-admin makemigrations --check --dry-run
	@$(MAKE) --no-print-directory test
	$(ON_POSTGRESQL) $(TOGETHER) $(DOORS)

fix: $(RUN_TIME) $(DEVELOPMENT)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(RUN_TIME) $(DEVELOPMENT)
	@for each in benchmarks/*.py; do echo "== $$each"; $(PY) "$$each" || exit 1; done

soak: $(RUN_TIME) $(DEVELOPMENT)
	KIKIN_SOAK_SECONDS=60 $(ON_POSTGRESQL) tests/office/ledger/test_soak.py tests/office/watch/test_killed.py
	KIKIN_SOAK_SECONDS=60 $(PY) -m pytest tests/office/watch/test_killed.py
	$(PY) -m tests.engines.names.on_a_cluster

docs: $(RUN_TIME)
	$(PY) -m kikin.cli.reference

$(PY):
	@python=$$($(FIND_PYTHON)); \
	[ -n "$$python" ] || { echo "Kikin needs Python 3.11 or newer, and none is on the path." >&2; exit 1; }; \
	"$$python" -m venv --without-pip .venv

$(BIN)/uv: | $(PY)
	@$(PY) -m ensurepip >/dev/null 2>&1 || \
		{ echo "This Python cannot make pip (Debian: apt-get install python3-venv), and uv is not on the path." >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check uv

$(RUN_TIME): | $(PY) $(filter-out uv,$(UV))
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --editable .
	@mkdir -p $(@D) && rm -f $(@D)/run-time-* && touch $@

$(DEVELOPMENT): | $(RUN_TIME)
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@mkdir -p $(@D) && rm -f $(@D)/development-* && touch $@
