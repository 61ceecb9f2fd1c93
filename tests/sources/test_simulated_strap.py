"""The simulated strap: its packets carry the heart's beats as a strap's do, at any speed."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from aftershake.events import DeviceInfo, Event, Link, Packet, Pressed, Tick
from aftershake.hrv.live_reasons import NoContact, NoHeartBeat, SessionOver, SignalLost
from aftershake.plans.plan import Kind, Phase, Plan
from aftershake.plans.reader import built_in
from aftershake.rr.beats import Beats, assemble
from aftershake.rr.gaps import gaps
from aftershake.rr.log import Heard
from aftershake.rr.packet import parse
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model
from aftershake.sources.simulated.heart import Condition, Heart, Stretch, calibrate
from aftershake.sources.simulated.kind import SCENARIOS as NAMED
from aftershake.sources.simulated.scenarios import FAULTS, SCENARIOS, SIMULATIONS
from aftershake.sources.simulated.sensor import Sensor
from aftershake.sources.simulated.strap import (
    SimulatedStrap,
    UnknownScenario,
    parts,
    truth,
)
from support.folded import fold_events

QUICK = built_in()["quick"].phases
SHORT = (
    Phase("baseline", "rest", "lying", 12),
    Phase("shaking", "shake", "lying", 6),
    Phase("integration", "rest", "lying", 12, 4),
)


async def heard_until(strap: SimulatedStrap, until_s: float) -> list[Event]:
    events: list[Event] = []
    async for event in strap.events():
        if event.t_s > until_s:
            break
        events.append(event)
    return events


async def session(
    person: str, *, seed: int = 1, until_s: float = 366, phases: tuple[Phase, ...] = QUICK
) -> list[Event]:
    return await heard_until(SimulatedStrap(person, phases, speed=None, seed=seed), until_s)


def packets(events: list[Event]) -> list[Packet]:
    return [event for event in events if isinstance(event, Packet)]


def heard(events: list[Event]) -> list[Heard]:
    return [Heard(p.t_s, p.connection, parse(p.payload)) for p in packets(events)]


def measured(beats: Beats, from_s: float, phases: tuple[Phase, ...]) -> list[tuple[float, float]]:
    """(heart rate, RMSSD) over the measured part of each phase; they begin at `from_s`."""
    found = []
    for phase in phases:
        part = beats.between(from_s + phase.settle_s, from_s + phase.duration_s)
        change = np.diff(part.rr_ms)[part.is_successive]
        found.append((60_000 / part.rr_ms.mean(), float(np.sqrt(np.mean(change**2)))))
        from_s += phase.duration_s
    return found


@pytest.mark.parametrize("seed", range(5))
async def test_what_arrives_has_the_true_heart_rate_and_rmssd(seed: int) -> None:
    events = await session("calm", seed=seed)
    first_s = packets(events)[0].t_s
    found = measured(assemble(heard(events)), first_s, QUICK)
    person = SIMULATIONS["calm"]
    wanted = (person.baseline, person.shaking, person.integration)
    truths = truth("calm", QUICK, seed)
    for (hr_bpm, rmssd_ms), condition, true in zip(found, wanted, truths, strict=True):
        shakes = condition is person.shaking
        assert true.hr_bpm == pytest.approx(condition.hr_bpm, rel=0.005)
        assert hr_bpm == pytest.approx(true.hr_bpm, rel=0.05 if shakes else 0.002)
        assert true.rmssd_ms == pytest.approx(condition.rmssd_ms, rel=0.01)
        if not shakes:  # while shaking the signal has movement in it
            assert rmssd_ms == pytest.approx(true.rmssd_ms, rel=0.01)


async def test_the_same_bytes_come_at_every_speed() -> None:
    as_fast, fast, again = [
        await heard_until(SimulatedStrap("calm", SHORT, speed=speed), 12)
        for speed in (None, 400.0, None)
    ]
    assert as_fast == fast == again
    other = await heard_until(SimulatedStrap("calm", SHORT, speed=None, seed=2), 12)
    assert packets(other) != packets(as_fast)


@pytest.mark.parametrize("person", SCENARIOS)
async def test_events_are_in_order_and_every_second_ticks(person: str) -> None:
    events = await session(person)
    times = [event.t_s for event in events]
    assert times == sorted(times)
    assert [e.t_s for e in events if isinstance(e, Tick)] == [float(s) for s in range(1, 367)]
    assert {e.what for e in events if isinstance(e, DeviceInfo)} == {"name", "battery"}
    odd = {oddity for packet in packets(events) for oddity in parse(packet.payload).odd}
    assert odd == ({"zero heart rate"} if person == "flaky" else set())


async def test_a_packet_comes_each_second_a_few_tens_of_ms_late() -> None:
    arrived = np.array([packet.t_s for packet in packets(await session("calm"))])
    assert np.abs(np.diff(arrived) - 1).max() < 0.2
    late = (arrived - 0.37) % 1
    assert late.min() > 0.02
    assert 0.03 < np.median(late) < 0.08


async def test_a_slow_heart_leaves_packets_without_intervals() -> None:
    empty = [h for h in heard(await session("calm")) if not h.measurement.rr_1024]
    assert 0 < len(empty) < 40
    assert all(h.measurement.hr_bpm for h in empty)


@pytest.mark.parametrize("seed", range(3))
def test_cumulated_intervals_never_leave_the_beats(seed: int) -> None:
    condition = Condition(hr_bpm=61, rmssd_ms=50, breaths_per_min=12)
    (drive,), _ = calibrate((Stretch(condition, 600),), seed)
    heart, sensor = Heart(drive, seed), Sensor(seed)
    beats_s = heart.advance(600, drive)
    sensor.feel(beats_s, condition)
    words: list[int] = []
    for second in range(1, 601):
        said = parse(sensor.packet(float(second))).rr_1024
        words.extend(said)
        ended = beats_s[: len(words) + 1]
        assert ended.size == 0 or ended[-1] <= second
    told_s = np.cumsum(words) / 1024
    assert len(words) == beats_s.size - 1
    assert np.abs(told_s - (beats_s[1:] - beats_s[0])).max() <= 1 / 1024


@pytest.mark.parametrize(
    ("kind", "beats_more"), [("premature", 0), ("missed", -1), ("extra", 1), ("misplaced", 0)]
)
def test_faults_do_what_they_say_and_are_known(kind: str, beats_more: int) -> None:
    sound = Condition(hr_bpm=61, rmssd_ms=40, breaths_per_min=12)
    (drive,), _ = calibrate((Stretch(sound, 600),), seed=4)
    beats_s = Heart(drive, 4).advance(600, drive)
    sensor = Sensor(4)
    sensor.feel(beats_s, replace(sound, **{kind: 0.03}))
    seen_ms = np.array(parse(sensor.packet(601)).rr_ms)
    assert 8 < len(sensor.faults) < 30
    assert {fault.kind for fault in sensor.faults} == {kind}
    assert seen_ms.size == beats_s.size - 1 + beats_more * len(sensor.faults)
    # Everywhere else the intervals are the true ones.
    seen_s = beats_s[0] + np.cumsum(seen_ms) / 1000
    strange = [s for s in beats_s[1:] if np.abs(seen_s - s).min() > 0.01]
    moved = 0 if kind == "extra" else len(sensor.faults)
    assert len(strange) == moved
    # A heart is not in step with them, so a premature beat is followed by a pause.
    if kind == "premature":
        at = [int(np.abs(beats_s - fault.t_s).argmin()) for fault in sensor.faults]
        assert all(seen_ms[i - 1] < 0.8 * seen_ms[i] for i in at)


async def test_dropouts_split_links_and_lose_the_beats_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strap = SimulatedStrap("flaky", QUICK, speed=None)
    events = await heard_until(strap, 366)
    lost = [e for e in events if isinstance(e, Link) and e.state == "lost"]
    back = [e for e in events if isinstance(e, Link) and e.state == "connected"][1:]
    assert [link.connection for link in lost] == [1, 2]
    assert [link.connection for link in back] == [2, 3]
    for gone, again in zip(lost, back, strict=True):
        assert not [p for p in packets(events) if gone.t_s <= p.t_s <= again.t_s]
    listened = heard(events)
    beats = assemble(listened)
    causes = [gap.causes for gap in gaps(beats, listened, 4, 360)]
    assert causes == [("link_lost",), ("contact_lost",), ("link_lost",)]
    assert int(beats.run[-1]) == 3
    known = [fault for fault in strap.faults if fault.seconds]
    assert [fault.kind for fault in known] == ["link lost", "contact lost", "link lost"]
    # Beats that are left are where they were: what a drop-out takes it never shifts.
    monkeypatch.setitem(SIMULATIONS, "whole", replace(SIMULATIONS["flaky"], outages=()))
    true = assemble(heard(await session("whole")))
    off_s = [float(np.abs(true.t_s - at_s).min()) for at_s in beats.t_s]
    assert max(off_s) < 0.06


WHOLE = built_in()["quick"]
CAUSES = {
    "link-lost": "link_lost",
    "silent": "nothing_came",
    "contact-lost": "contact_lost",
    "no-beat": "no_beat",
    "no-intervals": "no_intervals",
    "unreadable": "unreadable",
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_happens_on_demand_and_the_session_is_whole(fault: str) -> None:
    strap = SimulatedStrap(fault, QUICK, speed=None)
    events = await heard_until(strap, 370)
    assert [e.t_s for e in events] == sorted(e.t_s for e in events)
    state, views = State(WHOLE), list[View]()
    for event in events:
        state = step(state, event)
        views.append(view_model(state))
    assert state.complete
    whole = fold_events(WHOLE, events)
    found = gaps(
        whole.all_beats, whole.heard, state.spans[0].start_s, state.spans[-1].end_s, whole.changes
    )
    cause = CAUSES.get(fault)
    assert [gap.codes for gap in found] == ([(cause,)] * 3 if cause else [])
    said = {type(view.live.reason) for view in views if view.live.state == "lost"}
    away = {
        "link-lost": {SignalLost},
        "silent": {SignalLost},
        "late": {SignalLost},
        "unreadable": {SignalLost},
        "contact-lost": {NoContact},
        "no-beat": {NoHeartBeat},
    }
    assert said - {SessionOver} == away.get(fault, set())
    if cause or fault == "late":
        assert [f.kind for f in strap.faults if f.seconds] == [FAULTS[fault].outages[0].kind] * 3
    elif (beat := FAULTS[fault].quirk) is None:
        assert fault in {f.kind for f in strap.faults}
    else:
        doubted = {"milliseconds": "milliseconds", "short": "beats_missing", "bogus": None}[beat]
        assert doubted in {view.unit_doubt for view in views}
        bogus = 53 / 1.024 in whole.all_beats.rr_ms
        assert bogus == (fault == "bogus")


async def test_packets_that_lag_are_all_there() -> None:
    late, prompt = await session("late"), await session("steady")
    assert [p.payload for p in packets(late)] == [p.payload for p in packets(prompt)]
    lags = np.array([p.t_s for p in packets(late)]) - [p.t_s for p in packets(prompt)]
    assert lags.max() == pytest.approx(3, abs=0.2)
    assert (lags > 0.5).sum() == 9


def test_the_help_names_every_simulation() -> None:
    assert re.findall(r"[a-z-]+", NAMED.replace("or one fault each", "")) == list(SIMULATIONS)


async def test_a_sensor_without_intervals_sends_only_heart_rate() -> None:
    said = [h.measurement for h in heard(await session("no-rr"))]
    assert len(said) > 300
    assert not any(m.rr_1024 for m in said)
    assert all(m.hr_bpm and 45 < m.hr_bpm < 130 for m in said)


def test_an_unknown_person_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownScenario, match="calm, steady, restless, flaky, no-rr"):
        SimulatedStrap("nobody", QUICK, speed=None)


def test_a_rest_is_integration_only_after_shaking() -> None:
    rest, shake = SHORT[0], SHORT[1]
    other = replace(rest, kind="other")
    assert parts((rest, rest, shake, other, rest)) == (
        *("baseline", "baseline", "shaking", "other", "integration"),
    )


def session_of(phases: tuple[Phase, ...]) -> State:
    return State(Plan("test", "Test", "", phases, ""))


async def test_a_paused_person_waits() -> None:
    strap = SimulatedStrap("calm", SHORT, speed=None)
    state = session_of(SHORT)
    events: list[Event] = []
    async for event in strap.events():
        events.append(event)
        state = step(state, event)
        if event == Tick(8.0):
            state = step(state, pause := Pressed(8.0, "pause"))
            strap.pressed(pause)
        if event == Tick(98.0):
            state = step(state, resume := Pressed(98.0, "resume"))
            strap.pressed(resume)
        if state.stage == "ended":
            break
    assert state.complete
    assert events[-1].t_s < 3.4 + 30 + 90 + 1.5
    beats = assemble(heard(events))
    # Ninety paused seconds in the baseline: shaking has not begun, and begins after them.
    resting = beats.between(20, 95)
    assert 60_000 / resting.rr_ms.mean() == pytest.approx(66, rel=0.08)
    assert beats.between(107, 111).rr_ms.mean() < 0.9 * resting.rr_ms.mean()


async def test_a_session_goes_on_where_it_was_cut_off() -> None:
    strap = SimulatedStrap("calm", QUICK, speed=None)
    strap.resume(500.25, 200.0, 3)
    events = await heard_until(strap, 670)
    assert [e.t_s for e in events] == sorted(e.t_s for e in events)
    assert events[0].t_s == 500.25
    assert {packet.connection for packet in packets(events)} == {4}
    assert next(e.t_s for e in events if isinstance(e, Tick)) == 501.0
    first_s = packets(events)[0].t_s
    # What is left are the beats that the whole session would have had there.
    whole = await session("calm", until_s=380)
    shift_s = first_s - (packets(whole)[0].t_s + 200)
    beats, true = assemble(heard(events)), assemble(heard(whole))
    for at_s in beats.t_s[2:]:
        assert float(np.abs(true.t_s + shift_s - at_s).min()) < 0.05


@pytest.mark.parametrize("person", SCENARIOS)
@pytest.mark.parametrize("lasts_s", [1.0, 2.5, 5.0, 15.0])
async def test_a_plan_too_short_to_settle_keeps_the_heart_human(
    person: str, lasts_s: float
) -> None:
    kinds: tuple[Kind, ...] = ("other", "shake", "rest")
    phases = tuple(Phase(kind, kind, "any", lasts_s, lasts_s / 3) for kind in kinds)
    assert [true.name for true in truth(person, phases)] == ["other", "shake", "rest"]
    events = await session(person, phases=phases, until_s=3 * lasts_s + 30)
    rates = [h.measurement.hr_bpm for h in heard(events) if not h.measurement.contact_lost]
    assert all(rate and 40 < rate < 150 for rate in rates)
