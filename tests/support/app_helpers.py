"""What the screens' tests share: reading a screen as text, and waiting for what must come."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from typing import Any

from rich.segment import Segment
from textual.app import App
from textual.pilot import Pilot

from aftershake.app.screens.home import HomeScreen, Known
from aftershake.app.screens.session import SessionScreen
from aftershake.events import Key, Steer
from aftershake.plans.reader import built_in
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.sources.protocol import Found, SourceError
from aftershake.store.store import KnownStrap, SessionRow

WAIT_S = 30.0
STRAPS = (
    Found("C4:2A:11:09:7C:41", "Polar H10 7C41", -52, battery_percent=82),
    Found("D0:91:4B:33:90:AF", "HRM-Dual", -79),
    Found("E1:00:00:00:00:01", "", None, connected=True),
)


def segments(app: App[Any]) -> list[list[Segment]]:
    """The rows of the screen as the compositor draws them."""
    return [list(strip) for strip in app.screen._compositor.render_strips()]


def text_of(app: App[Any]) -> str:
    """The screen as plain text."""
    return "\n".join("".join(s.text for s in row).rstrip() for row in segments(app))


async def settle(pilot: Pilot[Any]) -> None:
    for _ in range(6):
        await pilot.pause(0)  # not until the processor idles: a session may be going on


async def at_rest(pilot: Pilot[Any]) -> str:
    """What is on the screen, once that is the same for two looks, and nothing is read any more
    in a thread aside: a busy machine takes longer."""
    async with asyncio.timeout(WAIT_S):
        seen = ""
        while True:
            while reading():
                await asyncio.sleep(0.001)  # gives way to the thread; its end ends the loop
            await settle(pilot)
            before, seen = seen, text_of(pilot.app)
            if seen == before and not reading():
                return seen


def reading() -> bool:
    """Whether `aftershake.threads.aside` is at work."""
    return any(thread.name == "aside" for thread in threading.enumerate())


async def ready(pilot: Pilot[Any]) -> None:
    """Let home look into the store, which it does once it is painted."""
    await until(pilot, lambda: getattr(pilot.app, "_looked", True))


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Let the app work until something holds; fails after half a minute."""
    async with asyncio.timeout(WAIT_S):
        while not true():
            await asyncio.sleep(0.01)  # gives way to the app; what is waited for ends the loop
    await settle(pilot)


class Shown:
    """A recording that shows one view and then waits for ever; it notes what is pressed."""

    def __init__(self, view: View) -> None:
        self.view, self.pressed, self.let_go = view, list[Key](), False
        self.steered, self.rated = list[Steer](), list[int]()
        self.show: Callable[[View], None] = lambda view: None

    def prepare(self, show: Callable[[View], None]) -> Shown:
        self.show = show
        show(self.view)
        return self

    def press(self, key: Key) -> None:
        self.pressed.append(key)

    def steer(self, how: Steer) -> None:
        self.steered.append(how)

    def tired(self, value: int) -> None:
        self.rated.append(value)

    async def run(self) -> Result:
        try:
            await asyncio.Event().wait()
            raise AssertionError
        finally:
            await asyncio.sleep(0.05)  # letting go of a strap takes a moment
            self.let_go = True

    def screen(self, source: str = "") -> SessionScreen:
        return SessionScreen(self.prepare, source)


async def scan() -> AsyncGenerator[tuple[Found, ...]]:
    yield STRAPS[:1]
    yield STRAPS


async def no_bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    raise SourceError("Bluetooth is off. Switch it on in the system's settings, then try again.")
    yield ()


def row(number: int, **changed: Any) -> SessionRow:
    values: dict[str, Any] = {
        "id": number,
        "title": "Standard",
        "started_at": f"2026-11-{number + 10:02}T07:41:00+00:00",
        "ended_at": "2026-11-22T08:00:00+00:00",
        "duration_s": 1140.0,
        "plan": "standard",
        "plan_toml": built_in()["standard"].toml,
        "source": "strap",
        "source_what": "C4:2A:11:09:7C:41",
        "strap": "Polar H10 7C41",
        "complete": True,
        "cut_off": False,
        "verdict": "within_usual_variation",
        "delta_ln_rmssd": 0.23,
    }
    return SessionRow(**{**values, **changed})


KNOWN = Known(
    sessions=[
        row(
            12,
            cut_off=True,
            ended_at=None,
            duration_s=412.0,
            complete=False,
            verdict=None,
            packets=405,
        ),
        row(11),
        row(10, verdict="cannot_tell", delta_ln_rmssd=None, complete=False),
        row(9, verdict="clearly_higher", delta_ln_rmssd=0.61, plan="quick"),
    ],
    strap=KnownStrap("C4:2A:11:09:7C:41", "Polar H10 7C41", "2026-11-21T08:00:00+00:00", 82),
    plans=list(built_in().values()),
    place="~/.local/share/aftershake",
    recent=(12,),
    in_all=4,
)
NEW = Known(sessions=[], strap=None, plans=list(built_in().values()), place=KNOWN.place)


def home(known: Known) -> HomeScreen:
    return HomeScreen(lambda: known)


async def shown_in(pilot: Pilot[Any], shown: Shown, source: str = "") -> SessionScreen:
    """A session's screen over home, as soon as that is there."""
    await ready(pilot)
    screen = shown.screen(source)
    pilot.app.push_screen(screen)
    await settle(pilot)
    return screen
