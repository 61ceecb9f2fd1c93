"""Files that hold no beats but moments that were marked: HRV Logger's `*_Events_*.csv`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftershake.exchange.began import epoch, moment
from aftershake.exchange.cells import cells_of, value
from aftershake.exchange.columns import plain_name
from aftershake.exchange.format import FileMark
from aftershake.plain import plain

WORDS = ("annotation", "marker", "event", "label", "note")
TIMES = ("date", "timestamp", "time", "datetime")
LONGEST_WORDS, MOST = 200, 1000
AGREE_S = 1.5
EARLY_S = 60.0  # so long before the first beat, and after the last, a mark may belong to a file


@dataclass(frozen=True, slots=True)
class Marker:
    """One moment. One of `at` and `since_s` is there, or both."""

    at: datetime | None
    since_s: float | None  # s from the start of the recording
    words: str


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The marks of a file; `unread` are the numbers of lines that tell no time, and so no mark."""

    markers: tuple[Marker, ...]
    unread: tuple[int, ...] = ()


def read_markers(text: str) -> MarkFile | None:
    """The marks of a file of marks; None for any other file."""
    head, _, rest = text.lstrip("\ufeff").partition("\n")
    delimiter = next((each for each in (";", "\t", ",") if each in head), ",")
    names = [plain_name(name) for name in cells_of(head, delimiter)]
    if "annotation" not in names:
        return None
    words_at = names.index("annotation")
    times_at = [names.index(name) for name in TIMES if name in names]
    found: list[Marker] = []
    unread: list[int] = []
    for line, row in enumerate(rest.split("\n"), 2):
        cells = cells_of(row, delimiter)
        if not row.strip() or len(found) == MOST:
            continue
        if len(cells) <= words_at:
            unread.append(line)
            continue
        words = plain(" ".join(cells[words_at].split()), LONGEST_WORDS)
        told = [_time(cells[at]) for at in times_at if at < len(cells)]
        at = next((each for each in told if isinstance(each, datetime)), None)
        since_s = next((each for each in told if isinstance(each, float)), None)
        if at is not None or since_s is not None:
            found.append(Marker(at, since_s, words or "mark"))
        else:
            unread.append(line)
    return MarkFile(tuple(found), tuple(unread))


def marks_of(
    markers: Sequence[Marker], began_at: datetime | None, lasts_s: float
) -> tuple[FileMark, ...]:
    """Those of the marks that lie in a file which began then and lasts so long."""
    found = []
    for marker in markers:
        t_s = marker.since_s
        if marker.at is not None:
            # A calendar's moment tells to which file it belongs; seconds since a start, which is
            # that of the beats where both agree, tell it more finely.
            dated_s = (marker.at - began_at) / timedelta(seconds=1) if began_at else None
            if dated_s is None or t_s is None or abs(dated_s - t_s) > AGREE_S:
                t_s = dated_s
        if t_s is not None and -EARLY_S <= t_s <= lasts_s + EARLY_S:
            found.append(FileMark(min(max(t_s, 0.0), lasts_s), marker.words))
    return tuple(sorted(found, key=lambda mark: mark.t_s))


def _time(cell: str) -> datetime | float | None:
    number = value(cell.replace(",", "."))
    if number == number:
        return epoch(number) or (number if 0 <= number < 1e6 else None)
    return moment(cell)
