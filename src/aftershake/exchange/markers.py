"""Files that hold no beats but moments that were marked: HRV Logger's `*_Events_*.csv`, a study's
list of conditions with their start and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftershake.exchange.began import epoch, moment
from aftershake.exchange.cells import cells_of, value
from aftershake.exchange.columns import find_columns, is_time, plain_name
from aftershake.exchange.format import FileMark
from aftershake.exchange.stamps import readings
from aftershake.exchange.written_times import DAY_S
from aftershake.plain import plain

WORDS = ("annotation", "annotations", "condition", "conditions", "marker", "label")
EDGES = ("datapoint", "edge", "boundary")  # whether a line is where it starts or ends
LONGEST_WORDS, MOST = 200, 1000
AGREE_S = 1.5
EARLY_S = 60.0  # so long before the first beat, and after the last, a mark may belong to a file


@dataclass(frozen=True, slots=True)
class Marker:
    """One moment, told by at least one of these: `since_s` from the start of the recording,
    `clock_s` since midnight, local."""

    at: datetime | None
    since_s: float | None
    words: str
    clock_s: float | None = None


@dataclass(frozen=True, slots=True)
class MarkFile:
    """The marks of a file; `unread` are the numbers of lines that tell no time, and so no mark."""

    markers: tuple[Marker, ...]
    unread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    words: int
    times: tuple[int, ...]
    edge: int | None
    delimiter: str


def is_header(line: str) -> bool:
    """Whether a file that begins so holds marks and no beats."""
    return _columns(line) is not None


def read_markers(text: str) -> MarkFile | None:
    """The marks of a file of marks; None for any other file."""
    head, _, rest = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    columns = _columns(head)
    if columns is None:
        return None
    found: list[Marker] = []
    unread: list[int] = []
    for line, row in enumerate(rest.split("\n"), 2):
        if not row.strip() or len(found) == MOST:
            continue
        marker = _marker(cells_of(row, columns.delimiter), columns)
        if marker is None:
            unread.append(line)
        else:
            found.append(marker)
    return MarkFile(tuple(found), tuple(unread))


def marks_of(
    markers: Sequence[Marker], began_at: datetime | None, lasts_s: float
) -> tuple[FileMark, ...]:
    """Those of the marks that lie in a file which began then and lasts so long."""
    found = []
    for marker in markers:
        t_s = _since_s(marker, began_at)
        if t_s is not None and -EARLY_S <= t_s <= lasts_s + EARLY_S:
            found.append(FileMark(min(max(t_s, 0.0), lasts_s), marker.words))
    return tuple(sorted(found, key=lambda mark: mark.t_s))


def _columns(head: str) -> _Columns | None:
    if len(head) > 10 * LONGEST_WORDS:
        return None
    delimiter = next((each for each in (";", "\t", ",") if each in head), ",")
    names = [plain_name(name) for name in cells_of(head.lstrip("\ufeff"), delimiter)]
    words = next((names.index(name) for name in WORDS if name in names), None)
    times = tuple(at for at, name in enumerate(names) if is_time(name))
    if words is None or not times or find_columns(names) is not None:
        return None
    edge = next((names.index(name) for name in EDGES if name in names), None)
    return _Columns(words, times, edge, delimiter)


def _marker(cells: Sequence[str], columns: _Columns) -> Marker | None:
    if len(cells) <= max(columns.words, columns.edge or 0):
        return None
    words = plain(" ".join(cells[columns.words].split()), LONGEST_WORDS) or "mark"
    if columns.edge is not None and cells[columns.edge].lower() in ("end", "stop"):
        words = f"{words} end"
    told = [_time(cells[at]) for at in columns.times if at < len(cells)]
    at, since_s, clock_s = (
        next((each[kind] for each in told if each[kind] is not None), None) for kind in range(3)
    )
    if at is None and since_s is None and clock_s is None:
        return None
    return Marker(
        at if isinstance(at, datetime) else None,
        since_s if isinstance(since_s, float) else None,
        words,
        clock_s if isinstance(clock_s, float) else None,
    )


def _since_s(marker: Marker, began_at: datetime | None) -> float | None:
    """When it was, s from the start of the file; None where that cannot be told."""
    if marker.at is not None:
        # A calendar's moment tells to which file it belongs; seconds since a start, which is that
        # of the beats where both agree, tell it more finely.
        dated_s = (marker.at - began_at) / timedelta(seconds=1) if began_at else None
        since_s = marker.since_s
        if dated_s is None or since_s is None or abs(dated_s - since_s) > AGREE_S:
            return dated_s
        return since_s
    if marker.clock_s is not None and began_at is not None:
        local = began_at.astimezone()
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        since_s = (marker.clock_s - (local - midnight) / timedelta(seconds=1)) % DAY_S
        return since_s - DAY_S if since_s > DAY_S - EARLY_S else since_s
    return marker.since_s


def _time(cell: str) -> tuple[datetime | None, float | None, float | None]:
    """The moment, the seconds, or the time of day that a cell says."""
    number = value(cell.replace(",", "."))
    if number == number:
        at = epoch(number)
        return at, (number if at is None and 0 <= number < 1e6 else None), None
    if (dated := moment(cell)) is not None:
        return dated, None, None
    ways = [each for each in readings([cell]) if each.kind == "time"] if cell else []
    of_day_s = float(ways[0].at[0]) if ways else float("nan")
    return None, None, of_day_s if 0 <= of_day_s < DAY_S else None
