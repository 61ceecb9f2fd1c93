"""Five hundred keys and many sizes while beats come: nothing breaks, and no beat is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from random import Random
from typing import Any, cast

import pytest
from textual import events
from textual._compositor import LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from aftershake.app.app import AftershakeApp
from aftershake.app.calm import CalmApp
from aftershake.app.driver import CalmDriver
from aftershake.app.frame import Row
from aftershake.app.screens.session import SessionScreen
from aftershake.config import database
from aftershake.events import Event, Packet
from aftershake.plans.reader import read_plan
from aftershake.recording import start
from aftershake.recording.start import SessionRequest
from aftershake.store.store import Store
from support.app_helpers import until

# None that stops, leaves, or ends a phase.
KEYS = (
    *("a", "k", "m", "z", "n", "0", "1", "7", "plus", "space", "enter", "tab", "up", "down"),
    *("home", "end", "f1", "question_mark", "ctrl+p", "backspace", "left", "right", "pagedown"),
)
SIZES = ((20, 5), (40, 10), (59, 15), (60, 16), (80, 24), (100, 22), (120, 40), (200, 60))
PRESSES = 500
PLAN = read_plan(
    'name = "p"\n[[phase]]\nname = "one"\nkind = "rest"\nduration_s = 5400\n'
    '[[phase]]\nname = "two"\nkind = "shake"\nduration_s = 5400\n'
)


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_pressed_no_beat_is_lost(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Packet] = []
    made = start.source_of

    class Noted:
        """The simulated strap, and what it gave."""

        def __init__(self, *arguments: Any) -> None:
            self._source = made(*arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._source, name)

        async def events(self) -> AsyncGenerator[Event, None]:
            async for event in self._source.events():
                if isinstance(event, Packet):
                    given.append(event)
                yield event

    monkeypatch.setattr(start, "source_of", Noted)
    random = Random(seed)
    order = SessionRequest(PLAN, "simulate", "calm", 40.0)
    app = AftershakeApp(database(), order=order, mute=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        screen = app.screen
        assert isinstance(screen, SessionScreen)
        await until(pilot, lambda: bool(screen.view and screen.view.packets))
        await storm(app, random)
        await until(pilot, app._message_queue.empty)
        seen = len(given)
        await until(pilot, lambda: screen.view is not None and screen.view.packets >= seen)
        assert screen.running
        app.exit()
    with Store(database(), read_only=True) as store:
        kept = [event for event in store.events(1) if isinstance(event, Packet)]
    assert kept == given[: len(kept)]
    assert len(kept) >= seen > 0


def _drawn(row: Iterable[Strip | None]) -> Strip:
    return Strip.join(row).simplify()


class Drawn:
    """In the place of the way to the terminal: whether each frame is of the screen as it is."""

    def __init__(self, app: CalmApp) -> None:
        self.app, self.frames, self.old = app, 0, list[int]()
        self.before: list[Row] = []
        self.in_part = 0  # frames of which a row was kept

    def draw(self, cursor: tuple[int, int]) -> None:
        compositor = self.app.screen._compositor
        kept = self.app.rows()
        self.in_part += any(row is known for row, known in zip(kept, self.before, strict=False))
        self.before = kept
        whole = compositor.render_update(True, self.app._background_screens)
        assert isinstance(whole, LayoutUpdate)
        self.frames += 1
        self.old += [y for y, row in enumerate(whole.strips) if _drawn(row) != _drawn(kept[y])]

    def forget(self) -> None: ...


class Checked(AftershakeApp):
    drawn: Drawn | None = None

    @property
    def _ours(self) -> CalmDriver | None:
        return cast("CalmDriver | None", self.drawn)


async def test_no_row_that_is_sent_is_an_old_one() -> None:
    app = Checked(database(), order=SessionRequest(PLAN, "simulate", "calm", 40.0), mute=True)
    app.drawn = Drawn(app)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        await storm(app, Random(3))
        await until(pilot, app._message_queue.empty)
        app.exit()
    assert app.drawn.old == []
    assert app.drawn.frames > 50
    assert app.drawn.in_part > 0


async def storm(app: AftershakeApp, random: Random) -> None:
    for _ in range(PRESSES):
        key = random.choice(KEYS)
        app.post_message(events.Key(key, key if len(key) == 1 else None))
        if random.random() < 0.1:
            size = Size(*random.choice(SIZES))
            app.post_message(events.Resize(size, size, None, None))
        if random.random() < 0.1:
            await asyncio.sleep(0.02)  # some at once, some with what comes meanwhile
