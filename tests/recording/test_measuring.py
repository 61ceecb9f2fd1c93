"""Who measures is there while something is measured, and not through a whole session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from aftershake.config import database
from aftershake.events import Event, Pressed
from aftershake.hrv.model import Metrics
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.measuring import READY_S
from aftershake.recording.recorder import Recorder
from aftershake.rr.beats import Beats
from aftershake.session.view import View
from aftershake.store.store import Store
from support.in_process import InProcess
from support.scripted import SHORT, Script, recording, seconds

PLAN = read_plan(
    'name = "plan"\n'
    '[[phase]]\nname = "baseline"\nkind = "rest"\nduration_s = 60\n'
    '[[phase]]\nname = "shaking"\nkind = "shake"\nduration_s = 120\n'
    '[[phase]]\nname = "integration"\nkind = "rest"\nduration_s = 60\n'
)


class Noted(InProcess):
    """Notes at what time of the session it was asked for what."""

    run: Recorder

    def __init__(self) -> None:
        self.asked: list[tuple[str, float]] = []

    def _note(self, what: str) -> None:
        self.asked.append((what, self.run._state.t_s))

    async def start(self) -> None:
        self._note("start")

    async def rest(self) -> None:
        self._note("rest")

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        self._note("analyse")
        return await super().analyse(beats, from_s, to_s, moving=moving)


class Unhurried(Script):
    """Goes on from the first rest when that was measured, as a real one would by then."""

    measured = False
    first_ends_s = 0.0

    def see(self, view: View) -> None:
        self.measured = view.baseline is not None

    async def events(self) -> AsyncGenerator[Event, None]:
        for event in self._events:
            while event.t_s > self.first_ends_s + 9 and not self.measured:
                await asyncio.sleep(0)
            yield event


async def asked_in(script: list[Event], plan: Plan = PLAN) -> list[tuple[str, float]]:
    with Store(database()) as store:
        analyst = Noted()
        source = Unhurried(script)
        source.first_ends_s = plan.phases[0].duration_s
        analyst.run = recording(store, source, [], plan, analyst=analyst)
        analyst.run._show = source.see
        await analyst.run.run()
    return analyst.asked


async def test_it_is_there_from_shortly_before_a_rest_ends_until_it_was_measured(
    home: Path,
) -> None:
    asked = await asked_in(seconds(260))
    assert [what for what, _ in asked] == ["start", "analyse", "rest", "start", *["analyse"] * 3]
    at = [t_s for _, t_s in asked]
    assert 60 - READY_S <= at[0] < 60 - READY_S + 2
    assert at[1] > 60
    assert at[2] < 80
    assert 240 - READY_S <= at[3] < 240 - READY_S + 2


async def test_for_less_than_it_takes_to_come_again_it_stays(home: Path) -> None:
    asked = await asked_in(seconds(60), SHORT)
    assert [what for what, _ in asked] == ["start", "analyse", "start", *["analyse"] * 3]


async def test_a_session_that_is_stopped_early_has_it_come_when_it_is_asked(home: Path) -> None:
    script = [*seconds(30), Pressed(30.0, "stop")]
    assert [what for what, _ in await asked_in(script)] == ["analyse"]
