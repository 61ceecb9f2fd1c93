"""What straps were seen to send, from the first packet to the result; and others of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.events import Event, Link, Packet, Pressed
from aftershake.hrv.limits import DeliveredAgain
from aftershake.hrv.live_reasons import NoContact, NoHeartBeat, NoIntervals, SameAgain
from aftershake.hrv.reasons import NoBeats, SignalMissing
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.result import Result
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model
from support.cases import events_of, needed, result_of

QUICK = built_in()["quick"]
TRUE_MS = 34.37, 33.73  # RMSSD of the two rests of the heart that most of the cases share


def of(name: str) -> Result:
    return result_of(*events_of(name))


def rmssd_ms(result: Result) -> list[float | None]:
    return [phase.metrics.rmssd_ms for phase in result.phases if phase.kind == "rest"]


def again(result: Result) -> list[int]:
    return [each.packets for each in result.comparison.reasons if isinstance(each, DeliveredAgain)]


@needed
@pytest.mark.parametrize(("name", "packets"), [("all_doubled", 360), ("doubled_from_150s", 211)])
def test_doubled_notifications_are_counted_once_and_said_once(name: str, packets: int) -> None:
    result = of(f"07-doubled-notifications/{name}.jsonl")
    assert rmssd_ms(result) == pytest.approx(TRUE_MS, abs=0.01)
    assert [phase.metrics.hr_bpm for phase in result.phases] == pytest.approx([66.6] * 3, abs=0.2)
    assert again(result) == [packets]


@needed
def test_doubled_after_a_reconnect_gives_what_it_gives_once() -> None:
    once = of("07-doubled-notifications/once_control.jsonl")
    twice = of("07-doubled-notifications/twice_after_reconnect.jsonl")
    assert again(once) == []
    assert len(again(twice)) == 1
    assert twice.phases == once.phases
    assert twice.comparison.verdict == once.comparison.verdict == "within_usual_variation"
    assert twice.comparison.percent == once.comparison.percent


@needed
@pytest.mark.parametrize("late_s", [0.0005, 0.2, 1.0, 1.6])
@pytest.mark.parametrize("times", [2, 3])
def test_however_late_and_however_often(late_s: float, times: int) -> None:
    plan, events = events_of("07-doubled-notifications/once_control.jsonl")
    copies = [
        replace(event, t_s=event.t_s + k * late_s)
        for event in events
        if isinstance(event, Packet) and 160 < event.t_s < 395
        for k in range(1, times)
    ]
    came = sorted([*events, *copies], key=lambda event: event.t_s)
    once, more = result_of(plan, events), result_of(plan, came)
    assert rmssd_ms(more) == pytest.approx(rmssd_ms(once), rel=0.01)
    assert more.comparison.verdict == once.comparison.verdict
    assert len(again(more)) == 1


@needed
def test_zeros_that_fill_a_packet_up_carry_no_beat() -> None:
    result = of("18-zero-padding/padded.jsonl")
    assert rmssd_ms(result) == pytest.approx(TRUE_MS, abs=0.01)
    assert [phase.metrics.excluded_percent for phase in result.phases] == [0, 0, 0]
    assert result.comparison.verdict == "within_usual_variation"


@needed
def test_255_is_no_heart_rate() -> None:
    result = of("19-hr-255/hr255.jsonl")
    assert [phase.metrics.hr_bpm for phase in result.phases] == pytest.approx([66.6] * 3, abs=0.2)
    assert {gap.codes for gap in result.gaps} == {("no_beat",)}
    only = of("19-hr-255/hr255_only.jsonl")
    assert (only.phases, only.comparison.verdict) == ((), "cannot_tell")
    assert {bpm for _, bpm in only.rates} == {None}


@needed
def test_a_band_without_intervals_is_said_to_be_one() -> None:
    plan, events = events_of("20-oh1-zero/oh1.jsonl")
    result = result_of(plan, events)
    assert [phase.metrics.reason for phase in result.phases] == [NoBeats()] * 3
    assert [phase.metrics.hr_bpm for phase in result.phases] == [84.0] * 3
    assert {gap.codes for gap in result.gaps} == {("no_intervals",)}
    assert (len(result.trace), {bpm for _, bpm in result.rates}) == (0, {None, 84.0})
    views = seen(events)
    reasons = {type(view.live.reason) for view in views if view.stage == "running"}
    assert NoContact not in reasons
    first_s = next(view.t_s for view in views if view.hr_bpm is not None)
    told_s = next(view.t_s for view in views if isinstance(view.live.reason, NoIntervals))
    assert told_s - first_s <= 5
    assert any(bpm == 84.0 for _, bpm in views[30].trace)


@needed
def test_a_frozen_packet_is_no_heart() -> None:
    plan, events = events_of("31-stale-number/frozen_60_to_100.jsonl")
    result = result_of(plan, events)
    assert rmssd_ms(result) == [None, pytest.approx(TRUE_MS[1], abs=0.01)]
    assert result.phases[0].metrics.reason == SignalMissing()
    assert [gap.codes for gap in result.gaps] == [("same_again",)]
    assert result.comparison.verdict == "cannot_tell"
    assert "intervals_doubtful" not in {each.code for each in result.comparison.reasons}
    frozen = [view for view in seen(events) if 80 < view.t_s < 99]
    assert {type(view.live.reason) for view in frozen} == {SameAgain}
    assert {view.hr_bpm for view in frozen} == {None}
    assert {view.unit_doubt for view in frozen} == {None}


@needed
def test_silence_gives_no_number() -> None:
    result = of("31-stale-number/silence_80_to_110.jsonl")
    assert [gap.codes for gap in result.gaps] == [("nothing_came",)]
    assert result.comparison.verdict == "cannot_tell"


@needed
def test_paused_time_is_in_no_number() -> None:
    result = of("34-pause-without-rr/norr_pause.jsonl")
    assert [phase.metrics.hr_bpm for phase in result.phases] == [60.0] * 3
    assert result.comparison.delta_hr_bpm in (None, 0.0)
    paused = sum(min(gap.end_s, 182.9) - max(gap.start_s, 62.9) for gap in result.gaps
                 if gap.start_s < 182.9 and gap.end_s > 62.9)  # fmt: skip
    assert paused <= 0


@needed
@pytest.mark.parametrize("name", ["island", "flicker-contact"])
def test_misread_beats_in_short_runs_are_in_no_number(name: str) -> None:
    result = of(f"33-short-runs/{name}.jsonl")
    assert rmssd_ms(result) == pytest.approx([37.2, 37.2], abs=0.2)
    assert [phase.metrics.quality for phase in result.phases] == ["good", "refused", "low"]
    assert result.comparison.verdict == "within_usual_variation"


def session(*happened: Event, silent: Sequence[tuple[float, float]] = ()) -> list[Event]:
    """A strap through the plan "quick", silent in some stretches."""
    words = np.rint(data.heart(seconds=700, seed=2) * 1.024).astype(int)
    ends_s = np.ceil(2.2 + np.cumsum(words) / 1024)
    events: list[Event] = [Link(0.5, "connected", 1), *happened]
    for second in range(3, 690):
        if not any(a <= second < b for a, b in silent):
            said = tuple(words[ends_s == second].tolist())
            events.append(Packet(second + 0.2, encode(66, said), 1))
    return sorted(events, key=lambda event: event.t_s)


def test_a_pause_is_no_gap_and_what_is_silent_beside_it_is_one() -> None:
    keys = Pressed(60.1, "pause"), Pressed(240.2, "resume")
    assert result_of(QUICK, session(*keys)).gaps == ()
    assert result_of(QUICK, session(*keys, silent=[(61, 240)])).gaps == ()
    (gap,) = result_of(QUICK, session(*keys, silent=[(50, 240)])).gaps
    assert gap.end_s == 60.1
    assert gap.end_s - gap.start_s == pytest.approx(10, abs=1.5)


def test_missing_time_counts_in_however_small_pieces() -> None:
    """Contact off in each third packet: no piece is long, a third of the time is gone."""
    events = [
        replace(event, payload=encode(66, contact=False))
        if isinstance(event, Packet) and int(event.t_s) % 3 == 0
        else event
        for event in session()
    ]
    result = result_of(QUICK, events)
    for phase in result.phases:
        assert phase.metrics.gap_s > 0.28 * phase.metrics.duration_s
    assert rmssd_ms(result) == [None, None]
    # Many short pauses: what touches one is missing in the time that was lived.
    keys: list[Event] = []
    for t_s in range(10, 130, 6):
        keys += [Pressed(t_s + 0.4, "pause"), Pressed(t_s + 1.6, "resume")]
    short = result_of(QUICK, session(*keys)).phases[0].metrics
    assert short.gap_s == pytest.approx(20 * 1.0, abs=8)


def seen(events: Sequence[Event]) -> list[View]:
    state, views = State(QUICK), []
    for event in events:
        state = step(state, event)
        if isinstance(event, Packet):
            views.append(view_model(state))
    return views


@pytest.mark.parametrize("payload", [b"\x00\xff", b"\x00\x00", b"\x01\xff\xff"])
def test_nothing_measured_is_no_heart_rate_and_no_lost_contact(payload: bytes) -> None:
    views = seen([*session()[:40], *(Packet(45.0 + i, payload, 1) for i in range(9))])
    assert {type(view.live.reason) for view in views[-9:]} == {NoHeartBeat}
    assert {view.hr_bpm for view in views[-9:]} == {None}


def test_a_rate_that_lags_is_not_that_of_a_stretch_of_seconds() -> None:
    """Beats came, of too few seconds for a rate: what the strap told then is of the time before."""
    heart_ms = np.concatenate((np.full(190, 1000), np.full(400, 500)))
    words = np.rint(heart_ms * 1.024).astype(int)
    ends_s = np.ceil(2.2 + np.cumsum(words) / 1024)
    events: list[Event] = [Link(0.5, "connected", 1), Pressed(202.1, "stop")]
    for second in range(3, 203):
        said = tuple(words[ends_s == second].tolist())
        events.append(Packet(second + 0.2, encode(60, said), 1))
    plan = replace(QUICK, phases=(replace(QUICK.phases[0], duration_s=189.0), *QUICK.phases[1:]))
    shaking = result_of(plan, sorted(events, key=lambda event: event.t_s)).phases[1]
    assert shaking.metrics.duration_s < 10
    assert shaking.metrics.hr_bpm is None
