# make help lists the targets.
PYTHON ?= python3
BIN = .venv/bin
export STREAMLIT_BROWSER_GATHER_USAGE_STATS = false

PORT ?= 8501
ANALYST_PORT ?= 8502

.PHONY: help run serve test test-duckdb2 test-lake check sample bundle screens tour

help: ## this list
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'

run: .venv/installed ## install, load the sample on first start, serve on http://localhost:8501
	@test -e "$${WAREHOUSE:-data/warehouse}/CURRENT" || $(BIN)/python -m etl init --sample
	@(sleep 4; if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/python -m webbrowser http://localhost:8501 >/dev/null; fi) &
	$(BIN)/streamlit run dashboard.py --server.port 8501

serve: .venv/installed ## viewers' pages for the office network on port 8501, the analyst's on this machine alone on 8502
	@test -e "$${WAREHOUSE:-data/warehouse}/CURRENT" || $(BIN)/python -m etl init
	@trap 'kill 0' EXIT INT TERM; \
	$(BIN)/streamlit run dashboard.py --server.address 127.0.0.1 --server.port $(ANALYST_PORT) & \
	$(BIN)/streamlit run dashboard.py --server.address 0.0.0.0 --server.port $(PORT) & \
	wait

test: .venv/installed-dev ## install what the tests need and run them (DEEP=1 for the full counts)
	$(BIN)/python -m pytest -n auto --dist worksteal

test-duckdb2: ## the tests of loading, versions and figures on DuckDB 2.0
	$(PYTHON) -m venv .venv-duckdb2
	.venv-duckdb2/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	.venv-duckdb2/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.0
	.venv-duckdb2/bin/python -m pytest -n auto --dist worksteal tests/test_load.py tests/test_cases.py tests/test_books.py tests/test_large.py \
		tests/test_polluted.py tests/test_same_data.py tests/test_warehouse.py tests/test_oracle.py tests/test_rules.py \
		tests/test_exact.py tests/test_training.py tests/test_match.py

test-lake: ## the tests of versions and figures on DuckLake: a PostgreSQL server of their own, rows in a folder and on S3
	$(PYTHON) -m venv .venv-lake
	.venv-lake/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	.venv-lake/bin/pip install --quiet --disable-pip-version-check -r requirements-lake-dev.txt
	LAKE=s3 .venv-lake/bin/python -m pytest -n auto --dist worksteal tests/test_lake.py tests/test_move.py tests/test_place.py tests/test_warehouse.py \
		tests/test_oracle.py tests/test_impact.py

check: .venv/installed-dev ## formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

sample: .venv/installed ## write the made-up sample files again and load them
	$(BIN)/python data/sample/generate.py
	$(BIN)/python -m etl init --sample

bundle: .venv/installed ## a zip in dist/ that installs without internet (BUNDLE="--platform win_amd64" for Windows)
	$(BIN)/python -m deploy.bundle $(BUNDLE)

tour: .venv/installed-dev ## the acceptance journey in a browser; pictures and a clip to docs/tour/
	$(BIN)/python -m tests.tour

screens: .venv/installed-dev ## pictures of every page to screens/, for looking at
	$(BIN)/python -m tests.screens

.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
