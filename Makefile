# make run    from a bare clone to a printed address; run again, it keeps the data
# make test   every check and every test; what CI calls
# make bench  the benchmarks
# make faults every fault and attack in its long form; the short one is part of `make test`
# make check  the checks that start nothing: style, types, floors, migrations, translations
# make pin    pin the dependencies anew, with hashes
# make messages  collect the texts to translate

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
TAKT_DATA ?= var
export PORT TAKT_DATA
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# tests have a folder of their own, and a secret that is nobody's
TESTING = TAKT_DEMO=1 TAKT_DATA=var/test DJANGO_ALLOW_ASYNC_UNSAFE=1
PYTEST = $(TESTING) $(BIN)/python -m pytest

.PHONY: run test bench faults check style types floors migrations translations sqlite postgresql breaking browser system pin messages

run: .venv/run
	@TAKT_DEMO=$${TAKT_DEMO:-1} ops/run.sh $(BIN)

test: system check sqlite postgresql breaking browser
	@ops/system.sh

bench: .venv/dev
	$(TESTING) $(BIN)/python -m bench

faults: .venv/dev
	$(TESTING) $(BIN)/python -m tests.faults --long
	ops/postgres.sh env $(TESTING) $(BIN)/python -m tests.faults --long

check: style types floors migrations translations

style: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(TESTING) $(BIN)/mypy

floors: .venv/dev
	$(BIN)/lint-imports --no-logo

migrations: .venv/dev
	$(TESTING) $(BIN)/python -m django makemigrations --check --dry-run --settings takt.site.settings

translations: .venv/dev
	$(BIN)/python -m takt.site.messages

sqlite: .venv/dev translations
	$(PYTEST) -n 2 -m "not browser" --ignore tests/faults

# engines know no database; everything else runs again
postgresql: .venv/dev translations
	ops/postgres.sh env $(PYTEST) -n 2 -m "not browser" --ignore takt/engines --ignore tests/faults

# servers killed and databases locked want both cores and the database to themselves
breaking: .venv/dev translations
	$(PYTEST) tests/faults
	ops/postgres.sh env $(PYTEST) tests/faults

browser: .venv/dev translations
	$(PYTEST) -n 2 -m browser

system:
	@ops/system.sh

pin: .venv/dev
	$(BIN)/uv pip compile -q --upgrade requirements.in -o requirements.txt --generate-hashes --no-header --python-version 3.11
	$(BIN)/uv pip compile -q --upgrade requirements-dev.in -o requirements-dev.txt -c requirements.txt --generate-hashes --no-header --python-version 3.11
	@! grep -nE '^(-i|--(extra-)?index|--find-links)|://' requirements.txt requirements-dev.txt

messages: .venv/dev
	TAKT_DEMO=1 ops/messages.sh $(abspath $(BIN)/python)

# The environment: one stamp for what runs, one for what tests. Each is made anew when its pins change.

.venv/run: requirements.txt pyproject.toml
	@ops/environment.sh $(PYTHON) requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml
	@ops/environment.sh $(PYTHON) requirements-dev.txt
	@touch $@ .venv/run
