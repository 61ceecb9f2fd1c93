"""Packets as columns of numbers. What one packet says never changes, and is worked out once: live,
those of the last minutes are looked at with every new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.log import PIECE, STORED, Heard, Log, Some

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
    if isinstance(heard, Log | Some):
        return _of_log(heard)
    packed = [each.packed for each in heard]
    told, words = zip(*packed, strict=True) if packed else ((), ())
    return np.frombuffer(b"".join(told), _ROW), np.frombuffer(b"".join(words), np.float64)


def rows(heard: Sequence[Heard]) -> Rows:
    """The rows alone."""
    if isinstance(heard, Log | Some):
        return _of_log(heard)[0]
    return np.frombuffer(b"".join([each.packed[0] for each in heard]), _ROW)


# As `STORED` packs it.
_STORED = np.dtype(
    [
        ("t_s", np.float64),
        ("connection", np.int64),
        ("hr_bpm", np.int32),
        ("energy_kj", np.int32),
        ("contact", np.int8),
        ("odd", np.uint8),
        ("end", np.uint32),
    ]
)
assert _STORED.itemsize == STORED.size


def _of_log(heard: Log | Some) -> tuple[Rows, NDArray[np.float64]]:
    """The same of a log, piece by piece, with no packet made for it."""
    log, at = (heard, np.arange(len(heard))) if isinstance(heard, Log) else (heard.log, heard.at)
    places = np.asarray(at, dtype=np.int64)
    found, all_words = [np.empty(0, _ROW)], [np.empty(0)]
    for number, (raw, raw_words) in enumerate(log.pieces()):
        here = slice(*places.searchsorted([number * PIECE, (number + 1) * PIECE]).tolist())
        if here.start == here.stop:
            continue
        stored, words = np.frombuffer(raw, _STORED), np.frombuffer(raw_words, np.uint16)
        each = np.repeat(np.arange(stored.size), np.diff(stored["end"], prepend=0))
        beats = np.bincount(each[words > 0], minlength=stored.size)
        told = np.zeros(stored.size, _ROW)
        told["t_s"], told["connection"] = stored["t_s"], stored["connection"]
        told["words"] = np.bincount(each, words, stored.size)
        told["span_s"], told["beats"] = told["words"] / 1024, beats
        told["off_skin"] = (stored["contact"] == 0) | (stored["hr_bpm"] == 0)
        chosen = np.zeros(stored.size, bool)
        chosen[places[here] - number * PIECE] = True
        found.append(told[chosen])
        all_words.append(words[(words > 0) & chosen[each]].astype(np.float64))
    told = np.concatenate(found)
    for column, values in (
        ("some", {place: kind == "some" for place, kind in log.others.items()}),
        ("exact", dict.fromkeys(log.exact_ms, True)),
        ("span_s", {place: sum(ms) / 1000 for place, ms in log.exact_ms.items()}),
    ):
        theirs = np.fromiter(values, np.int64)
        there = np.isin(theirs, places)
        told[column][places.searchsorted(theirs[there])] = np.array(list(values.values()))[there]
    return told, np.concatenate(all_words)


def overfull(told: Rows, by_s: float) -> NDArray[np.bool_]:
    """Shape (packets,): those with more intervals than time since the last that had any, by so much
    and over. One such, malformed, would pull all beats of its run away from their places."""
    at_s, span_s, off_skin = told["t_s"], told["span_s"], told["off_skin"]
    found, some = np.zeros(told.size, dtype=bool), told["beats"] > 0
    (with_beats,) = (some & ~off_skin).nonzero()
    there_s = at_s[with_beats]
    more_s = span_s[with_beats[1:]] - (there_s[1:] - there_s[:-1])
    if not np.count_nonzero(more_s > by_s) and not np.count_nonzero(at_s[1:] < at_s[:-1]):
        return found  # as nearly always
    last_s = -np.inf
    for i in np.flatnonzero(~off_skin).tolist():
        found[i] = span_s[i] - (at_s[i] - last_s) > by_s
        if some[i] and not found[i]:
            last_s = at_s[i]
    return found
