# Everything that is done to this repository. `make` alone explains the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test unit lint types format bench interop openapi lock image clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\n  First time here? "make run", then open http://127.0.0.1:8000/docs\n'
	@printf '  PYTHON=python3.12 make … chooses the Python (3.11 or later); MERIT_PORT=8080 make run another port.\n'

setup: $(READY) ## Make .venv with the locked dependencies (the other targets do it by themselves)

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "There is no $(PYTHON) here: install Python 3.11 or later, or say PYTHON=/path/to/python3." >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Merit needs Python 3.11 or later, $(PYTHON) is $$($(PYTHON) -V 2>&1): say PYTHON=python3.12, for example." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments: install python3-venv (Debian, Ubuntu: apt install python3-venv)." >&2; exit 2; }
	@echo "==> 1/3 making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "==> 2/3 installing the locked dependencies (the first time takes a minute or two)"
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes --requirement requirements.lock
	@echo "==> 3/3 installing Merit itself"
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --disable-pip-version-check --no-input --no-deps --no-build-isolation --quiet --editable .
	@touch $(READY)

run: $(READY) ## Start Merit with its own PostgreSQL, migrated, with demo data, on 127.0.0.1:8000
	@$(BIN)/merit run

test: lint types unit ## Run every check: style, import contracts, types, all tests

unit: $(READY) ## Run the tests only (ARGS="-k limitations -x" narrows them)
	@echo "==> tests"
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(READY) ## Check style and the import contracts
	@echo "==> ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "==> import contracts"
	@$(BIN)/lint-imports

types: $(READY) ## Check types (mypy, strict)
	@echo "==> mypy"
	@$(BIN)/mypy

format: $(READY) ## Rewrite the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY) ## Measure speed against the plain way and pgbench (SMALL=1 for 1 % of the data)
	@$(BIN)/python -m tests.benchmarks $(if $(SMALL),--small) $(ARGS)

interop: $(READY) ## Let strict OAuth and OpenID clients from npm sign in (skipped where Node is missing)
	@$(BIN)/python -m tests.interop

openapi: $(READY) ## Write openapi/openapi.json from the code
	@$(BIN)/merit openapi

# Asks the public index whatever this machine is configured for, so that the hashes cover every platform.
COMPILE := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
  $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --resolver backtracking \
  --no-header --no-annotate --no-emit-options $(ARGS)

lock: $(READY) ## Write both lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	@echo "==> requirements.lock"
	@$(COMPILE) --extra dev --output-file requirements.lock pyproject.toml
	@echo "==> deploy/requirements.lock"
	@$(COMPILE) --constraint requirements.lock --output-file deploy/requirements.lock pyproject.toml

image: ## Build the container image merit:local (needs docker)
	docker build --file deploy/Dockerfile --tag merit:local .

clean: ## Remove .venv and every cache (data in .merit stays)
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
