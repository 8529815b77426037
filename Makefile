# `make demo` and `make test` need nothing but make and Python 3.11 or newer.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

ORDER := samples/coffee_order

.PHONY: demo test style sam clean

# Compile the coffee order and run it to its end: two retries, a callback, a wait.
demo: $(VENV)/installed
	$(BIN)/durablec run $(ORDER)/order.durable.yaml \
	  --input @$(ORDER)/events/order.json --answer 'barista={"accepted": true}'

test: $(VENV)/tested
	$(BIN)/python -m pytest -q -n 2

style: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# SAM CLI pins what AWS's SDK cannot live with, so it has an environment of its own.
sam: $(VENV)-sam/installed

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)-sam/installed:
	$(PYTHON) -m venv $(VENV)-sam
	$(VENV)-sam/bin/python -m pip install --quiet aws-sam-cli==1.170.0
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-sam build dist
