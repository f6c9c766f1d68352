# The commands of Gongzhi; `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
MESSAGES := src/gongzhi/locale/en/LC_MESSAGES/django
LOOK := $(shell find src/gongzhi/web/static_src -type f 2>/dev/null)
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

.PHONY: help run test bench check format messages lock clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: $(VENV)/made.run $(VENV)/made.look $(MESSAGES).mo ## Install, build the demo city, start web and worker (PORT=8000)
	@exec gongzhi run --port $(PORT)

test: $(VENV)/made.test $(VENV)/made.look $(MESSAGES).mo ## Run all tests, on SQLite and on PostgreSQL
	@tools/install_for_tests.sh
	@python tools/postgres.py pytest -n 2 --dist worksteal --migrations
	@pytest -n 2 --dist worksteal --migrations

bench: $(VENV)/made.run $(VENV)/made.look $(MESSAGES).mo ## Measure speed and memory (ONLY= DATABASE= CASES= QUICK=1)
	@python -m bench $(if $(ONLY),--only $(ONLY)) $(if $(DATABASE),--database $(DATABASE)) \
	  $(if $(CASES),--cases $(CASES)) $(if $(QUICK),--quick)

check: $(VENV)/made.test ## Check style, types, import contracts, migrations, translations and dependencies
	ruff check
	ruff format --check
	lint-imports --no-cache
	mypy
	GONGZHI_DATABASE_URL=sqlite://:memory: python -m django makemigrations --check --settings=tests.settings
	python tools/messages.py check
	python tools/check_dependencies.py

format: $(VENV)/made.test ## Put the code in its one format
	ruff check --fix-only
	ruff format

messages: $(VENV)/made.test ## Bring the English messages up to date with the code
	python tools/messages.py update

lock: $(VENV)/made.test ## Lock the newest versions of what we depend on
	tools/lock.sh

clean: ## Remove what was installed and built; the data in var/ stays
	rm -rf $(VENV) node_modules build src/gongzhi/web/static/built $(MESSAGES).mo src/*.egg-info .*_cache

$(VENV)/bin/python:
	@PYTHON="$(PYTHON)" tools/make_venv.sh $(VENV)

$(VENV)/made.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "正在安装 Python 依赖 · Installing Python packages …"
	@$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/made.test: requirements/test.txt $(VENV)/made.run
	@echo "正在安装测试依赖 · Installing what the tests need …"
	@$(PIP) install --quiet --require-hashes -r requirements/test.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json requirements/node.txt | $(VENV)/made.run
	@echo "正在安装前端依赖 · Installing front-end packages …"
	@tools/ensure_node.sh
	@npm ci --silent
	@touch $@

$(VENV)/made.look: node_modules/.package-lock.json tools/build_static.mjs $(LOOK)
	@echo "正在构建页面样式 · Building the look …"
	@npm run --silent build
	@touch $@

$(MESSAGES).mo: $(MESSAGES).po | $(VENV)/made.run
	@python tools/messages.py compile
