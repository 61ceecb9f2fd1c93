"""Which of a table's times tells where beats are missing. A time that is there and is not
understood, or cannot be true, is said: without it nobody knows what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.cells import quoted
from aftershake.exchange.clock_changes import without_changes
from aftershake.exchange.interpolated import of_a_curve
from aftershake.exchange.sampled import at_a_fixed_rate, repeated, times_each
from aftershake.exchange.stamps import Reading, first_odd, readings
from aftershake.exchange.timing import (
    are_beat_times,
    by_beat_times,
    fits,
    in_1024ths,
    onward,
    own_unit_s,
    units_s,
)
from aftershake.rr.beats import MISSING_S, Floats

MOST_ODD = 0.05  # of a column's times may be none
BACK_S = MISSING_S  # so far a clock may run back: stamps of two threads, a clock that is set
FAR_S = 4.0  # from one row to the next there is more than a beat
SAMPLES = (
    "its rows come at a fixed rate, whatever the RR intervals are: they are samples of the last"
    " one, not beats"
)
SUMMARIES = (
    "its rows come at a fixed rate, one for many beats: they are means or samples, not RR intervals"
)
POINTS = (
    "these are points of a curve at a fixed rate, as RR intervals are interpolated for a spectrum,"
    " not beats; export the RR intervals themselves"
)
TICKS = (
    "by its own times all its intervals are 2.4 % too long: they are 1/1024 s, as straps count, and"
    " not ms; a column of them that is called rr_1024 is read as that"
)
COUNTED = (
    "its first column goes up by one with each row: a count of rows, or the seconds of a log at a"
    " fixed rate, whose rows are samples and not beats"
)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Times as they stand in the file, one a row with an interval; an empty one is that above."""

    name: str  # as in the file; empty: it has no name
    stamps: Sequence[str]


def since_s(
    columns: Sequence[TimeColumn], rr_ms: Floats, at_line: Sequence[int], file: str
) -> Floats | None:
    """The times of these intervals in s from the first, or None where no (`joined`) column tells of
    any.

    Of several that fit, the one that tells of most time: a sum of the intervals knows of no gap.
    Raises RrFileError where the rows are samples, or a time is not understood or not possible.
    """
    columns = [each for each in columns if _changes(each.stamps)]
    found: list[tuple[Floats, bool]] = []  # and whether they are beat times
    faults: list[RrFileError] = []
    samples = ""
    for column in columns:
        stamps = _filled(column.stamps)
        ways = [without_changes(way, stamps) for way in readings(stamps)]
        if ways and ways[0].kind == "day":
            continue  # understood, and says nothing of what is missing
        best, fault = _best(column, ways, rr_ms, at_line, file)
        if fault is not None:
            faults.append(fault)
        if best is not None and are_beat_times(best, rr_ms):
            found.append((best, True))
            continue
        tried = [best] if best is not None else _any_unit(ways)
        if any(at_a_fixed_rate(each, rr_ms) for each in tried):
            counted = not column.name and all(
                way.kind == "number" and np.all(np.diff(way.at) == 1) for way in ways[:1]
            )
            far = ways[0].kind != "number" and np.median(np.diff(ways[0].at)) >= FAR_S
            samples = COUNTED if counted else SUMMARIES if far else SAMPLES
        elif best is not None:
            found.append((best, False))
    if not any(to_beat for _, to_beat in found):
        if samples:
            raise RrFileError(file, samples)
        if (often := times_each(rr_ms)) > 1:
            raise RrFileError(file, f"each interval stands there {often} times in a row, as a copy")
        if repeated(rr_ms):
            raise RrFileError(file, SAMPLES)
        if of_a_curve(rr_ms):
            raise RrFileError(file, POINTS)
    if not found:
        if faults:
            raise faults[0]
        return None
    longest_s = max(float(each[-1]) for each, _ in found)
    # Of those that tell of about as much, one that is to the beat says more than one to the second.
    best, _ = max(
        (each for each in found if longest_s - float(each[0][-1]) <= MISSING_S),
        key=lambda each: (each[1], _to_the_beat(each[0]), float(each[0][-1])),
    )
    if faults and _is_sum(best, rr_ms):
        raise faults[0]
    if in_1024ths(best, rr_ms):
        raise RrFileError(file, TICKS)
    return best


def _best(
    column: TimeColumn, ways: Sequence[Reading], rr_ms: Floats, at_line: Sequence[int], file: str
) -> tuple[Floats | None, RrFileError | None]:
    """The times in s where one way to understand them fits, else what is wrong with them."""
    named = f" ({quoted(column.name, 20)})" if column.name else ""
    ways = sorted(ways, key=lambda way: float(np.mean(np.isnan(way.at))))  # stable
    fault: RrFileError | None = None
    for way in ways:
        odd = np.isnan(way.at)
        if np.mean(odd) > MOST_ODD:
            break
        if way.step_s >= 60:
            fault = fault or RrFileError(
                file,
                f"its times{named} are written to the minute only, too coarse to tell where beats"
                " are missing",
            )
            continue
        at = _bridged(way.at) if odd.any() else way.at
        for unit in _units(way, at, rr_ms):
            times = _from_first(unit * at)
            latest = onward(times)
            if not fits(latest, rr_ms):
                continue
            back = np.flatnonzero(latest - times > BACK_S)
            if back.size and not column.name and way.kind == "number":
                fault = _unfit(named, way, rr_ms, at_line, column, file)
            elif back.size:
                line = at_line[int(back[0])]
                stamp = quoted(column.stamps[int(back[0])])
                fault = RrFileError(file, f"the time{named} runs backwards here: {stamp}", line)
            else:
                return times, None
        fault = fault or _unfit(named, way, rr_ms, at_line, column, file)
    if fault is None:
        odd_at = int(np.flatnonzero(np.isnan(ways[0].at))[0]) if ways else first_odd(column.stamps)
        stamp = quoted(column.stamps[odd_at])
        fault = RrFileError(
            file,
            f"the time{named} is not understood: {stamp}; without it nobody knows where beats are"
            " missing",
            at_line[odd_at],
        )
    return None, fault


def _units(way: Reading, at: Floats, rr_ms: Floats) -> Iterator[float]:
    """In which units they may be, s, the likeliest first; each worked out when its turn comes."""
    if way.kind != "number":
        yield 1.0
        return
    yield from units_s(at)
    yield from own_unit_s(at, rr_ms)


def _unfit(
    named: str,
    way: Reading,
    rr_ms: Floats,
    at_line: Sequence[int],
    column: TimeColumn,
    file: str,
) -> RrFileError:
    """What is wrong with times that are understood."""
    back = np.flatnonzero(np.diff(way.at) < 0)
    if not column.name and way.kind == "number":
        reason = "the first column is not the time of the intervals in the second"
        return RrFileError(file, reason)
    if back.size and np.mean(np.diff(way.at) < 0) < 0.5:
        at = int(back[0]) + 1
        return RrFileError(
            file,
            f"the time{named} runs backwards here: {quoted(column.stamps[at])}",
            at_line[at],
        )
    if back.size and np.mean(np.diff(way.at) < 0) > 0.5:
        return RrFileError(file, f"its times{named} run backwards: the newest row stands first")
    if (anew := _begins_anew(way, rr_ms)) is not None:
        return RrFileError(
            file,
            f"after a pause longer than a recording, the time{named} goes on here:"
            f" {quoted(column.stamps[anew])}; these are several recordings, give each a file of its"
            " own",
            at_line[anew],
        )
    return RrFileError(
        file,
        f"its times{named} are not the times of its intervals: they tell of another time than the"
        f" {float(rr_ms.sum()) / 1000:.0f} s that the intervals add up to",
    )


def _begins_anew(way: Reading, rr_ms: Floats) -> int | None:
    """Where the times go on after their longest hole, which alone keeps them from fitting."""
    if way.kind == "number" or way.at.size < 2 or np.isnan(way.at).any():
        return None
    steps = np.diff(way.at)
    at = int(np.argmax(steps))
    without = np.concatenate(([0.0], np.cumsum(np.where(np.arange(steps.size) == at, 0.0, steps))))
    return at + 1 if fits(without, rr_ms) else None


def _any_unit(ways: Sequence[Reading]) -> list[Floats]:
    """Times that fit in no way, in every unit that they may have."""
    return [
        _from_first(unit * way.at)
        for way in ways
        if np.all(np.isfinite(way.at))
        for unit in (units_s(way.at) if way.kind == "number" else (1.0,))
    ]


def joined(columns: Sequence[TimeColumn]) -> Sequence[TimeColumn]:
    """The same columns; one with days and one with times of day are one."""
    if len(columns) < 2:
        return columns
    kinds = [_kind(each) for each in columns]
    if kinds.count("day") == 1 and kinds.count("time") == 1:
        day, time = columns[kinds.index("day")], columns[kinds.index("time")]
        both = TimeColumn(
            f"{day.name}, {time.name}",
            [f"{a} {b}".strip() for a, b in zip(day.stamps, time.stamps, strict=True)],
        )
        return [both, *(each for each in columns if each is not day and each is not time)]
    return columns


def _kind(column: TimeColumn) -> str:
    some = [stamp for stamp in column.stamps[:20] if stamp]
    ways = readings(some) if some else []
    return ways[0].kind if ways else ""


def _changes(stamps: Sequence[str]) -> bool:
    return any(stamp != stamps[0] for stamp in stamps)


def _filled(stamps: Sequence[str]) -> Sequence[str]:
    """Where a packet of several beats has its time once, each of them has it."""
    if "" not in stamps:
        return stamps
    filled, last = [], ""
    for stamp in stamps:
        last = stamp or last
        filled.append(last)
    return filled


def _bridged(at: Floats) -> Floats:
    """The times, with those between their neighbours where single ones are not understood."""
    known = np.flatnonzero(np.isfinite(at))
    bridged: Floats = np.interp(np.arange(at.size), known, at[known])
    return bridged


def _from_first(times: Floats) -> Floats:
    since: Floats = times - times[0]
    return since


def _to_the_beat(since: Floats) -> bool:
    """Whether these are finer than seconds, which look like beat times, too, where a heart beats
    once in each."""
    return bool(np.any(np.abs(since - np.rint(since)) > 1e-6))


def _is_sum(since: Floats, rr_ms: Floats) -> bool:
    """Whether these times are the sum of the intervals, and so know of no gap."""
    beats = by_beat_times(since, rr_ms)
    return beats is not None and beats.contiguous
