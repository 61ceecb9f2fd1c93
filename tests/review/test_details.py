"""What lies behind a result: the same beats, the same numbers, and nothing where there is none."""

from __future__ import annotations

import json
import math
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from aftershake.events import Event, Pressed
from aftershake.hrv.course import within
from aftershake.hrv.metrics import analyse
from aftershake.hrv.recovery import NoBaseline, NotFallen, RestShorter, RestsUnlike, Returned
from aftershake.hrv.serial import metrics_from_data, metrics_to_data
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.review.details import Details, details_of
from aftershake.review.details_object import details_to_json
from aftershake.rr.beats import NO_BEATS
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, Recorded, result, windows
from aftershake.sources.simulated.strap import SimulatedStrap

QUICK, DEMO, TRE = (built_in()[name] for name in ("quick", "demo", "tre-style-short"))


async def events_of(name: str, plan: Plan, until_s: float = math.inf) -> list[Event]:
    found: list[Event] = []
    async with aclosing(SimulatedStrap(name, plan.phases, speed=None).events()) as events:
        async for event in events:
            if event.t_s > min(until_s, plan.duration_s + 40):
                break
            found.append(event)
    return found


def worked_out(plan: Plan, events: list[Event]) -> tuple[Recorded, Result]:
    session = Folding.of(plan, events).so_far()
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(session)]
    return session, result(session, metrics, session_id=7, title="", started_at="", strap="")


async def of(name: str, plan: Plan = DEMO, until_s: float = math.inf) -> tuple[Result, Details]:
    session, found = worked_out(plan, await events_of(name, plan, until_s))
    return found, details_of(session, found)


def widths(pairs: tuple[tuple[float, float], ...]) -> float:
    rows = np.array(pairs)
    return float((rows[:, 1] - rows[:, 0]).std(ddof=1) / np.sqrt(2))


@pytest.mark.parametrize("name", ["calm", "flaky", "restless", "link-lost", "premature"])
async def test_pictures_are_of_the_very_beats_that_are_measured(name: str) -> None:
    found, details = await of(name)
    assert len(details.rests) == 2
    for rest in details.rests:
        measured = found.phases[rest.phase].metrics
        told = [rr for _, rr in rest.tachogram if rr is not None]
        assert measured.excluded_at_s is not None
        assert len(told) == measured.beats - len(measured.excluded_at_s)
        if measured.rmssd_ms is None:
            assert (rest.pairs, rest.spectrum) == ((), ())
            assert rest.reason == measured.reason
            continue
        assert rest.reason is None
        assert widths(rest.pairs) == pytest.approx(measured.sd1_ms)
        steps = np.diff(np.array(rest.pairs), axis=1)
        assert math.sqrt(float(np.mean(steps**2))) == pytest.approx(measured.rmssd_ms)
        # Breaks of the line are where no pair is.
        broken = sum(value is None for _, value in rest.tachogram)
        assert len(rest.pairs) == len(told) - 1 - broken
        bands = [(0.04, 0.15, measured.lf_ms2), (0.15, 0.4, measured.hf_ms2)]
        for low, high, power in bands:
            area = 0.005 * sum(p for hz, p in rest.spectrum if low <= hz < high)
            assert power is None or area == pytest.approx(power, rel=0.15)


async def test_what_is_left_out_is_marked_where_it_was() -> None:
    found, details = await of("restless")
    many = sum(len(phase.metrics.excluded_at_s or ()) for phase in found.phases)
    assert len(details.excluded) == many > 0
    drawn = {(round(t_s, 6), bpm and round(bpm, 6)) for t_s, bpm in found.trace}
    inside = [(t_s, bpm) for t_s, bpm in details.excluded if 30 <= bpm <= 200]
    assert all((round(t_s, 6), round(bpm, 6)) in drawn for t_s, bpm in inside)


async def test_without_what_was_kept_they_are_judged_again() -> None:
    session, found = worked_out(DEMO, await events_of("calm", DEMO))
    old = [replace(phase, metrics=replace(phase.metrics, excluded_at_s=None))
           for phase in found.phases]  # fmt: skip
    again = details_of(session, replace(found, phases=tuple(old)))
    assert [rest.pairs for rest in again.rests] == [
        rest.pairs for rest in details_of(session, found).rests
    ]


def test_what_is_left_out_is_kept_on_disk() -> None:
    metrics = replace(analyse(NO_BEATS, 0.0, 10.0), excluded_at_s=(1.25, 3.5))
    data = json.loads(json.dumps(metrics_to_data(metrics), allow_nan=False))
    assert metrics_from_data(data) == metrics
    del data["excluded_at_s"]
    assert metrics_from_data(data).excluded_at_s is None


async def test_a_heart_with_a_known_course_is_told_so() -> None:
    """A simulated heart at 98 shaking and 61 after, whose RMSSD rises above the baseline."""
    found, details = await of("calm")
    recovery = details.recovery
    assert recovery is not None
    assert recovery.shaken
    before, _ = found.rests
    assert before is not None
    assert recovery.baseline_rmssd_ms == before.metrics.rmssd_ms
    rates = [each.hr_bpm for each in recovery.rates if each.hr_bpm is not None]
    assert len(rates) == 3
    assert 61 - 4 < rates[-1] < rates[0] < 98
    assert isinstance(recovery.back, NotFallen | Returned)


async def test_minutes_lie_in_one_phase_each_and_none_while_shaking() -> None:
    found, details = await of("calm")
    for phase in found.phases:
        inside = within(details.minutes, phase.start_s, phase.end_s)
        assert inside[0].t_s == pytest.approx(phase.start_s + 60)
        assert all(b.t_s - a.t_s == pytest.approx(30) for a, b in pairwise(inside))
        if phase.kind == "shake":
            assert {m.reason and m.reason.code for m in inside} == {"moving"}
        else:
            assert all(m.rmssd_ms for m in inside)


async def test_a_session_stopped_early_says_what_is_missing() -> None:
    for until_s in (0.5, 40.0, DEMO.phases[0].duration_s + 20):
        _, details = await of("calm", DEMO, until_s)
        assert details.recovery is None
        assert len(details.rests) <= 1
        json.dumps(details_to_json(details), allow_nan=False)
    first_two_s = sum(phase.duration_s for phase in DEMO.phases[:2])
    _, details = await of("calm", DEMO, first_two_s + 80)
    assert details.recovery is not None
    assert [each.hr_bpm is None for each in details.recovery.rates] == [False, True, True]
    assert isinstance(details.recovery.rates[1].reason, RestShorter)


async def test_rests_that_are_not_alike_are_no_measure_for_each_other() -> None:
    session, found = worked_out(DEMO, await events_of("calm", DEMO))
    unlike = replace(found.comparison, verdict="not_comparable")
    details = details_of(session, replace(found, comparison=unlike))
    assert details.recovery is not None
    assert details.recovery.back == RestsUnlike()


async def test_without_a_first_number_there_is_nothing_to_come_back_to() -> None:
    found, details = await of("no-rr")
    assert details.recovery is not None
    assert isinstance(details.recovery.back, NoBaseline)
    assert {each.hr_bpm for each in details.recovery.rates} == {None}
    assert details.heart == found.rates
    assert [rest.pairs for rest in details.rests] == [(), ()]


async def test_a_pause_is_no_beat_and_no_step() -> None:
    """Held for 50 s in the second rest: nothing is drawn from then, and times are the clock's."""
    events = await events_of("calm", DEMO)
    start_s = sum(phase.duration_s for phase in DEMO.phases[:2]) + 130
    pressed = [Pressed(start_s, "pause"), Pressed(start_s + 20, "resume")]
    events = sorted([*events, *pressed], key=lambda each: each.t_s)
    session, found = worked_out(DEMO, events)
    assert session.state.pauses == ((start_s, start_s + 20),)
    details = details_of(session, found)
    second = details.rests[-1]
    assert not [t for t, rr in second.tachogram if rr and start_s + 0.5 < t < start_s + 20]
    around = [(t, rr) for t, rr in second.tachogram if start_s - 3 < t < start_s + 24]
    assert None in [rr for _, rr in around]
    assert second.tachogram[-1][0] > found.phases[-1].measured_to_s - 3


async def test_steps_are_there_with_their_names() -> None:
    found, details = await of("calm", TRE)
    named = [step.name for phase in TRE.phases for step in phase.steps]
    assert [each.name for each in details.steps] == named
    for each in details.steps:
        phase = found.phases[each.phase]
        assert phase.start_s <= each.start_s < each.end_s <= phase.end_s


@pytest.mark.parametrize("name", ["calm", "flaky", "restless", "no-rr", "contact-lost"])
async def test_all_of_it_is_json_with_reasons_beside_their_codes(name: str) -> None:
    _, details = await of(name, QUICK)
    told = json.loads(json.dumps(details_to_json(details), allow_nan=False))
    assert list(told) == [
        *("start_s", "recovery", "minutes", "rests", "steps", "heart_rate", "excluded")
    ]
    for each in (*told["minutes"], *told["recovery"]["heart_rate"], *told["rests"]):
        value = next((each[key] for key in ("rmssd_ms", "hr_bpm") if key in each), None)
        assert (each["reason"] is None) == (not each["reason_codes"])
        if "rests" not in each and "which" not in each:
            assert (value is None) == bool(each["reason_codes"])
