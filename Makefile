# Laptop and CI run the same commands. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
STATIC := $(shell find tuijin -path '*/static/*' -type f 2>/dev/null)
# Building needs settings but touches no instance.
BUILD := TUIJIN_DATA=$(VENV)/build DATABASE_URL= DJANGO_SETTINGS_MODULE=tuijin.config.settings $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo dev worker test test-fast bench lint format messages api-snapshot

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/.ready ## install all that bin/tuijin needs (again: does nothing)

setup-dev: setup $(VENV)/.ready-dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Tuijin needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.packages: requirements.lock | $(BIN)/python
	@echo "Installing packages (hashes checked) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

locale/en/LC_MESSAGES/django.mo: locale/en/LC_MESSAGES/django.po bin/messages $(VENV)/.packages
	@$(BIN)/python bin/messages compile
	@touch $@

$(VENV)/.static: $(STATIC) $(VENV)/.packages
	@$(BUILD) -m django collectstatic --noinput --verbosity 0
	@touch $@

$(VENV)/.ready: locale/en/LC_MESSAGES/django.mo $(VENV)/.static
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock | $(VENV)/.packages
	@echo "Installing packages for tests and checks (hashes checked) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup ## the demo dealer at http://127.0.0.1:8000 (PORT=9000 for another port)
	@bin/tuijin demo
	@exec bin/tuijin serve

dev: setup ## serve for development, reloading when code changes
	@exec bin/tuijin dev

worker: setup ## run jobs in the background
	@exec bin/tuijin worker

test: setup-dev ## every test: SQLite, PostgreSQL, journeys in Chromium
	@$(BIN)/python bin/test all

test-fast: setup-dev ## tests without browser and PostgreSQL
	@$(BIN)/python bin/test fast

bench: setup-dev ## measure pages, imports and writers; writes docs/reference/performance.md (QUICK=1: a minute)
	@bin/bench run $(if $(QUICK),--quick) $(if $(SCALE),--scales $(SCALE)) $(if $(DATABASES),--databases $(DATABASES))

lint: setup-dev ## style, types, layers, templates, messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet tuijin
	$(BIN)/python bin/messages check

format: setup-dev ## mend style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

messages: setup-dev ## collect texts from the code into the English catalogue
	$(BIN)/python bin/messages update

api-snapshot: setup-dev ## write the API document that a test compares
	$(BIN)/python -m pytest -q tests/api --update-snapshot

lock: ## make both lock files anew from pyproject.toml (needs uv)
	uv pip compile -q -p 3.11 --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile -q -p 3.11 --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
