"""Everything on disk: the only package that imports sqlite_utils."""

from __future__ import annotations

from aftershake.errors import AftershakeError


class StoreError(AftershakeError):
    """The data cannot be read or written; the text says why and what to do, for a person."""


class DiskFullError(StoreError):
    """There is no room for the next event. Nothing written so far is lost."""
