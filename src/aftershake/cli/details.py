"""The details of a session, in lines for a terminal."""

from __future__ import annotations

from aftershake.plans.plan import GLYPHS
from aftershake.review.details_said import SaidDetails, SaidRest
from aftershake.wording.numbers import MISSING

EACH = 6  # minutes a line


def details_lines(said: SaidDetails) -> list[str]:
    """How it came back after the shaking, RMSSD by the minute, and what the pictures show."""
    lines = []
    if said.rates:
        rates = ", ".join(
            f"{after} {MISSING} ({why})" if why else f"{after} {bpm} bpm"
            for after, bpm, why in said.rates
        )
        lines.append(f"  heart rate in the second rest: {rates}; first rest {said.before_bpm} bpm")
    lines += [f"  {sentence}" for sentence in said.back]
    if said.minutes:
        lines.append("  RMSSD in ms of each minute, by when it ended:")
        each = [f"{at:>7} {value:<4}" for at, value in said.minutes]
        lines += [f"   {''.join(each[i : i + EACH])}".rstrip() for i in range(0, len(each), EACH)]
    return [*lines, *map(_rest, said.rests)]


def _rest(rest: SaidRest) -> str:
    head = f"  {GLYPHS[rest.role]} {rest.name:<12}"
    if rest.why:
        return f"{head} no Poincaré plot and no spectrum: {rest.why}"
    powers = ", ".join(f"{band} {value}" for band, value in rest.powers)
    return (
        f"{head} SD1 {rest.sd1_ms} ms, SD2 {rest.sd2_ms} ms ({rest.pairs} pairs of beats); power in"
        f" ms²: {powers}"
    )
