# Shortcuts only: every line is a command that can be typed (README.md shows them).
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# With compiled byte code every start of dbt is seconds shorter.
unexport PYTHONDONTWRITEBYTECODE
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint rules backtest learn evidence olist bench clean lock

help: ## Show what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.venv/installed: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

# Other engines and the programs of the bench: many packages, which nobody needs who only runs the project.
.venv/engines: .venv/installed requirements-engines.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-engines.lock
	@touch $@

demo: .venv/installed ## Make demo data, build the warehouse, show the leads to call first (SYSTEMS=zoho,marketo,segment)
	python -m lead_scoring demo $(if $(SYSTEMS),--systems $(SYSTEMS) --leads 500)

test: .venv/engines lint ## Everything that CI checks
	python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: .venv/installed ## Style and conventions: ruff, sqlfluff, rule files, the project's structure
	ruff check .
	python -m lead_scoring check-rules
	sqlfluff lint --processes 0 --disable-progress-bar models tests
	dbt parse --quiet --no-partial-parse
	dbt-bouncer --config-file dbt-bouncer.yml

rules: .venv/installed ## After an edit of seeds/rules: what would change (nothing is written)
	python -m lead_scoring rules

backtest: .venv/installed ## What the rules would have foretold, against those of the main branch (BASE=ref, CAPACITY=50)
	python -m lead_scoring backtest $(if $(BASE),--base $(BASE)) $(if $(CAPACITY),--capacity $(CAPACITY))

learn: .venv/installed ## Learn points from outcomes: a report and a change of the rule files to review (OUT=folder)
	dbt build --quiet --exclude-resource-type unit_test --vars 'training_weeks: 104' \
		--select +training_values +training_activity +leak_alarms +lead_model_scores
	python -m lead_scoring learn --out $(or $(OUT),warehouse/learned)

evidence: .venv/installed ## What learned points achieve on public data (needs ../shared/data): writes docs/evidence.md
	python -m lead_scoring evidence

olist: .venv/installed ## Score 8,000 real leads as "your own tables" (needs ../shared/data/olist or OLIST=folder)
	python -m lead_scoring olist $(if $(OLIST),--data $(OLIST))

bench: .venv/engines ## Race other ways to compute the same scores: time, memory, rows (EVENTS=1000000)
	python -m lead_scoring bench $(if $(EVENTS),--events $(EVENTS))

lock: ## Write the lock files anew from requirements.in and requirements-engines.in
	$(PYTHON) -m venv .venv/uv && .venv/uv/bin/pip install --quiet uv
	.venv/uv/bin/$(COMPILE) --upgrade requirements.in requirements-engines.in -o requirements-engines.lock
	.venv/uv/bin/$(COMPILE) -c requirements-engines.lock requirements.in -o requirements.lock

# One resolution: requirements.lock is the part of requirements-engines.lock that the project itself needs.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes \
	--no-emit-index-url --no-header

clean: ## Remove everything that was built (the environment too)
	rm -rf .venv target logs warehouse dbt_packages .pytest_cache .ruff_cache .hypothesis
