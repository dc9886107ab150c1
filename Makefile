# Everything is installed into .venv from the project's own files; no system package and no root is needed.
PYTHON := $(shell for p in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
TREE := build/tree
SOURCES := $(wildcard ../shared/sources)

.PHONY: demo test test-spark test-browser test-all explore lint golden docs bench clean

demo: $(VENV)/demo-ready  ## set everything up and run a consultation
	$(BIN)/expert consult examples/night_cramps.yaml

test: $(VENV)/test-ready  ## set everything up and run the whole suite
	$(BIN)/python -m pytest -n 2

test-spark: $(VENV)/spark-ready  ## the tests on a real Spark session; they need Java 17 or later
	$(BIN)/python -m pytest tests/screening/test_spark.py

test-browser: $(VENV)/browser-ready  ## the tests in a real Chromium, none of them skipped
	bash .ci/install-browser
	EXPERT_BROWSER=required $(BIN)/python -m pytest tests/browser

test-all: $(VENV)/dev-ready  ## run the suite on every Python from 3.11 to 3.13 that is on the machine
	bash .ci/test-all

explore: $(VENV)/test-ready  ## search for what breaks the laws: the suite with examples that no run before has drawn
	EXPERT_EXPLORE=1 $(BIN)/python -m pytest -n 2

lint: $(VENV)/dev-ready $(TREE)  ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPYPATH=$(TREE) $(BIN)/mypy -p expert
	cd $(TREE) && $(CURDIR)/$(BIN)/lint-imports --no-cache --config $(CURDIR)/pyproject.toml

golden: $(VENV)/test-ready  ## write the golden files anew; look at the diff before you commit it
	EXPERT_UPDATE_GOLDEN=1 $(BIN)/python -m pytest -n 2 -m "not slow"

docs: $(VENV)/test-ready  ## write the generated pages and pictures anew
	$(BIN)/python docs/generate.py

bench: $(VENV)/test-ready  ## measure against other engines, side by side, and write docs/benchmarks.md
	$(BIN)/python -m benchmarks --write

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/pip-ready:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/demo-ready: $(VENV)/pip-ready pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/test-ready: $(VENV)/pip-ready pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@ $(VENV)/demo-ready

$(VENV)/dev-ready: $(VENV)/pip-ready pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(VENV)/demo-ready $(VENV)/test-ready

$(VENV)/spark-ready: $(VENV)/test-ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test,spark]'
	touch $@

$(VENV)/browser-ready: $(VENV)/test-ready
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[test,browser]'
	touch $@

# The package as it is when installed, made of links, for tools that do not run the code.
.PHONY: $(TREE)
$(TREE):
	rm -rf $(TREE) && mkdir -p $(TREE)/expert
	ln -s $(addprefix $(CURDIR)/,$(filter-out %/__pycache__,$(wildcard expert/*)) cli diagrams knowledge) $(TREE)/expert/
