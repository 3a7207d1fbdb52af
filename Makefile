# Everything runs in .venv, built from requirements.lock. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAM := build/sam/bin/sam
JUDGE := build/judge/.ready
JUDGES := build/judges/.ready
TARGETS := build/judge-targets/.ready
SOURCES := layers functions tests tools benchmarks
ARGS ?=
EVALUATOR ?=

export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export SAM_CLI_TELEMETRY := 0

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## build the environment in .venv (Python 3.11 or newer and pip are enough)

REQUIREMENTS := layers/core/requirements.txt layers/core/requirements-cli.txt \
    layers/core/requirements-cloud.txt layers/aws/requirements.txt layers/verdict/requirements.txt

$(READY): requirements.lock pyproject.toml $(REQUIREMENTS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip sync --quiet --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

.PHONY: lock
lock: ## resolve the dependencies again, to the newest that the ranges allow
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --group dev --group dbt --output-file requirements.lock \
	    $(REQUIREMENTS)
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --output-file layers/core/datamigrate/local/ministack.lock \
	    layers/core/datamigrate/local/ministack.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --output-file tools/sam.lock tools/sam.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --output-file tools/checkov.lock tools/checkov.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --output-file tools/judges.lock tools/judges.in
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
	    --output-file tools/targets.lock tools/targets.in
	npm update --prefix tools/asl-validator --package-lock-only --omit-lockfile-registry-resolved \
	    --ignore-scripts --no-audit --no-fund

.PHONY: check
check: $(READY) ## what must pass before a commit: ruff, mypy, pytest
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/pytest $(ARGS)

.PHONY: format
format: $(READY) ## let ruff format and fix what it can
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

.PHONY: test
test: $(READY) ## build what is needed and run the tests (ARGS="-k name" for some)
	$(BIN)/pytest $(ARGS)

.PHONY: golden
golden: $(READY) ## rewrite the expected outputs; read the diff as code
	$(BIN)/pytest --update-golden $(ARGS)

.PHONY: dbt-schema
dbt-schema: $(READY) ## reduce dbt's own JSON Schemas to what the verdict reads, after a change of dbt's version
	$(BIN)/python tools/dbt_schema.py

.PHONY: demo
demo: $(READY) ## convert examples/bookshop.sql and build the project with dbt on DuckDB
	$(BIN)/python tools/demo.py $(ARGS)

.PHONY: cloud-demo
cloud-demo: $(READY) ## send the example through the whole AWS stack, on this machine
	$(BIN)/python tools/cloud_demo.py $(ARGS)

.PHONY: build
build: $(READY) $(SAM) ## build what goes to AWS with sam, compiled
	$(SAM) build --parallel $(ARGS)
	$(BIN)/python tools/compile_build.py .aws-sam/build

# The SAM CLI pins much, so it has an environment of its own.
$(SAM): tools/sam.lock
	rm -rf build/sam
	$(PYTHON) -m venv build/sam
	build/sam/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --requirement tools/sam.lock
	touch $@

.PHONY: judge-template
judge-template: build $(JUDGE) ## judge template.yaml with sam, checkov and asl-validator, write docs/template.md
	$(BIN)/python tools/judge_template.py

# What needs node stands beside what needs Python; neither gets near .venv.
$(JUDGE): tools/checkov.lock tools/asl-validator/package-lock.json
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --requirement tools/checkov.lock
	cp tools/asl-validator/package.json tools/asl-validator/package-lock.json $(@D)
	npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund
	touch $@

.PHONY: judge
judge: $(READY) $(JUDGES) ## judge generated projects by other people's tools, write docs/fidelity.md
	$(BIN)/python tools/judge.py $(if $(EVALUATOR),--evaluator $(EVALUATOR)) $(ARGS)

$(JUDGES): tools/judges.lock
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --requirement tools/judges.lock
	touch $@

.PHONY: judge-targets
judge-targets: $(READY) $(TARGETS) ## judge projects of every target with dbt 2, JSON Schemas, sqlfluff and sqlglot, write docs/fidelity.md
	$(BIN)/python tools/judge_targets.py $(ARGS)

# dbt 2 cannot live beside dbt 1.
$(TARGETS): tools/targets.lock
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --requirement tools/targets.lock
	touch $@

.PHONY: bench
bench: $(READY) ## measure speed and memory beside other parsers, write benchmarks/RESULTS.md
	$(BIN)/uv pip install --quiet --python $(BIN)/python --target build/peers --no-deps \
	    --requirement benchmarks/peers.lock
	$(BIN)/python benchmarks/bench.py $(ARGS)

.PHONY: bench-cloud
bench-cloud: $(READY) ## measure the pipeline on the local stack, write benchmarks/CLOUD.md and docs/cost.md
	$(BIN)/python benchmarks/bench_cloud.py $(ARGS)

.PHONY: e2e
e2e: $(READY) ## run the pipeline end to end on the local stack, with real schemas and every fault (15 minutes)
	$(BIN)/pytest -m "ministack or long" tests/e2e/pipeline $(ARGS)

.PHONY: browser
browser: $(READY) ## open the report in Chromium, where there is one
	$(BIN)/pytest -m long tests/e2e/test_page.py $(ARGS)

.PHONY: corpora
corpora: $(READY) ## build real schemas on DuckDB and PostgreSQL, write docs/fidelity.md
	$(BIN)/python tools/corpora.py $(ARGS)

.PHONY: reconcile
reconcile: $(READY) ## compare rows on DuckDB and PostgreSQL by the projects' own scripts, write docs/fidelity.md
	$(BIN)/python tools/reconcile.py $(ARGS)

.PHONY: same-rows
same-rows: $(READY) ## build the models of real views on DuckDB and PostgreSQL, compare their rows, write docs/fidelity.md
	$(BIN)/python tools/same_rows.py $(ARGS)

.PHONY: mutate
mutate: $(READY) ## break a row for each generated test of real schemas, write kill rates to docs/fidelity.md
	$(BIN)/python tools/mutate.py $(ARGS)

.PHONY: clean
clean: ## remove what the targets made, but the environment
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
