"""Heart-rate variability: pure numpy, no clock and no I/O. `reference.py` alone names neurokit2."""
