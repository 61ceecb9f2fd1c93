"""The details of a session, in lines for a terminal."""

from __future__ import annotations

from aftershake.plans.plan import GLYPHS
from aftershake.review.details_said import SaidDetails, SaidMinutes, SaidRest
from aftershake.wording.details import no_minutes
from aftershake.wording.numbers import MISSING
from aftershake.wording.plain_lines import wrapped

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
    if said.runs:
        lines.append("  RMSSD in ms of each minute, by when it ended:")
        lines += [line for run in said.runs for line in _minutes(run)]
    return [*lines, *map(_rest, said.rests)]


def plain_details_lines(said: SaidDetails) -> list[str]:
    """The same, to be listened to: a line for each number, without a shape."""
    lines = []
    if said.rates:
        lines.append(f"heart rate in the first rest: {_or_none(said.before_bpm, 'beats a minute')}")
    lines += [
        f"heart rate in the second rest, {after}: {_or_none(bpm, 'beats a minute', why)}"
        for after, bpm, why in said.rates
    ]
    lines += said.back
    for run in said.runs:
        if run.none:
            first, last = run.each[0][0], run.each[-1][0]
            none = _or_none(MISSING, "", run.why)
            lines.append(f"RMSSD of the minutes that ended from {first} to {last}: {none}")
            continue
        lines += [
            f"RMSSD of the minute that ended at {at}: {_or_none(value, 'ms')}"
            for at, value in run.each
        ]
    for rest in said.rests:
        if rest.why:
            lines.append(f"{rest.name}, SD1, SD2 and spectrum: none, {rest.why}")
            continue
        lines.append(f"{rest.name}, SD1: {_or_none(rest.sd1_ms, 'ms')}")
        lines.append(f"{rest.name}, SD2: {_or_none(rest.sd2_ms, 'ms')}")
        lines += [
            f"{rest.name}, power, {band}: {_or_none(value, 'ms squared')}"
            for band, value in rest.powers
        ]
    return [line for each in lines for line in wrapped(each)]


def _minutes(run: SaidMinutes) -> list[str]:
    if run.none:
        return [f"    {no_minutes(run.each[0][0], run.each[-1][0], run.why)}"]
    each = [f"{at:>7} {value:<4}" for at, value in run.each]
    return [f"   {''.join(each[i : i + EACH])}".rstrip() for i in range(0, len(each), EACH)]


def _or_none(value: str, unit: str, why: str = "") -> str:
    if value == MISSING:
        return f"none, {why}" if why else "none"
    return f"{value} {unit}"


def _rest(rest: SaidRest) -> str:
    head = f"  {GLYPHS[rest.role]} {rest.name:<12}"
    if rest.why:
        return f"{head} no Poincaré plot and no spectrum: {rest.why}"
    powers = ", ".join(f"{band} {value}" for band, value in rest.powers)
    return (
        f"{head} SD1 {rest.sd1_ms} ms, SD2 {rest.sd2_ms} ms ({rest.pairs} pairs of beats); power in"
        f" ms²: {powers}"
    )
