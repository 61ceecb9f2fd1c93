"""A minute more of shaking is open only as far as care says, whatever door asked for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.length import Own
from aftershake.care.screening import Outcome
from aftershake.config import database
from aftershake.events import Cued, Event, Link, Packet, Pressed, Steered, Tick
from aftershake.plans.reader import built_in, read_plan
from aftershake.recording.background import BackgroundRecorder
from aftershake.recording.care import keep_flag, keep_length, keep_outcome, most_open_s
from aftershake.recording.recorder import Recorder
from aftershake.recording.resume import resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.recording.steered import refused
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.so_far import shaking_in_all_s
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.store.store import Store
from support.scripted import Script, recording, seconds

MINUTE = read_plan(
    'name = "minute"\n'
    '[[phase]]\nname = "baseline"\nkind = "rest"\nduration_s = 20\n'
    '[[phase]]\nname = "shaking"\nkind = "shake"\nduration_s = 60\n'
    '[[phase]]\nname = "integration"\nkind = "rest"\nduration_s = 20\n'
)


class Presses:
    """Looks at a session and asks for a minute more, so many times in the same moment."""

    def __init__(self, times: int, at_s: float = 30.0) -> None:
        self.times, self.at_s, self.recorder = times, at_s, None

    def __call__(self, view: View) -> None:
        if view.t_s >= self.at_s and self.times:
            times, self.times = self.times, 0
            for _ in range(times):
                self.recorder.steer("longer")  # type: ignore[attr-defined]


async def longer_and_told(most_s: float | None, times: int) -> tuple[int, list[str], float]:
    presses = Presses(times)
    with Store(database()) as store:
        run = recording(store, Script(seconds(400)), [], plan=MINUTE, most_shaking_s=most_s)
        presses.recorder, run._show = run, presses  # type: ignore[assignment]
        result = await run.run()
        events = list(store.events(run.session_id))
    longer = sum(isinstance(each, Steered) for each in events)
    told = [each.cue for each in events if isinstance(each, Cued)]
    return longer, told, result.phases[1].end_s - result.phases[1].start_s


@pytest.mark.parametrize(("most_s", "longer"), [(60.0, 0), (119.0, 0), (180.0, 2), (None, 4)])
async def test_so_many_minutes_are_given_as_are_open(
    most_s: float | None, longer: int, home: Path
) -> None:
    """Five keys at once: each is weighed after the one before it, and what is refused is told."""
    given_, told, lasted_s = await longer_and_told(most_s, 5)
    assert given_ == longer
    assert lasted_s == pytest.approx(60 + 60 * longer)
    why = "longest" if most_s is None else "all_shaking"
    assert told.count(why) == 5 - longer


keys = st.lists(st.sampled_from(["longer", "end_phase", "pause", "resume", "wait"]), max_size=40)


@given(
    keys, st.lists(st.floats(0.1, 30), min_size=40, max_size=40), st.sampled_from([60, 100, 180])
)
def test_no_row_of_keys_makes_shaking_longer_than_is_open(
    pressed: list[str], waits_s: list[float], most_s: int
) -> None:
    state, t_s = State(MINUTE), 0.0
    beat = encode(60, (1023,))
    for event in (Link(0.0, "connected", 1), Packet(0.1, beat, 1)):
        state = step(state, event)
    for key, wait_s in zip(pressed, waits_s, strict=False):
        t_s += wait_s
        event: Event = Tick(t_s)
        if key in ("longer", "end_phase"):
            steered = Steered(t_s, key)  # type: ignore[arg-type]
            event = Tick(t_s) if refused(state, steered, most_s) else steered
        elif key != "wait":
            event = Pressed(t_s, key)  # type: ignore[arg-type]
        state = step(state, event)
        assert shaking_in_all_s(state) <= max(most_s, MINUTE.shaking_s) + 1e-6


def strap(store: Store) -> Recorder:
    order = SessionRequest(built_in()["standard"], "strap", "AA:BB:CC:DD:EE:FF")
    return start_session(order, store, lambda view: None)


def test_every_session_of_ones_own_heart_knows_what_is_open(home: Path) -> None:
    """However it is begun: screen, lines or neither, all make it so."""
    with Store(database()) as store:
        assert strap(store)._most_shaking_s == 180  # nobody was asked: as for a first session
    keep_outcome(database(), Outcome("everything"))
    keep_length(database(), Own(60))
    with Store(database()) as store:
        assert strap(store)._most_shaking_s == 60
    keep_flag(database(), "too_much")
    with Store(database()) as store:
        assert strap(store)._most_shaking_s == 30
    keep_outcome(database(), Outcome("no_shaking"))
    with Store(database()) as store:
        assert (strap(store)._most_shaking_s, most_open_s(store)) == (0.0, 0.0)
        order = SessionRequest(built_in()["standard"], "simulate", "calm")
        assert start_session(order, store, lambda view: None)._most_shaking_s is None


async def test_a_session_that_goes_on_knows_it_too(home: Path) -> None:
    with Store(database()) as store:
        begun = strap(store)
        store.append(begun.session_id, Link(0.5, "searching"), datetime.now(UTC))
        store.let_go(begun.session_id)
        row = store.session(begun.session_id)
        assert row is not None
        again = await resume_session(row, store, lambda view: None)
        assert again._most_shaking_s == 180
        store.let_go(begun.session_id)


async def test_what_was_not_weighed_yet_is_not_on_the_record(home: Path) -> None:
    """A key as the program is left: going on would give the minute without asking."""
    with Store(database()) as store:
        run = recording(store, Script([]), [], plan=MINUTE, most_shaking_s=60.0)
        for _ in range(3):
            run.steer("longer")
        run.press("mark")
        await run._leave()
        kinds = [type(each) for each in store.events(run.session_id)]
    assert Steered not in kinds
    assert Pressed in kinds


def test_the_recording_behind_a_screen_asks_the_recorder(home: Path) -> None:
    """The one way from a screen or a typed line into a session."""
    asked: list[str] = []

    class Asked:
        def steer(self, how: str) -> None:
            asked.append(how)

    behind = BackgroundRecorder(database(), lambda store, show: None, lambda view: None)  # type: ignore
    loop = asyncio.new_event_loop()
    behind._recording, behind._loop = Asked(), loop  # type: ignore[assignment]
    behind.steer("longer")
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert asked == ["longer"]
