# make run    everything on http://127.0.0.1:8000  (PORT=8001, SCALE=1 for the full province)
# make test   everything that is checked
# Only relative paths, so that a blank in the folder's name does no harm.

SHELL := /bin/sh
PORT ?= 8000
SCALE ?= 0.05
PYTHON := .venv/bin/python

.PHONY: run test check fix bench lock clean install install-dev browser lint types floors

run: install
	@exec $(PYTHON) -m naungan.project up --port $(PORT) --scale $(SCALE)

test: install-dev browser lint types floors
	$(PYTHON) -m pytest

# The suite once more, on Debian's PostgreSQL where it is installed.
check: test
	@folder="$$(sh tools/debian_postgresql.sh)"; \
	if [ -n "$$folder" ]; then \
	  echo "PostgreSQL: $$folder"; NAUNGAN_TEST_POSTGRES="$$folder" $(PYTHON) -m pytest; \
	else \
	  echo "No PostgreSQL 15 of Debian here: the suite ran on the packaged one only."; \
	fi

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

floors:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as floors; floors()"

fix: install-dev
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: install-dev
	$(PYTHON) -m bench

install:
	@sh tools/install.sh run

install-dev:
	@sh tools/install.sh dev

browser:
	@sh tools/browser.sh

lock:
	@sh tools/lock.sh

clean:
	rm -rf .venv build naungan.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@echo "The data folder var/ is kept. Remove it by hand to begin anew; its keys cannot be made again."
