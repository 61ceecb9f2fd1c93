"""The one door to sqlite_utils.

sqlite_utils loads pandas where it finds it, only to know its types; neurokit2 brings pandas, and
loading it would double the time to the first screen. Here it is told that there is none.
"""

from __future__ import annotations

import sys

_pandas = sys.modules.get("pandas")
sys.modules["pandas"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database, Migrations
finally:
    if _pandas is None:
        del sys.modules["pandas"]
    else:
        sys.modules["pandas"] = _pandas

__all__ = ["Database", "Migrations"]
