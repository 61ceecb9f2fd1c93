PYTHON ?= .venv/bin/python

# The strap's link without a radio: on an emulated BlueZ, then on a real kernel stack in an emulated
# machine, which this builds first (once; it installs the Debian packages it needs).
.PHONY: bluetooth
bluetooth:
	RIG_PYTHON=$(PYTHON) tests/bluetooth/rig/rig build
	$(PYTHON) -m pytest tests/bluetooth
	RIG_PYTHON=$(PYTHON) RIG_SECONDS=900 tests/bluetooth/rig/rig run -- $(PYTHON) tests/bluetooth/real_stack.py

# Pictures of every screen, from the real program, in docs/screens. Takes some minutes.
.PHONY: screens
screens:
	$(PYTHON) docs/make_screens.py
