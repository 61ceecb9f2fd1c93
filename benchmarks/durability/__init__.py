"""`make durability`: whether anything that was on the disk can be lost. See `__main__.py`."""
