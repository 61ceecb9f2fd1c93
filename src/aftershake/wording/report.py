"""What a report says beside what the review says: headings, what pictures show, how it was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from aftershake.hrv.model import OwnSessions, UsualVariation, Verdict
from aftershake.wording.comparison import usual_from, verdict
from aftershake.wording.numbers import clock, count, number, ratio
from aftershake.wording.sentence import worded

LN = "lnRMSSD is its natural logarithm."
SCALE = (
    "×2 is twice as much after as before, ×1 no change. The thick stroke is the usual variation"
    " with nothing done between two rests, the dotted one more than usual; beyond it lies what is"
    " clearly different."
)
OWN_SCALE = "Of your own sessions, 9 of 10 lie within the range."
LIST_SCALE = (
    "The grey stroke is the usual variation that each session was judged by, the point is its"
    " change; ×1 is no change."
)
OVER_TIME = "●: a session. Above ×1, RMSSD was higher after than before."
RINGS = "○: one without shaking."
ARROWS = "▲ ▼: outside the picture; its number is in the list."
LOCAL = "Times are local."
MEASURED = "What was measured of each phase"
NO_BEAT = "No heart beat was recorded."
ARTIFACTS = (
    "A beat is left out where it is out of line with the beats around it (Lipponen & Tarvainen"
    " 2019), or does not fit between its neighbours. For RMSSD nothing is filled in, and no"
    " difference is taken across what is left out or missing; for the spectrum the curve goes on"
    " through holes of up to 3.5 s. Where more than 10 % of the beats went wrong, or the two checks"
    " lead to different numbers, there is no RMSSD."
)
SETTLING = (
    "Where its plan says so, the first part of a rest is left out, so that heart and breath can"
    " settle. Of a rest after, the last five minutes at most are measured."
)
SETTLE = "so that heart and breath can settle."
LAST = "Of the rest after, the last five minutes at most are measured."
CHECKSUM = "SHA-256 of every reading as it came from the strap, one after the other."
BREATHING = "Breathing is estimated from the heart beats."
NOT_WORKED_OUT = "not worked out by the rules of now: `aftershake recompute` does it"
CUT_OFF = "cut off, and not closed yet"
RECORDING = "still being recorded"
MOST_TOLD = 60  # values that are told of a picture; of more, evenly spread


class Said(NamedTuple):
    """What a picture is called, and what it shows, for who does not see it."""

    title: str
    text: str


@worded
def numbers_heading(rests: int) -> str:
    """Over the numbers of the phases; `rests`: how many of them there are."""
    return "The rests side by side" if rests > 1 else "What was measured"


@worded
def beats_heading(rests: int) -> str:
    """Over the pictures of the beats; `rests`: how many are drawn."""
    return "The beats of the rests" if rests > 1 else "The beats of the rest"


@worded
def heart_figure(
    lasted_s: float, lowest: float | None, highest: float | None, phases: Sequence[tuple[str, str]]
) -> Said:
    """Of the heart rate through a session. `phases`: names, and their heart rate as it is shown."""
    each = ", ".join(f"{name} {rate}" for name, rate in phases)
    extent = f"from {number(lowest)} to {number(highest)} beats a minute, " if lowest else ""
    return Said(
        "Heart rate through the session",
        f"A line over {clock(lasted_s)} minutes, {extent}gaps left open. On average: {each}.",
    )


@worded
def change_figure(
    delta_ln: float | None, found: Verdict, usual: UsualVariation, own: OwnSessions | None
) -> Said:
    """Of the change of RMSSD on its scale."""
    low, high = usual.middle_ln - usual.within_ln, usual.middle_ln + usual.within_ln
    here = f"This session: {this_session(delta_ln, found)}."
    mine = f" {own_lane(own, 0)}: {ratio(own.low_ln)} to {ratio(own.high_ln)}." if own else ""
    return Said(
        "RMSSD after ÷ before",
        f"{here} {rests_lane(usual)}: {ratio(low)} to {ratio(high)} is usual.{mine}",
    )


@worded
def over_time_figure(sessions: int, first: str, last: str) -> Said:
    """Of the changes of many sessions over the days."""
    return Said(
        "RMSSD after ÷ before, each session, over the days",
        f"A point for each of {count(sessions, 'session')}, {first} to {last}; no line joins them."
        " The list below has the number of each.",
    )


@worded
def this_session(delta_ln: float | None, found: Verdict) -> str:
    """Where it lies, with the verdict."""
    return verdict(found) if delta_ln is None else f"{ratio(delta_ln)}, {verdict(found)}"


@worded
def rests_lane(usual: UsualVariation) -> str:
    """What the change is set beside."""
    if usual.controls is not None:
        return f"Your {usual_from(usual)}"
    return "Two plain rests" if usual.measured else "Two plain rests, by published figures"


@worded
def own_lane(own: OwnSessions | None, earlier: int) -> str:
    """The person's earlier sessions, of which the newest `earlier` are drawn; empty without any."""
    many = own.n if own is not None else earlier
    if not many:
        return ""
    newest = f" (points: the newest {earlier})" if 0 < earlier < many else ""
    last = "session" if many == 1 else f"{many} sessions"
    return f"Your last {last} like this one{newest}"


@worded
def course_figure(minutes: Sequence[tuple[str, str]]) -> Said:
    """Of RMSSD through a session. `minutes`: when each ended, and its RMSSD as it is shown."""
    told = minutes[:: -(-len(minutes) // MOST_TOLD) or 1]
    each = ", ".join(f"{value} at {at}" for at, value in told)
    return Said("RMSSD through the session", f"Of the minute before, in ms: {each}.")


@worded
def base_line() -> str:
    """What the dashed line is."""
    return "Dashed: the first rest."


@worded
def rates_caption() -> str:
    """Over the heart rate after the shaking."""
    return "Heart rate in the second rest, beats a minute"


@worded
def clouds_figure(rests: Sequence[tuple[str, str, str]]) -> Said:
    """Of the Poincaré plots. `rests`: names, SD1 and SD2 in ms as they are shown."""
    each = "; ".join(f"{name}: SD1 {sd1} ms, SD2 {sd2} ms" for name, sd1, sd2 in rests)
    many = "plots of the rests" if len(rests) > 1 else "plot of the rest"
    return Said(f"Poincaré {many}", f"A cloud of points a rest. {each}.")


@worded
def spectrum_figure(rests: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Said:
    """Of the spectra. `rests`: names, and the power of each band in ms² as it is shown."""
    each = "; ".join(
        f"{name}: {', '.join(f'{band} {value}' for band, value in powers)}"
        for name, powers in rests
    )
    many = "Spectra of the rests" if len(rests) > 1 else "Spectrum of the rest"
    return Said(many, f"A line a rest. Power in ms²: {each}.")


@worded
def often() -> str:
    """What is along the bottom of a spectrum."""
    return "Below: how often a minute."


@worded
def made_by(version: str, algorithm: str) -> str:
    """Which program, and which rules."""
    return f"Aftershake {version}, rules of analysis {algorithm}"


@worded
def kept(readings: int, beats: int) -> str:
    """What is there of a session."""
    return f"{count(readings, 'reading')} of the strap, {count(beats, 'beat')}"


@worded
def lasted(seconds: float) -> str:
    """A stretch, on a clock of minutes."""
    return clock(seconds)


@worded
def left_out_beats(excluded_percent: float | None, beats: int) -> str:
    """How many of the beats measured are flagged as artifacts."""
    if excluded_percent is None or not math.isfinite(excluded_percent):
        return number(None)
    flagged = round(excluded_percent * beats / 100)
    return f"{flagged} ({number(excluded_percent, 1)} %)"


@worded
def settling(rests: int, left: int, *, after: bool) -> str:
    """How the measured stretches were chosen. `left`: of how many of the `rests` the first part is
    left out; `after`: whether there is a rest that the plan calls the one after."""
    which = "the rest" if rests == 1 else "each rest"
    if left < rests:
        which = "a rest, where the table says so,"
    first = f"The first part of {which} is left out, as its plan says, {SETTLE}" if left else ""
    return " ".join(part for part in (first, LAST if after else "") if part)


@worded
def without_beats(gap_s: float) -> str:
    """How much of a stretch no beat covers."""
    return f"{number(gap_s)} s"


@worded
def how_to_print(page: str) -> str:
    """Where no browser is found that can do it."""
    return (
        f"There is no PDF: no browser was found that can print by itself. Open {page} in any"
        " browser and print it (Ctrl+P, on a Mac ⌘P); “Save as PDF” is one of its printers."
    )
