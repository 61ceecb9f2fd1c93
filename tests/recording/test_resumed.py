"""After a cut everything is shown as it was: the view of the events read back is the view without
the cut, in recorded sessions, in the samples, and with every fault of a strap."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import Computed, Event, Noted, Packet, Pressed, Rated, Reopened, Unsaved
from aftershake.exchange.recording import read
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in, read_plan
from aftershake.recording.resume import resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model
from aftershake.sources.simulated.scenarios import FAULTS
from aftershake.sources.simulated.strap import SimulatedStrap
from aftershake.store.store import Store
from support.begun import begin
from support.folded import tells_all
from support.of_0_1_0 import unpacked

TESTS = Path(__file__).parents[1]
SAMPLES = sorted((TESTS.parent / "sample_data").glob("*.jsonl"))
RECORDED = range(1, 5)
CUTS = 10  # in each session: over 200 in all
LOOKED = 0.1  # the share of events after which somebody looks at the uncut session
AFTER = 25  # events, for which the reopened session is followed
QUICK = built_in()["quick"]
NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)


async def simulated(fault: str) -> list[Event]:
    events: list[Event] = []
    strap = SimulatedStrap(fault, QUICK.phases, speed=None)
    async with aclosing(strap.events()) as given:
        async for event in given:
            events.append(event)
            if event.t_s > QUICK.duration_s + 10:
                break
    return events


@cache
def session(name: str) -> tuple[Plan, tuple[Event, ...]]:
    kind, _, what = name.partition(" ")
    if kind == "sample":
        recording = read((TESTS.parent / "sample_data" / what).read_text())
        return read_plan(recording.plan), recording.events
    return QUICK, tuple(asyncio.run(simulated(what)))


def lived(plan: Plan, events: Sequence[Event], rng: random.Random) -> list[Event]:
    """The same with what else may happen: keys, cuts, a disk that was full, measured numbers."""
    found: list[Event] = []
    for event in events:
        found.append(event)
        if rng.random() < 0.02:
            t_s = event.t_s
            found += rng.choice(
                (
                    [Pressed(t_s, "mark")],
                    [Pressed(t_s, "pause"), Pressed(t_s, "resume")],
                    [Pressed(t_s, "pause")],
                    [Pressed(t_s, "resume")],
                    [Reopened(t_s)],
                    [Unsaved(t_s, max(0.0, t_s - 3), "full")],
                    [Computed(t_s, plan.baseline or 0, 31.5, 66.0)],
                    [Rated(t_s, "during", "tiredness", 4), Rated(t_s, "before", "calm", 6)],
                    [Noted(t_s, "note", "a note " * 100), Noted(t_s, "tag", "coffee, a walk")],
                )
            )
    return found


def check(plan: Plan, events: Sequence[Event], rng: random.Random) -> None:
    cuts = set(rng.sample(range(1, len(events) + 1), CUTS))
    uncut = State(plan)
    for number, event in enumerate(events, 1):
        uncut = step(uncut, event)
        if rng.random() < LOOKED:
            view_model(uncut)
        if number not in cuts:
            continue
        recovered = State(plan)
        for each in events[:number]:
            recovered = step(recovered, each)
        assert view_model(recovered) == view_model(uncut)
        assert recovered == uncut
        again, other = recovered, uncut
        for each in (Reopened(event.t_s + 7.0), *events[number : number + AFTER]):
            again, other = step(again, each), step(other, each)
            assert view_model(again) == view_model(other)


@pytest.mark.parametrize(
    "name", [*(f"sample {path.name}" for path in SAMPLES), *(f"fault {each}" for each in FAULTS)]
)
def test_the_view_after_a_cut_is_the_view_without_it(name: str, tmp_path: Path) -> None:
    rng = random.Random(name)
    plan, events = session(name)
    happened = lived(plan, events, rng)
    with Store(tmp_path / "aftershake.db") as store:
        number = begin(store, plan, NOW, source="simulate", what=name)
        store.extend(number, [(event, NOW) for event in happened])
        read_back = list(store.events(number))
    assert read_back == happened
    check(plan, read_back, rng)


@pytest.mark.parametrize("number", RECORDED)
def test_so_it_is_in_sessions_of_version_0_1_0(number: int, tmp_path: Path) -> None:
    with Store(unpacked(tmp_path / "aftershake.db")) as store:
        row = store.sessions()[-number]
        events = list(store.events(row.id))
    assert any(isinstance(event, Packet) for event in events)
    check(read_plan(row.plan_toml), events, random.Random(number))


@pytest.mark.parametrize("name", ["two-dropouts", "artifacts"])
async def test_what_a_session_shows_is_what_its_record_gives(name: str, home: Path) -> None:
    """Left in the middle and gone on with, each view of the recorder is one of the fold of what is
    on disk, in their order."""
    rng = random.Random(name)
    file = TESTS.parent / "sample_data" / f"{name}.jsonl"
    plan = read_plan(read(file.read_text()).plan)
    shown: list[View] = []
    with Store(database()) as store:
        order = SessionRequest(plan, "replay", str(file), None)
        run = start_session(order, store, shown.append)
        recording = asyncio.create_task(run.run())
        cut_s = rng.uniform(20, plan.duration_s - 20)
        while not shown or shown[-1].t_s < cut_s:
            await asyncio.sleep(0)
        run.press("mark")
        recording.cancel()
        with pytest.raises(asyncio.CancelledError):
            await recording
    with Store(database()) as store:
        (row,) = store.unfinished()
        again = await resume_session(row, store, shown.append)
        result = await again.run()
        events = list(store.events(row.id))
    assert result.complete
    assert sum(isinstance(event, Reopened) for event in events) == 1
    assert any(view.rmssd_trail for view in shown)
    assert tells_all(plan, events, shown)
