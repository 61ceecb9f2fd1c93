"""Pictures of every screen, from the real program: `make screens`.

A simulated heart at high speed, the real engine, a real database in a scratch folder. A session
is frozen at one moment of its own time, so an unchanged program gives unchanged pictures. Only
the straps in the picker are invented: a picture needs no radio. To make some of them only:
`python docs/make_screens.py --only review,home --sizes 120x40 --out /tmp --png`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from screen_moments import KEYS, MOMENTS, PAGES, PAST, THEN, Moment
from svg_of_screen import svg
from textual.pilot import Pilot

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.home import HomeScreen, Known
from aftershake.app.screens.recording import Recording
from aftershake.app.screens.session import SessionScreen
from aftershake.app.theme import LIGHT_THEME
from aftershake.app.widgets.figure import Figure
from aftershake.config import config_file, database
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.view import View
from aftershake.session.view_model import with_saving
from aftershake.sources.protocol import Found, SourceError
from aftershake.store.store import Store
from support.three_years import fill

# Whose heart, by which plan, on which day, and after how long of the last rest it was ended.
SESSIONS = (
    ("calm", "quick", "2026-11-12T08:02:00+00:00", 40.0),
    ("steady", "quick", "2026-11-15T07:38:00+00:00", None),
    ("restless", "quick", "2026-11-18T07:44:00+00:00", None),
    ("calm", "standard", "2026-11-22T07:41:00+00:00", None),
)
STRAPS = (
    Found("C4:2A:11:09:7C:41", "Polar H10 7C41", -52),
    Found("D0:91:4B:33:90:AF", "HRM-Dual", -79),
)
SPEED = 50.0  # fast, and slow enough that the baseline is worked out while shaking goes on


class Frozen:
    """Passes views on until the moment has come, and then no more."""

    def __init__(self, moment: Moment, store: Store) -> None:
        self.reached = asyncio.Event()
        self._moment, self._store = moment, store
        self._recording: Recording | None = None

    def prepare(self, show: Callable[[View], None]) -> Recording:
        def seen(view: View) -> None:
            pause_at = self._moment.pause_at
            if pause_at is not None and view.stage == "running" and pause_at(view):
                assert self._recording is not None
                self._recording.press("pause")
            if not self.reached.is_set():
                saving = self._moment.saving
                show(view if saving is None else with_saving(view, saving))
                if self._moment.until(view):
                    self.reached.set()

        plan = built_in()[self._moment.plan]
        wait_s = self._moment.lie_down_s
        order = SessionRequest(plan, "simulate", self._moment.person, SPEED, lie_down_s=wait_s)
        self._recording = start_session(order, self._store, seen)
        return self._recording


class Studio:
    """Makes pictures of what an app shows, at several sizes."""

    def __init__(
        self, out: Path, sizes: Sequence[tuple[int, int]], *, png: bool, light: bool
    ) -> None:
        self.out, self.sizes, self.png, self.light = out, sizes, png, light

    async def shoot(self, app: AftershakeApp, pilot: Pilot[int], name: str) -> None:
        if self.light:
            app.theme, name = LIGHT_THEME.name, f"{name}-light"
        for width, height in self.sizes:
            await pilot.resize_terminal(width, height)
            for _ in range(5):
                await pilot.pause()
            path = self.out / f"{name}-{width}x{height}.svg"
            path.write_text(svg(app), "utf-8")
            if self.png:
                subprocess.run(["rsvg-convert", "-o", path.with_suffix(".png"), path], check=True)
            print(path)

    async def session(self, name: str) -> None:
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "a.db") as store:
            frozen = Frozen(MOMENTS[name], store)
            app = AftershakeApp(store.path)
            async with app.run_test(size=self.sizes[0]) as pilot:
                screen = SessionScreen(frozen.prepare, "simulated heart, six times the speed")
                app.push_screen(screen)
                async with asyncio.timeout(300):  # a busy machine takes long
                    await frozen.reached.wait()
                screen.workers.cancel_node(screen)
                await pilot.press(*MOMENTS[name].press)
                await self.shoot(app, pilot, name)

    async def others(self, names: Sequence[str]) -> None:
        """Home, review, help and the rest, with some sessions recorded and one strap known."""
        with Store(database()) as store:
            await record(store)
        for name in names:
            store = Store(database())  # the app closes it
            wrong = 'lie_down_s = "soon"\n' if name == "home-wrong-setting" else ""
            config_file().write_text(wrong, "utf-8")
            app = AftershakeApp(store.path, scan=no_bluetooth if name == "no-bluetooth" else scan)
            async with app.run_test(size=self.sizes[0], notifications=True) as pilot:
                async with asyncio.timeout(90):
                    while not app._looked:  # home lists the sessions from then on
                        await pilot.pause()
                await pilot.press(*KEYS.get(name, ()))
                if name in PAGES:
                    app.push_screen(PAGES[name]())
                if name == "home-interrupted":
                    app.push_screen(HomeScreen(partial(interrupted, app)))
                async with asyncio.timeout(90):
                    reviewed = name.startswith(("review", "details"))
                    while reviewed and not app.screen.query("#heart-rate-plot"):
                        await pilot.pause()
                    await pilot.press(*THEN.get(name, ()))
                    while name.startswith("details") and not app.screen.query(Figure):
                        await pilot.pause()
                await self.shoot(app, pilot, name)

    async def past(self, name: str) -> None:
        """Home, history and trend, with weeks or years of sessions."""
        many, days, keys = PAST[name]
        with at_home():
            fill(database(), many, days=days)
            app = AftershakeApp(database())
            async with app.run_test(size=self.sizes[0], notifications=True) as pilot:
                async with asyncio.timeout(60):
                    while app.lately is None:
                        await pilot.pause()
                    for key in keys:
                        await pilot.press(key)
                        for _ in range(20):
                            await pilot.pause()
                await self.shoot(app, pilot, name)


async def scan() -> AsyncGenerator[tuple[Found, ...]]:
    yield STRAPS
    await asyncio.Event().wait()


async def no_bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    raise SourceError("Bluetooth is off. Switch it on in the system's settings, then try again.")
    yield ()


async def record(store: Store) -> None:
    """Some sessions from the real engine, as if they had been on days of November."""
    for person, plan_name, day, ends_s in SESSIONS:
        plan = built_in()[plan_name]
        recorder = Stopping(ends_s)
        order = SessionRequest(plan, "simulate", person, None)
        result = await recorder.prepare(order, store).run()
        with store.writing() as db:
            db.table("session").update(result.id, {"started_at": day, "title": plan.title})
    last = datetime.fromisoformat(SESSIONS[-1][2]).astimezone(UTC)
    store.remember_strap(STRAPS[0].address, STRAPS[0].name, last, 82)


class Stopping:
    """Stops a session after `ends_s` of its last phase; None lets it go on."""

    def __init__(self, ends_s: float | None) -> None:
        self._ends_s = ends_s
        self._recording: Recording | None = None

    def prepare(self, order: SessionRequest, store: Store) -> Recording:
        self._recording = start_session(order, store, self._show)
        return self._recording

    def _show(self, view: View) -> None:
        if self._ends_s is None or self._recording is None or view.stage != "running":
            return
        if view.phase == 2 and view.phase_elapsed_s >= self._ends_s:
            self._ends_s = None
            self._recording.press("stop")


def interrupted(app: AftershakeApp) -> Known:
    """What is known, as if the last session had just been cut off."""
    known = app.known()
    first, *others = known.sessions
    first = replace(first, cut_off=True, ended_at=None, duration_s=412.0, packets=405)
    return known._replace(sessions=[first, *others], recent=(first.id,))


@contextmanager
def at_home() -> Iterator[None]:
    """In a home of its own: the place of the data is on the home screen, the same everywhere."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as home:
        os.environ.pop("AFTERSHAKE_HOME", None)
        os.environ |= {"HOME": home, "XDG_DATA_HOME": f"{home}/.local/share", "TZ": "UTC"}
        yield
        os.environ.clear()
        os.environ.update(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join([*MOMENTS, *KEYS, *PAGES, *PAST]))
    parser.add_argument("--sizes", default="80x24,120x40,60x16")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "screens")
    parser.add_argument("--png", action="store_true", help="also as PNG, by rsvg-convert")
    parser.add_argument("--light", action="store_true", help="in light colours")
    given = parser.parse_args()
    sizes = [(int(w), int(h)) for w, h in (size.split("x") for size in given.sizes.split(","))]
    names = given.only.split(",")
    given.out.mkdir(parents=True, exist_ok=True)
    with at_home():
        studio = Studio(given.out, sizes, png=given.png, light=given.light)
        for name in names:
            if name in MOMENTS:
                asyncio.run(studio.session(name))
            if name in PAST:
                asyncio.run(studio.past(name))
        if others := [name for name in names if name in KEYS or name in PAGES]:
            asyncio.run(studio.others(others))


if __name__ == "__main__":
    main()
