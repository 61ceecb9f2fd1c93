"""Loaded by Python programs that the tests start while codes stand in the place of sentences."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
try:
    from support.codes import put_codes, wanted

    if wanted():
        put_codes()
finally:
    del sys.path[0]
