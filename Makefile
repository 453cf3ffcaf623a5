# make test: everything that must hold.  make demo: the product on loopback, nothing configured.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# hundreds of starts, of months, of crashes, and every day of five years: not under coverage
LONG := tests/test_crash.py tests/test_state_machine.py tests/test_reminder_crash.py \
  tests/core/test_reminders_oracle.py tests/core/test_reminders_outages.py

.PHONY: test demo tour screenshots check lint types bench crash machine sample leaflet lock clean

test: check
	$(BIN)/pytest -n 2 --cov --cov-report=term $(addprefix --ignore=,$(LONG))
	$(BIN)/pytest -n 2 $(LONG)

check: lint types

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

demo: $(READY)
	$(BIN)/phuongbot demo

tour: $(READY)
	$(BIN)/phuongbot demo --tour

# the demo's page as pictures, by Debian's chromium and chromium-driver
screenshots: $(READY)
	$(BIN)/python -m tests.screenshots docs

bench: $(READY)
	$(BIN)/pytest tests/benchmarks -p no:cacheprovider -s

# every crash of a quarter's ticks, where make test tries one in five: a few minutes
crash: $(READY)
	CRASH_STRIDE=1 $(BIN)/pytest -n 2 tests/test_reminder_crash.py

# the roster's example workbook, from the product's own columns; a test holds the two together
sample: $(READY)
	$(BIN)/python -m bot.documents.roster_sample docs/danh-sach-mau.xlsx

# the group leaders' leaflet of the example configuration; a test holds it and the texts together
leaflet: $(READY)
	rm -f docs/bao-cao-bang-tin-nhan.docx # nothing is overwritten
	$(BIN)/phuongbot leaflet --config config.example.toml --out docs/bao-cao-bang-tin-nhan.docx

# the state machine of tests/test_state_machine.py at length, with new seeds: about an hour
machine: $(READY)
	MACHINE_EXAMPLES=20000 $(BIN)/pytest tests/test_state_machine.py

# --no-deps: the lock is complete, so a later release of anything in it is never looked at; pip check proves it
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "phuongbot needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/pip check --quiet
	@touch $@

# needs uv; run it after changing the ranges in pyproject.toml
lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	  --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .coverage
