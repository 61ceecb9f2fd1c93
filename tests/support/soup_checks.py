"""What must hold of each random session: nothing is said that is not so, and no number is off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from aftershake.hrv.metrics import analyse
from aftershake.rr.beats import SHORTEST_GAP_S, Beats
from aftershake.session.result import Result
from aftershake.session.session_analysis import Recorded, result, windows
from support import claims
from support.folded import fold_events
from support.soup import Soup, soup

NEAR = 0.10  # of the true RMSSD, and of the true heart rate
# Of what is shown as good, so much may be further off; `make soup` counts and names what is. Such
# are: misplaced beats with the shape of a sigh (session 439) or in a heart that slows by half
# within the rest (642, 731), beats misread that are too few to tell (507), a change while nothing
# was heard (377).
OFF = 0.005


@dataclass
class Found:
    """What does not hold, by the number of its session; `good`: how many stretches are shown so."""

    sessions: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)
    off: dict[int, list[str]] = field(default_factory=dict)
    good: int = 0

    @property
    def off_stretches(self) -> int:
        """How many stretches are shown as good and are not."""
        return sum(map(len, self.off.values()))


def looked_at(seeds: Iterable[int]) -> Iterator[tuple[int, Found]]:
    """After each session, its number and what was found so far. Each is looked at and let go:
    thousands of them would not fit into memory."""
    found = Found()
    for seed in seeds:
        told = session(seed)
        checks = (tiled, added_up, beating_rightly, said_rightly)
        if here := [each for check in checks for each in check(*told)]:
            found.wrong[seed] = here
        if far := near_the_truth(*told):
            found.off[seed] = far
        found.good += sum(phase.metrics.quality == "good" for phase in told[2].phases)
        found.sessions += 1
        yield seed, found


def session(seed: int) -> tuple[Soup, Recorded, Result]:
    made = soup(seed)
    folded = fold_events(made.plan, made.events)
    metrics = [analyse(folded.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(folded)]
    return made, folded, result(folded, metrics, session_id=1, title="", started_at="", strap="")


def covered_s(beats: Beats, from_s: float, to_s: float) -> float:
    """How much of a stretch some beat's interval covers."""
    end_s, total_s = from_s, 0.0
    for a, b in zip(beats.starts_s.tolist(), beats.t_s.tolist(), strict=True):
        a, b = max(a, end_s), min(b, to_s)
        if b > a:
            total_s, end_s = total_s + b - a, b
    return total_s


def tiled(made: Soup, folded: Recorded, given: Result) -> list[str]:
    """The phases are those that were gone through, one after the other, and measured rightly."""
    wrong = []
    truth = claims.Truth(made, given)
    spans = [(span.phase, span.start_s, span.end_s) for span in folded.state.spans]
    if not np.allclose(spans, made.spans, atol=1e-6):
        wrong.append(f"phases {spans}, not {made.spans}")
    if folded.state.complete != made.complete:
        wrong.append(f"complete: {folded.state.complete}")
    for window in windows(folded):
        if not np.allclose((window.from_s, window.to_s), truth.window(window.span.phase)):
            wrong.append(f"measured {window}")
    return wrong


def added_up(made: Soup, folded: Recorded, given: Result) -> list[str]:
    """What beats cover and what is missing are the whole of what is measured."""
    wrong = []
    for window, phase in zip(windows(folded), given.phases, strict=True):
        inside = folded.beats.between(window.from_s, window.to_s)
        breaks = int((~inside.is_successive).sum()) + 2
        covered = covered_s(inside, window.from_s, window.to_s)
        rest_s = phase.metrics.duration_s - phase.metrics.gap_s - covered
        if not -0.05 <= rest_s <= SHORTEST_GAP_S * breaks:
            wrong.append(f"{phase.name}: {rest_s:.1f} s neither covered nor missing")
    return wrong


def near_the_truth(made: Soup, folded: Recorded, given: Result) -> list[str]:
    """What is shown as good is what the heart did."""
    wrong = []
    for phase in given.phases:
        true_ms = made.true_rmssd_ms(phase.measured_from_s, phase.measured_to_s)
        shown_ms = phase.metrics.rmssd_ms
        if phase.metrics.quality != "good" or shown_ms is None:
            continue
        if true_ms is None or abs(shown_ms / true_ms - 1) > NEAR:
            wrong.append(f"{phase.name}: {shown_ms:.1f} ms for {true_ms or 0.0:.1f}")
    return wrong


def beating_rightly(made: Soup, folded: Recorded, given: Result) -> list[str]:
    """A heart rate that is shown is that of the heart, whatever the quality and whatever is
    missing."""
    wrong = []
    for phase in given.phases:
        true_bpm = made.true_bpm(phase.measured_from_s, phase.measured_to_s)
        shown_bpm = phase.metrics.hr_bpm
        if shown_bpm is None or true_bpm is None:
            continue
        if abs(shown_bpm / true_bpm - 1) > NEAR:
            wrong.append(f"{phase.name}: {shown_bpm:.1f} bpm for {true_bpm:.1f}")
    return wrong


def said_rightly(made: Soup, folded: Recorded, given: Result) -> list[str]:
    """Each limit is so, and each that is so is said."""
    truth, said = claims.Truth(made, given), given.comparison.reasons
    done = [reason for reason in said if isinstance(reason, claims.DONE)]
    so = claims.of_what_was_done(truth)
    wrong = [f"said {each}" for each in done if not any(claims.alike(each, one) for one in so)]
    wrong += [f"not said {one}" for one in so if not any(claims.alike(each, one) for each in done)]
    wrong += [f"untrue {reason}" for reason in said if not claims.follows(reason, truth)]
    verdict, delta = given.comparison.verdict, given.comparison.delta_ln_rmssd
    unlike = any(reason.code in ("different_postures", "too_far_apart") for reason in so)
    reached = None not in truth.reached()
    if unlike and reached and verdict != "not_comparable":
        wrong.append(f"{verdict}, which cannot be compared")
    if any(reason.code == "posture_unknown" for reason in so) and verdict.startswith("clearly"):
        wrong.append(f"{verdict}, in postures that nobody knows")
    if delta is not None and claims.measured_alike(truth) and not given.comparison.rest_exceedance:
        wrong.append("no share of plain rests, though there are many like these")
    if (delta is None) != (verdict in ("cannot_tell", "not_comparable")):
        wrong.append(f"{verdict} of {delta}")
    return wrong
