"""The pictures of a report as geometry: where things lie, not how they look.

Across, everything is in percent of the width, so that strokes move and letters keep their size on
a phone, a desk and paper; down, in pixels. The templates draw it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aftershake.plans.plan import GLYPHS, Role
from aftershake.review.details import Details
from aftershake.session.result import Result
from aftershake.wording.numbers import clock

Point = tuple[float, float | None]

WIDE_PX, SLIM_PX = 640, 310  # how wide a picture is on paper, and on a phone
LETTER_PX = 7.5
LINE_WIDTH = 1000  # units across of the line through the beats
PLOT_PX = 128
LEAST_APART = 12.0  # percent between two labels of the axis
TRIM = 0.005  # of the values at each end: a missed beat must not flatten a whole session
LEAST_RANGE_BPM, STEP_BPM = 20.0, 10.0
STEPS = (10, 20, 50, 100, 200, 500)
FACTORS = (0.125, 0.25, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0, 8.0)
NARROWEST_LN, WIDEST_LN = math.log(2), math.log(8)


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis; `anchor` is how its text lies about it: start, middle or end."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Stroke:
    """From one place to another, percent."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return round(self.right - self.left, 2)


@dataclass(frozen=True, slots=True)
class Band:
    """A phase: what of it was measured, and its label where there is much or little room."""

    role: Role
    extent: Stroke
    measured: Stroke | None
    wide: str
    slim: str


@dataclass(frozen=True, slots=True)
class HeartFigure:
    """`line` is the path through the beats, 1000 by `height`; `gaps` are without beats."""

    line: str
    height: int
    bands: tuple[Band, ...]
    gaps: tuple[Stroke, ...]
    left_out: str  # a point for each beat that is left out of what is measured, as a path
    steps: tuple[float, ...]  # where a step of a phase began
    marks: tuple[float, ...]
    heights: tuple[Tick, ...]  # at: px from the top
    minutes: tuple[Tick, ...]
    lowest_bpm: float | None
    highest_bpm: float | None


@dataclass(frozen=True, slots=True)
class ChangeFigure:
    """The change on its log scale; `here` is None where there is none, at an edge (`beyond`: −1 or
    1) where it lies outside the scale."""

    factors: tuple[Tick, ...]
    usual: Stroke
    clear: Stroke
    own: Stroke | None
    earlier: tuple[float, ...]  # the person's newest sessions like it, before it
    here: float | None
    beyond: int


def heart_figure(result: Result, details: Details | None = None) -> HeartFigure | None:
    """Heart rate over the whole session, with what `details` know of it; None where no phase
    began."""
    if not result.phases:
        return None
    start_s = result.phases[0].start_s
    lasted_s = max(1e-9, result.phases[-1].end_s - start_s)

    def at(t_s: float) -> float:
        return round(min(max((t_s - start_s) / lasted_s, 0.0), 1.0) * 100, 2)

    points = result.heart
    within = [p for p in points if start_s <= p[0] <= start_s + lasted_s]
    seen = [bpm for _, bpm in within if bpm is not None]
    low, high = heights(seen, least=LEAST_RANGE_BPM, step=STEP_BPM, trim=TRIM)
    return HeartFigure(
        line=_line(within, start_s, lasted_s, low, high),
        height=PLOT_PX,
        bands=tuple(
            Band(
                role,
                extent := Stroke(at(phase.start_s), at(phase.end_s)),
                Stroke(at(phase.measured_from_s), at(phase.measured_to_s))
                if phase.kind != "shake" and phase.measured_to_s > phase.measured_from_s
                else None,
                _label(role, phase.name, extent.width * WIDE_PX / 100),
                _label(role, phase.name, extent.width * SLIM_PX / 100),
            )
            for role, phase in zip(result.roles, result.phases, strict=True)
        ),
        gaps=tuple(Stroke(at(gap.start_s), at(gap.end_s)) for gap in result.gaps),
        left_out=_points(
            [each for each in details.excluded if result.tells_rate(each[0])] if details else (),
            start_s,
            lasted_s,
            low,
            high,
        ),
        steps=tuple(at(each.start_s) for each in details.steps) if details else (),
        marks=tuple(at(mark.t_s) for mark in result.marks),
        heights=ticks_between(low, high, PLOT_PX) if seen else (),
        minutes=_minutes(
            [(at(t_s), clock(t_s - start_s)) for t_s in _borders(result)],
        ),
        lowest_bpm=min(seen, default=None),
        highest_bpm=max(seen, default=None),
    )


def heights(
    values: Iterable[float], *, least: float, step: float, trim: float = 0.0
) -> tuple[float, float]:
    """What the heights span, in whole steps; `trim` is the share of the values at each end that
    need not be within."""
    seen = sorted(values)
    spare = int(len(seen) * trim)
    kept = seen[spare : len(seen) - spare] or [0.0]
    low, high = math.floor(kept[0] / step) * step, math.ceil(kept[-1] / step) * step
    while high - low < least:
        low, high = low - step * (low > 0), high + step
    return low, high


def ticks_between(low: float, high: float, height_px: int) -> tuple[Tick, ...]:
    """Two to five labels down the side, at round values."""
    step = next(s for s in STEPS if (high - low) / s <= 4.5 or s == STEPS[-1])
    first = math.ceil(low / step) * step
    values = [first + i * step for i in range(int((high - first) / step) + 1)]
    scale = height_px / (high - low)
    return tuple(Tick(round((high - v) * scale, 1), f"{v:.0f}", "start") for v in values)


def _line(points: Sequence[Point], start_s: float, lasted_s: float, low: float, high: float) -> str:
    """The path. Of a session so long that many beats share a column, their highest and lowest."""
    across, down = LINE_WIDTH / lasted_s, PLOT_PX / (high - low)
    parts: list[str] = []
    move = True
    for t_s, bpm in _thinned(points, start_s, across):
        if bpm is None:
            move = True
            continue
        x, y = (t_s - start_s) * across, min(max((high - bpm) * down, -PLOT_PX), 2 * PLOT_PX)
        parts.append(f"{'M' if move else 'L'}{x:.1f} {y:.1f}")
        move = False
    return "".join(parts)


def _points(
    points: Sequence[tuple[float, float]], start_s: float, lasted_s: float, low: float, high: float
) -> str:
    """As strokes without length, which round ends make visible."""
    across, down = LINE_WIDTH / lasted_s, PLOT_PX / (high - low)
    return "".join(
        f"M{(t_s - start_s) * across:.1f} {(high - min(max(bpm, low), high)) * down:.1f}h0"
        for t_s, bpm in points
        if start_s <= t_s <= start_s + lasted_s
    )


def _thinned(points: Sequence[Point], start_s: float, across: float) -> Iterable[Point]:
    """In each half unit across: the first, the lowest, the highest and the last beat."""
    if len(points) <= 8 * LINE_WIDTH:
        return points
    kept: list[Point] = []
    column: list[tuple[float, float]] = []
    number = -1
    for t_s, bpm in points:
        here = int((t_s - start_s) * across * 2)
        if column and (bpm is None or here != number):
            kept += _extremes(column)
            column = []
        number = here
        if bpm is None:
            kept.append((t_s, None))
        else:
            column.append((t_s, bpm))
    return [*kept, *_extremes(column)] if column else kept


def _extremes(column: Sequence[tuple[float, float]]) -> list[Point]:
    lowest, highest = (f(column, key=lambda p: p[1]) for f in (min, max))
    return sorted({column[0], lowest, highest, column[-1]})


def _label(role: Role, name: str, room_px: float) -> str:
    """The phase's glyph and name; the glyph alone, or nothing, where there is no room."""
    whole = f"{GLYPHS[role]} {name}"
    if len(whole) * LETTER_PX <= room_px:
        return whole
    return GLYPHS[role] if room_px >= 2 * LETTER_PX else ""


def _borders(result: Result) -> list[float]:
    return [result.phases[0].start_s, *(phase.end_s for phase in result.phases)]


def _minutes(borders: Sequence[tuple[float, str]]) -> tuple[Tick, ...]:
    """The first and the last, and what there is room for between them."""
    kept: list[Tick] = []
    last = borders[-1]
    for at, text in borders[:-1]:
        roomy = not kept or at - kept[-1].at >= LEAST_APART
        if roomy and last[0] - at >= LEAST_APART:
            kept.append(Tick(at, text, "middle" if kept else "start"))
    return (*kept, Tick(last[0], last[1], "end"))


def change_figure(result: Result) -> ChangeFigure:
    """The change of RMSSD, what two plain rests differ by, and the person's earlier sessions."""
    comparison = result.comparison
    usual, own, delta = (
        comparison.usual_variation,
        comparison.own_sessions,
        comparison.delta_ln_rmssd,
    )
    reach = [abs(usual.middle_ln) + usual.clear_ln]
    reach += [abs(delta)] if delta is not None else []
    reach += map(abs, comparison.earlier_ln)
    reach += [abs(own.low_ln), abs(own.high_ln)] if own is not None else []
    edge = edge_ln(reach)

    def at(ln: float) -> float:
        return place(ln, edge)

    middle = usual.middle_ln
    return ChangeFigure(
        factors=factors(edge),
        usual=Stroke(at(middle - usual.within_ln), at(middle + usual.within_ln)),
        clear=Stroke(at(middle - usual.clear_ln), at(middle + usual.clear_ln)),
        own=Stroke(at(own.low_ln), at(own.high_ln)) if own is not None else None,
        earlier=tuple(at(each) for each in comparison.earlier_ln),
        here=at(delta) if delta is not None else None,
        beyond=0 if delta is None or abs(delta) <= edge else 1 if delta > 0 else -1,
    )


def edge_ln(reach: Iterable[float]) -> float:
    """How far the scale goes to either side: to double, or as far as a doubling that holds it."""
    furthest = max(reach, default=0.0)
    doublings = math.ceil(furthest / NARROWEST_LN - 1e-9)
    return min(max(1, doublings) * NARROWEST_LN, WIDEST_LN)


def place(ln: float, edge: float) -> float:
    """Percent from the left; beyond the scale, its edge."""
    return round(50 + 50 * min(max(ln / edge, -1.0), 1.0), 2)


def factors(edge: float) -> tuple[Tick, ...]:
    inside = [f for f in FACTORS if abs(math.log(f)) <= edge + 1e-9]
    if edge > 2 * NARROWEST_LN:
        inside = [f for f in inside if f not in (0.7, 1.4)]
    return tuple(
        Tick(
            place(math.log(f), edge),
            f"×{f:g}",
            "start" if f == inside[0] else "end" if f == inside[-1] else "middle",
        )
        for f in inside
    )
