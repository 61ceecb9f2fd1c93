"""Files that are no text, told by their first bytes: which reader takes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aftershake.exchange import garmin_fit, straplog
from aftershake.exchange.format import RrFile


@dataclass(frozen=True, slots=True)
class BinaryFormat:
    """`read` gives each recording of a file; it raises RrFileError."""

    name: str
    is_one: Callable[[bytes], bool]
    read: Callable[[bytes, str], list[RrFile]]


BINARY = (
    BinaryFormat(garmin_fit.NAME, garmin_fit.is_fit, garmin_fit.read),
    BinaryFormat(straplog.NAME, straplog.is_database, straplog.read),
)
