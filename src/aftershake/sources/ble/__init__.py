"""A chest strap over Bluetooth Low Energy. `strap.py` alone names bleak."""
