"""From a session's events to what it gave: the same for live, replay, recovery and recomputation.

`Folding.of(plan, events)` folds; `windows` says which stretches are to be measured; `result`
puts the measured stretches together. Measuring itself is done elsewhere: it takes its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from aftershake.events import Cued, Event, Link, Packet, Pressed, Reopened
from aftershake.hrv.comparison import compare
from aftershake.hrv.limits import DeliveredAgain, LittleSettling
from aftershake.hrv.model import Metrics, enough_of
from aftershake.hrv.plain_rests import RestPair
from aftershake.hrv.quality import LEAST_S
from aftershake.hrv.reasons import (
    ComparisonLimit,
    EndedSettling,
    LeftOut,
    NoBeats,
    TooShort,
    WasUnsaved,
)
from aftershake.plans.plan import Plan
from aftershake.rr.beats import SHORTEST_GAP_S, Beats, Bools, assemble
from aftershake.rr.gaps import Change, gaps
from aftershake.rr.log import Heard, Log, hear
from aftershake.rr.repeats import Sifted, sift
from aftershake.session.conditions import (
    apart,
    of_the_plan,
    same_posture,
    settled,
)
from aftershake.session.fold import step
from aftershake.session.heard_in import doubtful, told_rates
from aftershake.session.interruptions import interruptions
from aftershake.session.result import Mark, PhaseResult, Result
from aftershake.session.state import State
from aftershake.session.trace import rates, trace
from aftershake.session.window import Window, window_of

LEAST_TOLD = 10  # packets, about as many seconds: the least that a mean heart rate is said of


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A whole session: its last state, every packet, every beat outside pauses."""

    state: State
    heard: Sequence[Heard]
    all_beats: Beats
    beats: Beats  # on the time that was lived through: pauses and cuts are taken out of it
    counted: Sifted  # which of the packets count
    changes: Sequence[Change] = ()  # what became of the link, and when the session was reopened
    cues: Sequence[Cued] = ()


class Folding:
    """A session's state and what measuring needs beside it, event by event; each packet is parsed
    once for both."""

    def __init__(self, plan: Plan) -> None:
        self.state = State(plan)
        self.heard, self.changes, self.cues = Log(), list[Change](), list[Cued]()

    @classmethod
    def of(cls, plan: Plan, events: Iterable[Event]) -> Folding:
        """After all these events."""
        folding = cls(plan)
        for event in events:
            folding.add(event)
        return folding

    def add(self, event: Event) -> None:
        """Take the next event."""
        heard = None
        if isinstance(event, Packet) and event.tells_of_beats:
            heard = hear(event)
            self.heard.append(heard)
        elif isinstance(event, Link | Reopened):
            self.changes.append(event)
        elif isinstance(event, Cued):
            self.cues.append(event)
        self.state = step(self.state, event, heard)

    def copy(self) -> Folding:
        """The same so far, for another thread while this one goes on."""
        other = Folding(self.state.plan)
        other.state = self.state
        other.heard, other.changes, other.cues = self.heard.copy(), self.changes[:], self.cues[:]
        return other

    def so_far(self) -> Recorded:
        """The session as if it were stopped now."""
        state = step(self.state, Pressed(self.state.t_s, "stop"))
        return recorded(state, self.heard, self.changes, self.cues)


def recorded(
    state: State,
    heard: Sequence[Heard],
    changes: Sequence[Change] = (),
    cues: Sequence[Cued] = (),
) -> Recorded:
    """The beats of a session that `state`, `heard` and `changes` are the whole of."""
    counted = sift(heard)
    beats = assemble(counted.heard)
    return Recorded(state, heard, beats, _outside(beats, state.pauses), counted, changes, cues)


def windows(session: Recorded) -> tuple[Window, ...]:
    """What of each phase is measured: all after its settling time, none of a pause before it; of
    the rest that is compared with the baseline, its last five minutes at most."""
    return tuple(window_of(session.state, span) for span in session.state.spans)


def result(
    session: Recorded,
    metrics: Sequence[Metrics],
    *,
    session_id: int,
    title: str,
    started_at: str,
    strap: str,
    earlier_ln: Sequence[float] | None = (),
    control_ln: Sequence[float] = (),
    left_out: int = 0,
) -> Result:
    """Put together what a session gave. `metrics` belong to `windows(session)`, in that order.

    `earlier_ln` and `control_ln` are what earlier sessions gave, as `compare` takes them;
    `left_out` of them are not among these, for an older version has worked them out.
    """
    state, plan = session.state, session.state.plan
    measured_at = windows(session)
    phases = tuple(
        PhaseResult(
            plan.phases[each.span.phase].name,
            plan.phases[each.span.phase].kind,
            plan.phases[each.span.phase].posture,
            each.span.start_s,
            each.span.end_s,
            each.clock_from_s,
            each.clock_to_s,
            _with_told_rate(with_reason(measured, each, plan), session, each),
        )
        for each, measured in zip(measured_at, metrics, strict=True)
    )
    before = plan.baseline if plan.baseline is not None and plan.baseline < len(phases) else None
    after = plan.integration
    after = after if after is not None and after < len(phases) else None
    first, second = (measured_at[at] if at is not None else None for at in (before, after))
    comparison = compare(
        phases[before].metrics if before is not None else None,
        phases[after].metrics if after is not None else None,
        same_posture=same_posture(state),
        settled=settled(state, second),
        apart=apart(plan, first, second),
        earlier_ln=earlier_ln,
        control_ln=control_ln,
        pair=_pair(measured_at[before], measured_at[after], plan)
        if before is not None and after is not None
        else None,
    )
    told = comparison.delta_ln_rmssd is not None
    comparison = replace(
        comparison,
        reasons=of_the_plan(
            (
                *comparison.reasons,
                *((LittleSettling("first"),) if told and not settled(state, first) else ()),
                *((LeftOut(left_out),) if left_out else ()),
                *interruptions(state, (before, after), session.changes),
                *doubtful(
                    session.counted.heard,
                    state.pauses,
                    [measured_at[i] for i in (before, after) if i is not None],
                ),
                *_again(session),
                *(WasUnsaved(each.t_s - each.since_s, each.why) for each in state.unsaved),
            ),
            plan,
        ),
    )
    return Result(
        id=session_id,
        title=title,
        started_at=started_at,
        duration_s=state.t_s,
        plan=plan.name,
        strap=strap,
        complete=state.complete,
        phases=phases,
        gaps=gaps(
            session.all_beats,
            session.heard,
            *_extent(state),
            session.changes,
            pauses=pressed_pauses(state, session.changes),
            stuck=session.counted.stuck,
        ),
        comparison=comparison,
        baseline=before,
        integration=after,
        beats=len(session.all_beats),
        trace=trace(session.all_beats),
        rates=() if len(session.all_beats) else rates(session.heard, 0.0),
        marks=tuple(map(Mark, state.marks)),
        said=state.said,
        cues=tuple(session.cues),
        left_out=left_out,
    )


def _again(session: Recorded) -> list[ComparisonLimit]:
    """That packets came more than once, where some did."""
    packets = session.counted.copies_in(*_extent(session.state))
    return [DeliveredAgain(packets)] if packets else []


def _pair(before: Window, after: Window, plan: Plan) -> RestPair:
    """How the two rests lay in time. Time that went by in a pause went by."""
    return RestPair(
        before.to_s - before.from_s,
        after.to_s - after.from_s,
        after.clock_from_s - before.clock_to_s,
        lying=all(plan.phases[each.span.phase].posture == "lying" for each in (before, after)),
    )


def with_reason(measured: Metrics, window: Window, plan: Plan) -> Metrics:
    """Where a phase ended while it settled, or a moment later, that: no beats is another thing."""
    settles = plan.phases[window.span.phase].settle_s > 0
    if settles and window.to_s <= window.from_s:
        return replace(measured, reason=EndedSettling())
    if isinstance(measured.reason, NoBeats) and measured.duration_s < SHORTEST_GAP_S:
        return replace(measured, reason=TooShort(measured.duration_s, LEAST_S))
    return measured


def _with_told_rate(measured: Metrics, session: Recorded, window: Window) -> Metrics:
    """Heart rate as the strap itself told it, where no beat intervals came that could carry it.

    Where they came and tell none, beats were missed, and the strap's own rate is of the same beats;
    or they are of a few seconds, and its rate, which lags, is of the time before.
    """
    carried_s = measured.duration_s - measured.gap_s
    if measured.hr_bpm is not None or carried_s >= min(LEAST_TOLD, measured.duration_s / 2):
        return measured
    told = told_rates(session.counted.heard, session.state.pauses, window)
    heard_s = sum(min(b - a, SHORTEST_GAP_S) for (a, _), (b, _) in pairwise(told))
    if len(told) < LEAST_TOLD or not enough_of(heard_s, measured.duration_s):
        return measured
    return replace(measured, hr_bpm=sum(bpm for _, bpm in told) / len(told))


def _outside(beats: Beats, pauses: Sequence[tuple[float, float]]) -> Beats:
    """The beats whose interval touches no pause, on a time that stands still in pauses."""
    held_s = np.zeros(len(beats))
    for start_s, end_s in pauses:
        held_s += np.clip(beats.t_s - start_s, 0.0, end_s - start_s)
    return replace(beats, t_s=beats.t_s - held_s).where(outside(beats, pauses))


def outside(beats: Beats, pauses: Sequence[tuple[float, float]]) -> Bools:
    """Shape (n,): whether the interval of each beat touches no pause."""
    keep = np.ones(len(beats), dtype=np.bool_)
    for start_s, end_s in pauses:
        keep &= (beats.t_s <= start_s) | (beats.t_s - beats.rr_ms / 1000 >= end_s)
    return keep


def pressed_pauses(state: State, changes: Sequence[Change]) -> list[tuple[float, float]]:
    """The pauses that the person made: while the program was away, they are told so."""
    back_s = {each.t_s for each in changes if isinstance(each, Reopened)}
    return [pause for pause in state.pauses if pause[1] not in back_s]


def _extent(state: State) -> tuple[float, float]:
    """From the start of the first phase to the end of the last."""
    if not state.spans:
        return 0.0, state.t_s
    return state.spans[0].start_s, max(state.spans[-1].end_s, state.spans[0].start_s)
