"""The one door to sqlite_utils.

sqlite_utils loads pandas where it finds it, only to know its types; neurokit2 brings pandas, and
loading it would double the time to the first screen. It loads dateutil for conversions that nobody
asks of it here, a megabyte. It is told that there is no pandas, and given an empty dateutil.
"""

from __future__ import annotations

import sys
from types import ModuleType

_there = {name: sys.modules.get(name) for name in ("pandas", "dateutil")}
if _there["dateutil"] is None:
    sys.modules["dateutil"] = ModuleType("dateutil")
    sys.modules["dateutil"].parser = None  # type: ignore[attr-defined]
sys.modules["pandas"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name, _module in _there.items():
        if _module is None:
            del sys.modules[_name]
        else:
            sys.modules[_name] = _module

__all__ = ["Database", "Migrations"]
