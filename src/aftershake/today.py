"""The calendar of where the program runs."""

from __future__ import annotations


def this_year() -> int:
    """What year it is here: of another one, a date is told with its year."""
    from datetime import datetime  # heavy for `--help`, which needs no date

    return datetime.now().astimezone().year
