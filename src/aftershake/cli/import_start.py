"""`aftershake import --start`: when the first phase begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from aftershake.plain import plain

if TYPE_CHECKING:
    from datetime import datetime


def start_of(text: str) -> datetime | float:
    """A moment, or seconds from the first beat. Raises UsageError."""
    from aftershake.exchange.began import can_be, moment

    if re.fullmatch(r"\d{1,7}(\.\d{1,6})?", text):
        return float(text)
    if re.fullmatch(r"(\d{1,3}:)?\d{1,4}:\d{2}(\.\d{1,6})?", text):
        *whole, seconds = text.split(":")
        minutes = int(whole[-1]) + 60 * (int(whole[0]) if len(whole) > 1 else 0)
        if float(seconds) < 60 and (len(whole) == 1 or int(whole[-1]) < 60):
            return 60.0 * minutes + float(seconds)
    if (found := moment(text)) is not None:
        if not can_be(found):
            raise click.UsageError(f"--start {plain(text, 40)!r} is no date that can be.")
        return found
    raise click.UsageError(
        f"--start {plain(text, 40)!r} should be seconds, m:ss or h:mm:ss from the first beat, or a"
        " date and a time: 2025-03-15T07:30."
    )
