"""Packets as columns of numbers. What one packet says never changes, and is worked out once: live,
those of the last minutes are looked at with every new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.log import Heard

Rows = NDArray[Any]
# As `Heard.packed` has it: when it came, s; over which link; the time that its intervals make, s,
# and in words of 1/1024 s; how many stand for a beat; whether it tells of no skin contact, has only
# some of the beats, and is of a file.
_ROW = np.dtype(
    [
        ("t_s", np.float64),
        ("connection", np.int64),
        ("span_s", np.float64),
        ("words", np.int64),
        ("beats", np.int64),
        ("off_skin", np.bool_),
        ("some", np.bool_),
        ("exact", np.bool_),
    ],
    align=True,
)


def columns(heard: Sequence[Heard]) -> tuple[Rows, NDArray[np.float64]]:
    """A row a packet, shape (packets,), and the words of all that stand for a beat, 1/1024 s."""
    packed = [each.packed for each in heard]
    rows = np.frombuffer(b"".join([row for row, _ in packed]), _ROW)
    return rows, np.frombuffer(b"".join([words for _, words in packed]), np.float64)


def rows(heard: Sequence[Heard]) -> Rows:
    """The rows alone."""
    return np.frombuffer(b"".join([each.packed[0] for each in heard]), _ROW)


def overfull(told: Rows, by_s: float) -> NDArray[np.bool_]:
    """Shape (packets,): those with more intervals than time since the last that had any, by so much
    and over. One such, malformed, would pull all beats of its run away from their places."""
    at_s, span_s, off_skin = told["t_s"], told["span_s"], told["off_skin"]
    found, some = np.zeros(told.size, dtype=bool), told["beats"] > 0
    with_beats = some & ~off_skin
    more_s = span_s[with_beats][1:] - np.diff(at_s[with_beats])
    if not (more_s > by_s).any() and not (at_s[1:] < at_s[:-1]).any():  # as nearly always
        return found
    last_s = -np.inf
    for i in np.flatnonzero(~off_skin).tolist():
        found[i] = span_s[i] - (at_s[i] - last_s) > by_s
        if some[i] and not found[i]:
            last_s = at_s[i]
    return found
