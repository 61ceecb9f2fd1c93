"""Left before the rest of the program is loaded: nothing is begun any more, and nothing said."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from aftershake.app import loading
from aftershake.app.app import AftershakeApp
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest


async def test_left_before_all_is_loaded_it_is_just_left(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual does once more what it put off until the first screen is painted, then without any
    screen."""
    closing, begun = asyncio.Event(), list[SessionRequest]()

    async def load(modules: object) -> None:
        await closing.wait()

    class Left(AftershakeApp):
        def on_mount(self) -> None:
            super().on_mount()
            self.leave()

        def lead(self, order: SessionRequest) -> None:
            begun.append(order)

        async def on_unmount(self) -> None:
            assert not self.screen_stack
            closing.set()
            await super().on_unmount()

    monkeypatch.setattr(loading, "load", load)
    app = Left(database(), order=SessionRequest(built_in()["quick"], "simulate", "calm", None))
    async with app.run_test():
        pass
    assert (app.return_value, begun, app.last_words) == (130, [], [])
