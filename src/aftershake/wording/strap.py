"""What is said of a strap whose intervals cannot be what they claim."""

from __future__ import annotations

from aftershake.rr.doubt import UnitDoubt
from aftershake.wording.sentence import worded

_SHORT: dict[UnitDoubt, str] = {
    "milliseconds": "sent in ms? 2 % too short",
    "beats_missing": "beats seem to be missing",
    "more_than_time": "more beats than time",
}
_AT_LENGTH: dict[UnitDoubt, str] = {
    "milliseconds": "this strap seems to count in milliseconds where 1/1024 s are agreed on: its"
    " intervals would be 2 % too short. They are kept as they came.",
    "beats_missing": "the beat intervals add up to less time than has gone by: some beats may be"
    " missing",
    "more_than_time": "the beat intervals add up to more time than has gone by: some beats may be"
    " counted twice",
}


@worded
def unit_doubt(doubt: UnitDoubt) -> str:
    """At length."""
    return _AT_LENGTH[doubt]


@worded
def unit_doubt_short(doubt: UnitDoubt) -> str:
    """For a line of a screen."""
    return _SHORT[doubt]
