# `make demo` and `make test` need nothing but make and Python 3.11 or newer.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

ORDER := samples/coffee_order

# What `make fuzz` makes, and how many.
SEED ?= 1
COUNT ?= 20000

.PHONY: demo test fuzz style wheel sam clean

# Compile the coffee order and run it to its end: two retries, a callback, a wait.
demo: $(VENV)/installed
	$(BIN)/durablec run $(ORDER)/order.durable.yaml \
	  --input @$(ORDER)/events/order.json --answer 'barista={"accepted": true}'

test: $(VENV)/tested
	$(BIN)/python -m pytest -q -n 2

# Evaluate random expressions as compiled Python and by Google's cel-cpp.
fuzz: $(VENV)/tested
	$(BIN)/python -m tests.fuzz $(SEED) $(COUNT)

style: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Build the wheel, and run the demo where nothing of ours is installed but it.
wheel: $(VENV)/installed
	rm -rf $(VENV)-wheel
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir $(VENV)-wheel/dist .
	$(PYTHON) -m venv $(VENV)-wheel/env
	$(VENV)-wheel/env/bin/python -m pip install --quiet $(VENV)-wheel/dist/*.whl
	cp -r $(ORDER) $(VENV)-wheel/order
	cd $(VENV)-wheel/order && ../env/bin/durablec run order.durable.yaml \
	  --input @events/order.json --answer 'barista={"accepted": true}'
	cd $(VENV)-wheel/order && ../env/bin/durablec build . -o ../build
	$(VENV)-wheel/env/bin/durablec graph $(ORDER)/order.durable.yaml -o $(VENV)-wheel/order.png
	$(VENV)-wheel/env/bin/durablec graph $(ORDER)/order.durable.yaml -o $(VENV)-wheel/order.html
	$(VENV)-wheel/env/bin/durablec explain DC103 > /dev/null

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
	rm -rf $(VENV) $(VENV)-sam $(VENV)-wheel build dist
