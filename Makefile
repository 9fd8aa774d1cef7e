# The named commands of the house; CI runs these names and nothing else.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help setup demo test check bench openapi lock clean

help:            ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

setup: $(BIN)/.klaar  ## a virtual environment with the locked versions

$(BIN)/.klaar: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup      ## the main job end to end on sample data, in about a minute
	$(BIN)/python -m gateway.proef.demo

test: setup      ## all tests, with branch coverage of policy, mapping, audit and what only counts
	$(BIN)/python -m pytest --numprocesses=logical --dist=loadscope --no-loadscope-reorder --cov --cov-report=
	$(BIN)/coverage report
	$(BIN)/coverage report --fail-under=100 --include='gateway/policy/*,gateway/mapping/*,gateway/audit/*,gateway/signalering/*,gateway/rekenmodule/*,gateway/aanvraagregels/*'

check: setup     ## lint, types, import layers, contracts, licences, dependency audit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/schakel check --regels
	$(BIN)/python .ci/licenties.py
	$(BIN)/python .ci/kwetsbaarheden.py

bench: setup     ## speed, order and loss, as ratios to a bare loop in the same run
	$(BIN)/python -m bench

openapi: setup   ## write contracts/openapi.json anew
	$(BIN)/python -m gateway.api.openapi > contracts/openapi.json

lock:            ## resolve the versions anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra dev pyproject.toml -o requirements.lock

clean:           ## remove what setup and runs left
	rm -rf .venv .schakel .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
