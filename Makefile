# `make demo` and `make test` do all set-up by themselves; `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# An activated environment or a user's site-packages must not leak into ours.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
export PYTHONNOUSERSITE = 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo story test lint format golden pictures lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.run ## make .venv from the hashed lock

setup-test: $(VENV)/.test

$(VENV)/.base: requirements/setup.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Vínculo needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo 'Python has no venv module here; on Debian or Ubuntu: apt-get install python3-venv'; exit 1; }
	@echo 'setting up .venv …'
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/setup.lock
	@touch $@

# uv takes a third of pip's time; where it cannot reach the index that pip is configured for, pip does it.
define install
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) 2>$(VENV)/uv.log \
		|| $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
endef

$(VENV)/.run: $(VENV)/.base requirements/run.lock pyproject.toml
	$(call install,requirements/run.lock)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.lock
	$(call install,requirements/test.lock)
	@touch $@

demo: setup ## the local workspace with the bot in it; prints one address
	@$(BIN)/vinculo demo

story: setup ## the same loop, a month of it, played by scripted people without a browser
	@$(BIN)/vinculo demo --story

test: setup-test ## lint, types, import contracts, every test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: setup-test ## ruff, mypy and the import contracts alone
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

format: setup-test ## let ruff format and mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

golden: setup-test ## write the golden files anew; read their diff before committing
	@$(BIN)/python -m pytest -q --snapshot-update -m 'not browser' tests/golden

pictures: setup-test ## take the README's pictures anew, from the demo in a browser
	@$(BIN)/python -m pytest -q tests/browser/test_demo.py
	@mkdir -p docs/images
	@for name in dm modal-error thanks digest home; do cp build/screenshots/demo-$$name.png docs/images/$$name.png; done

lock: setup-test ## resolve requirements/ anew
	@$(BIN)/uv pip compile $(LOCKFLAGS) --upgrade --extra test --extra setup pyproject.toml -o requirements/test.lock
	@$(BIN)/uv pip compile $(LOCKFLAGS) -c requirements/test.lock pyproject.toml -o requirements/run.lock
	@printf 'setuptools>=77\nuv\n' | $(BIN)/uv pip compile $(LOCKFLAGS) -c requirements/test.lock - -o requirements/setup.lock
LOCKFLAGS := -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

clean: ## delete .venv and build
	rm -rf $(VENV) build
