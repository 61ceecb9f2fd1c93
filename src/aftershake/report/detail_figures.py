"""The pictures of what lies behind a session, as geometry: as in `figures.py`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.hrv.course import STEP_S
from aftershake.hrv.spectrum import HF_HZ, LF_HZ
from aftershake.plans.plan import GLYPHS, Role
from aftershake.report.figures import LINE_WIDTH, Tick, heights, ticks_between
from aftershake.review.details import Details, RestDetails
from aftershake.session.result import Result

COURSE_PX, SPECTRUM_PX = 80, 105
LEAST_RMSSD_MS, STEP_RMSSD_MS = 20.0, 10.0
CLOUD = 100  # units across and down of one cloud
LEAST_CLOUD_MS, STEP_CLOUD_MS, TRIM = 200.0, 50.0, 0.002
TO_HZ = 0.5
TOLD_HZ = (LF_HZ[0], 0.1, LF_HZ[1], 0.25, HF_HZ[1])


@dataclass(frozen=True, slots=True)
class CourseFigure:
    """RMSSD through the session on the axis of the heart rate; `base`: that of the rest before, px
    from the top."""

    line: str
    height: int
    base: float | None
    heights: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Cloud:
    """A rest's beat intervals, each against the next; `why` there are none."""

    role: Role
    name: str
    dots: str
    why: str
    sd1_ms: str
    sd2_ms: str


@dataclass(frozen=True, slots=True)
class Clouds:
    """On one scale, from `low` to `high` ms, both ways."""

    each: tuple[Cloud, ...]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Swing:
    """The power of a rest's swings by how often they come."""

    role: Role
    name: str
    line: str


@dataclass(frozen=True, slots=True)
class SpectrumFigure:
    """Of the rests that have one, on one scale; `often`: how often a minute."""

    swings: tuple[Swing, ...]
    height: int
    often: tuple[Tick, ...]


def course_figure(details: Details, result: Result) -> CourseFigure | None:
    """None where no minute of the session has an RMSSD."""
    told = [each.rmssd_ms for each in details.minutes if each.rmssd_ms is not None]
    if not told or not result.phases:
        return None
    base = details.recovery.baseline_rmssd_ms if details.recovery else None
    low, high = heights(
        [*told, base] if base is not None else told, least=LEAST_RMSSD_MS, step=STEP_RMSSD_MS
    )
    start_s, end_s = result.phases[0].start_s, result.phases[-1].end_s
    across, down = LINE_WIDTH / max(1e-9, end_s - start_s), COURSE_PX / (high - low)
    parts: list[str] = []
    last_s: float | None = None
    for each in details.minutes:
        if each.rmssd_ms is None:
            last_s = None
            continue
        x, y = (each.t_s - start_s) * across, (high - each.rmssd_ms) * down
        joined = last_s is not None and each.t_s - last_s <= 1.5 * STEP_S
        parts.append(f"L{x:.1f} {y:.1f}" if joined else f"M{x:.1f} {y:.1f}h0")
        last_s = each.t_s
    return CourseFigure(
        line="".join(parts),
        height=COURSE_PX,
        base=None if base is None else round((high - base) * down, 1),
        heights=ticks_between(low, high, COURSE_PX),
    )


def clouds(details: Details, said: Sequence[tuple[str, str, str]]) -> Clouds | None:
    """The Poincaré plots of the rests. `said`: SD1, SD2 as texts, and why there are none."""
    pairs = [value for rest in details.rests for pair in rest.pairs for value in pair]
    if not pairs:
        return None
    low, high = heights(pairs, least=LEAST_CLOUD_MS, step=STEP_CLOUD_MS, trim=TRIM)
    scale = CLOUD / (high - low)

    def dots(rest: RestDetails) -> str:
        inside = (p for p in rest.pairs if low <= min(p) and max(p) <= high)
        return "".join(f"M{(x - low) * scale:.1f} {(high - y) * scale:.1f}h0" for x, y in inside)

    return Clouds(
        tuple(
            Cloud(rest.role, f"{GLYPHS[rest.role]} {rest.name}", dots(rest), why, sd1, sd2)
            for rest, (sd1, sd2, why) in zip(details.rests, said, strict=True)
        ),
        f"{low:.0f}",
        f"{high:.0f}",
    )


def spectrum_figure(details: Details) -> SpectrumFigure | None:
    """None where no rest has a spectrum. Waves slower than LF, which would flatten all others, are
    not drawn."""
    shown = {
        at: [(hz, power) for hz, power in rest.spectrum if hz >= LF_HZ[0] - 1e-9]
        for at, rest in enumerate(details.rests)
    }
    highest = max((power for points in shown.values() for _, power in points), default=0.0)
    if not (math.isfinite(highest) and highest > 0):
        return None
    return SpectrumFigure(
        swings=tuple(
            Swing(rest.role, f"{GLYPHS[rest.role]} {rest.name}", _curve(shown[at], highest))
            for at, rest in enumerate(details.rests)
            if shown[at]
        ),
        height=SPECTRUM_PX,
        often=tuple(
            Tick(round(100 * hz / TO_HZ, 2), f"{60 * hz:.1f}".removesuffix(".0")) for hz in TOLD_HZ
        ),
    )


def _curve(points: Sequence[tuple[float, float]], highest: float) -> str:
    across, down = LINE_WIDTH / TO_HZ, SPECTRUM_PX / highest
    places = [f"{hz * across:.1f} {SPECTRUM_PX - power * down:.1f}" for hz, power in points]
    return f"M{'L'.join(places)}"
