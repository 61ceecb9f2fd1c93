"""Many sessions in one report: each with its change drawn, and what all of them together carry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Literal

from aftershake.hrv.model import Comparison
from aftershake.hrv.over_sessions import PlanChanges
from aftershake.hrv.plain_rests import WITHIN_SHARE
from aftershake.report.figures import Stroke, Tick, edge_ln, factors, place
from aftershake.wording import report as words
from aftershake.wording import report_sessions as of_all
from aftershake.wording.comparison import verdict
from aftershake.wording.excluded import excluded_short
from aftershake.wording.headline import headline
from aftershake.wording.numbers import MISSING, clock, number, ratio
from aftershake.wording.over_sessions import plan_lines
from aftershake.wording.times import month, on_day
from aftershake.wording.times import when as moment

# Why there are no numbers of a session.
State = Literal["done", "older_rules", "cut_off", "recording"]
# Whose heart: the person's own as it beat then, one simulated or played again, or nobody knows.
Heart = Literal["own", "played", "unknown"]
# Of pairs of plain rests, so many lie beyond the published usual variation (its 80 % limits).
PUBLISHED_BEYOND = 0.2
FURTHEST_LN = math.log(4)  # where the list's scale ends; what lies further has an arrow
LIST_FACTORS = ("×0.25", "×0.5", "×1", "×2", "×4")
MOST_BEYOND = 20  # one of so many may lie outside the scale, or it would flatten all others
LEAST_COUNTED = 5  # changes that a share is spoken of
LEAST_DAYS = 2  # of the sessions that a picture over time is drawn of
BESIDE = 2.0  # percent beside its first and last point, so that they lie within


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as a list knows it. RMSSD of the two rests, ms, None where there is none."""

    id: int
    title: str
    started_at: str  # UTC, ISO 8601
    lasted_s: float
    complete: bool
    state: State
    heart: Heart
    shakes: bool  # its plan has shaking in it
    comparison: Comparison | None
    before_ms: float | None
    after_ms: float | None
    excluded: str | None = None  # why the person leaves it out of trend and ranges
    stale: bool = False  # what it is set beside has changed since it was worked out

    @property
    def delta_ln(self) -> float | None:
        """The change, where it is of the rules of now."""
        if self.state != "done" or self.comparison is None:
            return None
        return self.comparison.delta_ln_rmssd


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: texts, and where its change lies on the scale of all, percent."""

    id: int
    title: str
    when: str
    lasted: str
    hollow: bool  # it counts for nothing here
    early: bool
    shakes: bool
    left_out: str  # that the person leaves it out, and why
    rmssd: str  # "31 → 39 ms"
    factor: str
    verdict: str
    why: str  # there is no change; empty where there is one
    usual: Stroke | None
    here: float | None
    beyond: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A session of the picture over time: across and down in percent."""

    at: float
    down: float
    shakes: bool
    beyond: int  # −1 or 1 where it lies outside the picture


@dataclass(frozen=True, slots=True)
class OverTime:
    """Every change over the days. No line through them: sessions are no curve."""

    dots: tuple[Dot, ...]
    factors: tuple[Tick, ...]  # at: percent from the top
    days: tuple[Tick, ...]
    rests: bool  # sessions without shaking are among them
    arrows: bool  # some lie outside


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page of many sessions says."""

    count: str
    chance: str
    others: tuple[str, ...]  # sessions of no heart known to be the person's, which do not count
    left_out: str  # how many the person leaves out
    stale: str  # how many are set beside others than are there now
    plans: tuple[str, ...]  # what the sessions of each plan say together
    months: tuple[tuple[str, tuple[Row, ...]], ...]
    factors: tuple[Tick, ...]
    over_time: OverTime | None


def overview(sessions: Sequence[Listed], plans: Sequence[PlanChanges] = ()) -> Overview:
    """Of sessions from the first to the last; `plans`: the changes by each plan, of these."""
    own = [each for each in sessions if each.heart == "own"]
    counted = [each for each in own or sessions if each.excluded is None]
    changed = [each for each in counted if each.delta_ln is not None]
    edge = _edge([abs(each.delta_ln) for each in sessions if each.delta_ln is not None])
    by_month = groupby(sessions, key=lambda each: month(each.started_at))
    return Overview(
        count=of_all.over_sessions(len(counted), len(changed)),
        chance=of_all.by_chance(len(changed), sum(map(_beyond, changed)), sum(map(_odds, changed)))
        if own and len(changed) >= LEAST_COUNTED
        else "",
        others=of_all.not_own(
            sum(each.heart == "played" for each in sessions),
            sum(each.heart == "unknown" for each in sessions),
            len(sessions),
        ),
        left_out=of_all.left_out(sum(each.excluded is not None for each in sessions)),
        stale=of_all.stale(sum(each.stale for each in sessions)),
        plans=plan_lines(plans),
        months=tuple((name, tuple(_row(each, edge) for each in some)) for name, some in by_month),
        factors=tuple(tick for tick in factors(edge) if tick.text in LIST_FACTORS),
        over_time=_over_time(changed, edge),
    )


def _edge(reach: Sequence[float]) -> float:
    """How far the scale of all goes."""
    return min(edge_ln(sorted(reach)[: len(reach) - len(reach) // MOST_BEYOND]), FURTHEST_LN)


def _outside(delta: float, edge: float) -> int:
    return 0 if abs(delta) <= edge else 1 if delta > 0 else -1


def _beyond(each: Listed) -> bool:
    return each.comparison is not None and each.comparison.verdict not in (
        "within_usual_variation",
        "cannot_tell",
        "not_comparable",
    )


def _odds(each: Listed) -> float:
    """The share of pairs of plain rests that lie beyond what this session was judged by."""
    usual = each.comparison and each.comparison.usual_variation
    if usual and not usual.measured and usual.controls is None:
        return PUBLISHED_BEYOND
    return WITHIN_SHARE


def _row(each: Listed, edge: float) -> Row:
    comparison, delta = each.comparison, each.delta_ln
    usual = comparison.usual_variation if comparison is not None else None
    return Row(
        id=each.id,
        title=each.title,
        when=moment(each.started_at),
        lasted=clock(each.lasted_s),
        hollow=each.excluded is not None,
        left_out=excluded_short(each.excluded) if each.excluded is not None else "",
        early=not each.complete and each.state in ("done", "older_rules"),
        shakes=each.shakes,
        rmssd=f"{number(each.before_ms)} → {number(each.after_ms, 0, ' ms')}",
        factor=ratio(delta),
        verdict=verdict(comparison.verdict) if comparison is not None else MISSING,
        why="" if delta is not None else _why(each),
        usual=Stroke(
            place(usual.middle_ln - usual.within_ln, edge),
            place(usual.middle_ln + usual.within_ln, edge),
        )
        if usual is not None and delta is not None
        else None,
        here=None if delta is None else place(delta, edge),
        beyond=0 if delta is None else _outside(delta, edge),
    )


def _why(each: Listed) -> str:
    if each.state == "cut_off":
        return words.CUT_OFF
    if each.state == "recording":
        return words.RECORDING
    if each.state == "older_rules" or each.comparison is None:
        return words.NOT_WORKED_OUT
    return headline(each.comparison, each.before_ms, each.after_ms)


def _over_time(changed: Sequence[Listed], edge: float) -> OverTime | None:
    """None where they are not of several days, or nobody knows when they were."""
    placed = [(at, each) for each in changed if (at := _at_s(each.started_at)) is not None]
    placed.sort(key=lambda pair: (pair[0], pair[1].id))
    if len({_day(at) for at, _ in placed}) < LEAST_DAYS:
        return None
    first, last = placed[0], placed[-1]
    extent_s = max(1.0, last[0] - first[0])
    middle = datetime.fromtimestamp((first[0] + last[0]) / 2, UTC).isoformat()
    names = [on_day(first[1].started_at), on_day(middle), on_day(last[1].started_at)]
    days = [Tick(0, names[0], "start"), Tick(50, names[1]), Tick(100, names[2], "end")]
    dots = tuple(
        Dot(
            round(BESIDE + (100 - 2 * BESIDE) * (at - first[0]) / extent_s, 2),
            round(100 - place(each.delta_ln or 0.0, edge), 2),
            each.shakes,
            _outside(each.delta_ln or 0.0, edge),
        )
        for at, each in placed
    )
    return OverTime(
        dots=dots,
        factors=tuple(Tick(100 - tick.at, tick.text) for tick in factors(edge)),
        days=tuple(day for i, day in enumerate(days) if day.text not in names[:i]),
        rests=not all(dot.shakes for dot in dots),
        arrows=any(dot.beyond for dot in dots),
    )


def _at_s(iso: str) -> float | None:
    try:
        return datetime.fromisoformat(iso).timestamp()
    except (ValueError, OverflowError):  # a damaged cell
        return None


def _day(at_s: float) -> date:
    """Of the calendar here."""
    return datetime.fromtimestamp(at_s, UTC).astimezone().date()
