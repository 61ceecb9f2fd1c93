"""Anything at all is pressed, clicked, pasted and resized, on every screen: nothing breaks, there
is never a second session, and leaving works.

AFTERSHAKE_MONKEY=300 pytest tests/test_app_monkey.py runs as many seeds instead of a few.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from textual import events
from textual.geometry import Size
from textual.screen import Screen

import support.app_examples as examples
import support.details_example as example
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.check_in import CheckInScreen
from aftershake.app.screens.check_out import CheckOutScreen, MendScreen
from aftershake.app.screens.daily import DailyScreen
from aftershake.app.screens.grounding import GroundingScreen
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.picker import PickerScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.app.screens.sound_check import SoundCheckScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.plans.reader import read_plan
from aftershake.recording.start import SessionRequest
from aftershake.session.check import NOTHING_SAID
from aftershake.store.store import Store
from support.app_helpers import Shown, scan

SEEDS = range(int(os.environ.get("AFTERSHAKE_MONKEY", "6")))
STEPS = 40
ANSWER_S, LEAVING_S = 20.0, 5.0  # a second where the machine has nothing else to do
KEYS = (
    *"abmqrs ?hjk159[]/\\",
    *("enter", "enter", "enter", "escape", "escape", "space", "tab", "shift+tab", "up", "down"),
    *("down", "left", "right", "home", "end", "pageup", "pagedown", "ctrl+p", "ctrl+p", "f1"),
    *("x", "z", "z", "n", "n", "y", "plus", "plus", "f3", "f3", "m", "0", "2", "7", "9", "c"),
    *("backspace", "delete", "ctrl+s", "ctrl+z", "ctrl+a", "shift+f5", "question_mark", "insert"),
)
SIZES = ((20, 5), (40, 10), (40, 10), (59, 15), (60, 16), (80, 24), (120, 40), (300, 80))
PASTES = ("", "x", "[/nope]", "rest\n" * 50, "\x1b[31m", "漢字 é́", "q" * 3000)
PLAN = "".join(
    f'[[phase]]\nname = "{name}"\nkind = "{kind}"\nposture = "lying"\nduration_s = 60\n'
    for name, kind in (("baseline", "rest"), ("shaking", "shake"), ("integration", "rest"))
)
PEOPLE = ("calm", "flaky", "restless", "link-lost", "no-rr")
SCREENS: tuple[Callable[[], Screen[object]], ...] = (
    lambda: ReviewScreen(examples.RESULT),
    lambda: example.screen(),
    lambda: TroubleScreen("[/nope] did not work."),
    lambda: PickerScreen(scan),
    CheckInScreen,
    lambda: CheckOutScreen(NOTHING_SAID),
    lambda: MendScreen(NOTHING_SAID),
    ScreeningScreen,
    DailyScreen,
    RehearsalScreen,
    SoundCheckScreen,
    lambda: GroundingScreen("stopped"),
    lambda: SupportScreen("", print),
    HelpScreen,
    lambda: Shown(examples.RESTING).screen(),
    lambda: Shown(examples.SHAKING).screen(),
    lambda: Shown(examples.COUNTED).screen(),
    lambda: Shown(replace(examples.WAITING, lie_down_left_s=20.0)).screen(),
    lambda: Shown(examples.PAUSED).screen(),
    lambda: Shown(examples.ENDED).screen(),
)


class Monkey:
    """One run; the same seed does the same, as far as a session that goes on meanwhile lets it."""

    def __init__(self, app: AftershakeApp, seed: int) -> None:
        self.app, self.random, self.did = app, Random(seed), list[str]()
        self.pushed = False

    async def run(self) -> None:
        acts = (self.press, self.hurry, self.click, self.paste, self.resize, self.push)
        for _ in range(STEPS):
            self.random.choices(acts, (8, 5, 3, 1, 2, 0.5))[0]()
            await asyncio.sleep(self.random.choice((0.0, 0.0, 0.01, 0.03)))
            if self.app._exit:
                return
            await self.answered()
            running = [each for each in self.app.screen_stack if isinstance(each, SessionScreen)]
            assert len(running) <= 1 or self.pushed

    async def answered(self) -> None:
        """What was done has been taken notice of."""
        noticed = asyncio.Event()
        self.app.call_later(noticed.set)
        async with asyncio.timeout(ANSWER_S):
            while not noticed.is_set() and not self.app._exit:
                await asyncio.sleep(0.001)

    def press(self) -> None:
        key = self.random.choice(KEYS)
        self.did.append(key)
        name = {" ": "space"}.get(key, key)
        self.post(events.Key(name, key if len(key) == 1 else None))

    def hurry(self) -> None:
        """Keys that come before the first of them is answered."""
        for _ in range(self.random.randint(2, 6)):
            self.press()

    def click(self) -> None:
        width, height = self.app.size
        x, y = self.random.randrange(width), self.random.randrange(height)
        self.did.append(f"click {x} {y}")
        for kind in (
            events.MouseMove,
            *(events.MouseDown, events.MouseUp) * self.random.choice((1, 2)),
        ):
            self.post(
                kind(
                    None,
                    x,
                    y,
                    0,
                    0,
                    0 if kind is events.MouseMove else 1,
                    False,
                    False,
                    False,
                    x,
                    y,
                )
            )

    def paste(self) -> None:
        self.did.append("paste")
        self.post(events.Paste(self.random.choice(PASTES)))

    def resize(self) -> None:
        width, height = self.random.choice(SIZES)
        self.did.append(f"resize {width} {height}")
        driver = self.app._driver
        assert driver is not None
        driver._size = (width, height)
        self.post(events.Resize(Size(width, height), Size(width, height)))

    def push(self) -> None:
        self.did.append("push")
        self.pushed = True
        self.app.push_screen(self.random.choice(SCREENS)())

    def post(self, event: events.Event) -> None:
        event.set_sender(self.app)
        self.app.post_message(event)

    async def leave(self) -> None:
        self.post(events.Key(self.random.choice(("ctrl+q", "ctrl+c")), None))
        async with asyncio.timeout(LEAVING_S):
            while self.app._running:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_breaks(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    random = Random(-seed - 1)
    plan = read_plan(f'name = "monkey"\ntitle = "Monkey"\n{PLAN}')
    speed = random.choices((20.0, 60.0, None), (5, 3, 1))[0]
    order = SessionRequest(plan, "simulate", random.choice(PEOPLE), speed)
    size = random.choice(((80, 24), (120, 40), (60, 16)))
    path = tmp_path / "aftershake.db"
    with Store(path) as store:
        if random.random() < 0.5:
            store.remember_strap("no such address", "Nobody", _now(), None)
    app = AftershakeApp(path, order=order if random.random() < 0.6 else None, scan=scan)
    async with app.run_test(size=size, notifications=True, tooltips=True):
        monkey = Monkey(app, seed)
        try:
            await monkey.run()
        finally:
            print(monkey.did)
        await monkey.leave()


def _now() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)
