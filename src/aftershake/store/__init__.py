"""Everything on disk: `sqlite.py` is the one door to sqlite_utils."""

from __future__ import annotations

from aftershake.errors import AftershakeError


class StoreError(AftershakeError):
    """The data cannot be read or written; the text says why and what to do, for a person."""


class UnsavedError(StoreError):
    """The next event cannot be written for the moment. Nothing written so far is lost."""


class DiskFullError(UnsavedError):
    """There is no room for the next event."""
