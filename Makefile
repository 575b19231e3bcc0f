# The commands of the README. Each may be run again at any time and starts fast when nothing changed.

PYTHON ?= python3
SHELL := /bin/bash
VENV := .venv
PIP := $(VENV)/bin/pip --disable-pip-version-check --quiet
FLASK := $(VENV)/bin/flask --app app

# Processes that run the tests, which wait half of their time: three suit two cores. 0 runs them all in this one.
PROCESSES ?= 3

.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite test-postgresql bench chaos check format migrate migration prepare screenshots clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

run: $(VENV)/runtime ## set everything up and serve on http://127.0.0.1:8000
	@exec $(VENV)/bin/gunicorn

test: test-sqlite test-postgresql ## run the whole suite on SQLite, then on PostgreSQL

test-sqlite: $(VENV)/development tests/node_modules/.package-lock.json
	$(VENV)/bin/pytest -q -n $(PROCESSES) $(ARGS)

test-postgresql: $(VENV)/development tests/node_modules/.package-lock.json
	$(VENV)/bin/pytest -q -n $(PROCESSES) --postgresql $(ARGS)

bench: $(VENV)/development ## measure the figures of the README: make bench ARGS="llm page --write"
	@$(VENV)/bin/python -m benchmarks $(ARGS)

chaos: $(VENV)/development ## throw faults at four workers and count what is lost: make chaos FAULTS=1000 DB=sqlite SEED=1
	@$(VENV)/bin/python -m tests.chaos --faults $(or $(FAULTS),1000) --db $(or $(DB),sqlite) --seed $(or $(SEED),1) $(ARGS)

check: $(VENV)/development ## format, lint, types, and the laws of the house
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -q tests/test_house.py

format: $(VENV)/development ## put every file in its usual form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

prepare: $(VENV)/runtime ## what `run` does before it serves: database, starter data, set-up link
	@$(FLASK) prepare

migrate: $(VENV)/runtime ## bring the database up to date
	@$(FLASK) db upgrade

migration: $(VENV)/runtime ## write a migration for what changed in models.py: make migration NAME="add a column"
	@$(FLASK) db revision --autogenerate --message "$(NAME)"

screenshots: $(VENV)/development ## take the pictures of the README anew
	@$(VENV)/bin/python -m benchmarks.screenshots

clean: ## remove the virtual environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

# What is installed is noted by content, not by date: a checkout changes dates.
$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Heliodesk needs Python 3.11 or newer; $(PYTHON) is %d.%d. Try: make run PYTHON=python3.12" % v[:2])'
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV)
	@sha256sum $^ | cmp -s - $@ || { echo "Installing what Heliodesk needs …"; $(PIP) install --no-deps -r requirements.txt && sha256sum $^ > $@; }
	@touch $@

$(VENV)/development: requirements-dev.txt requirements.txt $(VENV)/runtime
	@sha256sum requirements-dev.txt requirements.txt | cmp -s - $@ || { echo "Installing what the tests need …"; $(PIP) install --no-deps -r requirements-dev.txt && sha256sum requirements-dev.txt requirements.txt > $@; }
	@touch $@

# A language model's server that is not ours, for tests/agents/test_upstream.py
tests/node_modules/.package-lock.json: tests/package-lock.json
	@npm ci --prefix tests --silent --no-audit --no-fund
	@touch $@
