"""The details of a session in texts, the same for every renderer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from aftershake.hrv.course import Minute
from aftershake.plans.plan import Role
from aftershake.review.details import Details, Recovery, RestDetails
from aftershake.wording import details as words
from aftershake.wording.metrics import no_number
from aftershake.wording.numbers import clock, number

FEWEST_FOLDED = 6  # minutes without a number in a row that are told together


@dataclass(frozen=True, slots=True)
class SaidRest:
    """One rest. Numbers are texts without their unit, an en dash where there is none; `powers` in
    ms², from the quickest swings to all. `why` there is none of them; empty where there is."""

    role: Role
    name: str
    sd1_ms: str
    sd2_ms: str
    pairs: int
    powers: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class SaidMinutes:
    """Minutes in a row: of each when it ended, counted from the first beat, and its RMSSD in ms;
    `none`: that they all have none, from the first of them to the last, and `why`, which may be
    empty."""

    each: tuple[tuple[str, str], ...]
    none: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class SaidDetails:
    """`before_bpm`: heart rate of the rest before; `rates`: after how many minutes of the rest
    after, heart rate, and why there is none; `back`: sentences, when RMSSD was back, and what that
    is worth; `minutes`: when each ended, counted from the first beat, and its RMSSD in ms; `runs`:
    the same minutes, those without a number together."""

    before_bpm: str
    rates: tuple[tuple[str, str, str], ...]
    back: tuple[str, ...]
    minutes: tuple[tuple[str, str], ...]
    runs: tuple[SaidMinutes, ...]
    rests: tuple[SaidRest, ...]


def said_of_details(details: Details) -> SaidDetails:
    """What `details` are told as."""
    recovery = details.recovery
    return SaidDetails(
        before_bpm=number(recovery.baseline_hr_bpm if recovery else None),
        rates=tuple(
            (
                words.after(each.after_s),
                number(each.hr_bpm),
                words.missing_rate(each.reason) if each.reason else "",
            )
            for each in (recovery.rates if recovery else ())
        ),
        back=_back(recovery),
        minutes=_told(details, details.minutes),
        runs=tuple(_runs(details)),
        rests=tuple(map(_rest, details.rests)),
    )


def _back(recovery: Recovery | None) -> tuple[str, ...]:
    if recovery is None:
        return ()
    rough = (words.ROUGH,) if recovery.back.code in words.MOMENTS else ()
    return (words.back(recovery.back), *rough)


def _told(details: Details, minutes: Sequence[Minute]) -> tuple[tuple[str, str], ...]:
    return tuple((clock(each.t_s - details.start_s), number(each.rmssd_ms)) for each in minutes)


def _runs(details: Details) -> Iterator[SaidMinutes]:
    """Hours of shaking have no number in any minute: what has none for one reason is told once."""
    alone: list[Minute] = []
    for code, run in groupby(details.minutes, _no_number_for):
        those = list(run)
        if code is None or len(those) < FEWEST_FOLDED:
            alone += those
            continue
        if alone:
            yield SaidMinutes(_told(details, alone))
            alone = []
        whys = {no_number(each.reason) for each in those}
        why = whys.pop() if len(whys) == 1 else ""
        yield SaidMinutes(_told(details, those), none=True, why=why)
    if alone:
        yield SaidMinutes(_told(details, alone))


def _no_number_for(minute: Minute) -> str | None:
    """The code of why a minute has none; None where it has one."""
    if minute.rmssd_ms is not None:
        return None
    return minute.reason.code if minute.reason is not None else ""


def _rest(rest: RestDetails) -> SaidRest:
    told = rest.metrics
    powers = (told.hf_ms2, told.lf_ms2, told.vlf_ms2, told.total_power_ms2)
    return SaidRest(
        role=rest.role,
        name=rest.name,
        sd1_ms=number(told.sd1_ms, 1),
        sd2_ms=number(told.sd2_ms, 1),
        pairs=len(rest.pairs),
        powers=tuple(zip(words.BANDS, map(number, powers), strict=True)),
        why=no_number(rest.reason) if told.rmssd_ms is None else "",
    )
