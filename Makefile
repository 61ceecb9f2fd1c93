PYTHON ?= .venv/bin/python

# The two lines of the README, in short.
.PHONY: demo test
demo:
	python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/aftershake demo
test:
	python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest

# What must pass besides the tests.
.PHONY: check
check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(dir $(PYTHON))lint-imports

# docs/commands.md, from the commands as they are; after every change of one.
.PHONY: commands
commands:
	PYTHONPATH=src:$(PYTHONPATH) $(PYTHON) docs/make_commands.py

# Wheel and sdist, installed with the lowest and the newest libraries on every Python from 3.11 on
# that is here, and run. Some minutes. PYTHONS="python3.11 python3.13" names others.
.PHONY: packages
packages:
	.ci/packages

# The tests with a code in the place of every sentence: behaviour depends on values, never on words.
# TESTS names some of them.
.PHONY: codes
codes:
	AFTERSHAKE_WORDS=codes $(PYTHON) -m pytest $(TESTS)

# Speed and memory, as ratios of one run.
.PHONY: bench
bench:
	$(PYTHON) benchmarks/bench.py

# Ten thousand sessions with ten million beats, beside a hundred. Some minutes, and 3 GB of disk.
.PHONY: many
many:
	PYTHONPATH=tests:$(PYTHONPATH) $(PYTHON) benchmarks/many.py

# A session of 24 simulated hours whose strap fails each minute, then 30 real minutes of one under
# the screen: what a packet costs, and memory, must not grow. An hour.
.PHONY: soak
soak:
	$(PYTHON) benchmarks/soak.py
	$(PYTHON) benchmarks/soak.py screen

# The strap's link without a radio: on an emulated BlueZ, then on a real kernel stack in an emulated
# machine, which this builds first (once; it installs the Debian packages it needs).
.PHONY: bluetooth
bluetooth:
	RIG_PYTHON=$(PYTHON) tests/bluetooth/rig/rig build
	$(PYTHON) -m pytest tests/bluetooth
	RIG_PYTHON=$(PYTHON) RIG_SECONDS=2700 RIG_STRAP_ARGS="--straps 2 --taken 2" \
	  tests/bluetooth/rig/rig run -- $(PYTHON) tests/bluetooth/real_stack.py

# Pictures of every screen, from the real program, in docs/screens. Takes some minutes.
.PHONY: screens
screens:
	PYTHONPATH=tests:$(PYTHONPATH) $(PYTHON) docs/make_screens.py

# What --json prints, as JSON Schema, in src/aftershake/schemas.
.PHONY: schemas
schemas:
	$(PYTHON) docs/make_schemas.py

# Whether the numbers are right: prints tables and writes docs/validation.md. Takes some minutes.
.PHONY: truth
truth:
	$(PYTHON) -m validation

# The table of how much plain rests differ, from the reference data; after every change of what a
# rest gives. Takes some minutes.
.PHONY: rests
rests:
	$(PYTHON) -m validation.rest_pairs

# Every kind of fault, many times, on the emulated BlueZ, with a user's own waits, so that it takes
# some ten minutes; writes docs/faults.md.
.PHONY: faults
faults:
	$(PYTHON) tests/bluetooth/faults.py

# A hundred thousand packets of any bytes, as in the tests, and the view of each of them. An hour.
.PHONY: fuzz
fuzz:
	AFTERSHAKE_FUZZ=1 $(PYTHON) -m pytest tests/test_fuzz.py

# Ten thousand random sessions of hearts whose every beat is known: whatever is said of one is so. An
# hour; FROM=2000 TO=4000 tries those alone.
.PHONY: soup
FROM ?= 0
TO ?= 10000
soup:
	PYTHONPATH=tests:$(PYTHONPATH) $(PYTHON) -m support.many_sessions --from $(FROM) --to $(TO)

# Two hundred sessions killed at any moment: each is offered as it was recorded. Some minutes.
.PHONY: kills
kills:
	AFTERSHAKE_KILLS=200 $(PYTHON) -m pytest tests/recording/test_offered.py -k killed_session -s

# That nothing is lost, whatever happens to program, disk and database; writes docs/durability.md.
# Half an hour. ROWS="kills power" and SCALE=0.1 make it shorter.
.PHONY: durability
durability:
	PYTHONPATH=benchmarks:$(PYTHONPATH) $(PYTHON) -m durability
