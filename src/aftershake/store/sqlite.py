"""The one door to sqlite_utils.

sqlite_utils loads pandas where it finds it, only to know its types; neurokit2 brings pandas, and
loading it would double the time to the first screen. It loads dateutil for conversions, click for
commands, hashlib for keys made of contents, that nobody asks of it here, a megabyte each and more:
hashlib brings all of OpenSSL, also by way of secrets, which takes one function of hmac. It is told
that there is no pandas, given the others empty, and hmac with that function.

Python's sqlite3 knows an INSERT by its letters, compared as the locale has them: in a Turkish one I
is not the capital of i, so none would begin a transaction, nor tell how many rows it put in. There
letters are those of another locale from here on.
"""

from __future__ import annotations

import locale
import sqlite3
from _operator import _compare_digest
from contextlib import closing, suppress

from aftershake.kept_out import kept_out

LETTERS = "C.UTF-8", "en_US.UTF-8", "C"


def _knows_an_insert() -> bool:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE one (a)")
        return db.execute("INSERT INTO one VALUES (1)").rowcount == 1


for _name in LETTERS:
    if _knows_an_insert():
        break
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, _name)

KEPT_OUT = {  # but for what is named of each while it is loaded
    "pandas": None,
    "dateutil": {"parser": None},
    "click": {"Group": None},
    "hashlib": {"sha1": None},
    "hmac": {"compare_digest": _compare_digest},  # which it is; secrets keeps it
}
with kept_out(KEPT_OUT):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations", "leave_open"]


def leave_open(db: Database) -> None:
    """Never close this connection, not when Python ends either: SQLite would bring its log in, and
    that ends the process where the shared memory beside it cannot be written."""
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(db.conn))
