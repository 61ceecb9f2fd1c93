"""What was said last counts, also where it could not be saved at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.config import database
from aftershake.events import Noted, Rated
from aftershake.store import NotTheirsError, ReplacedError, StoreError, UnsavedError
from support.app_helpers import ready, until


async def test_a_later_answer_waits_for_an_earlier_one() -> None:
    saved: list[int | None] = []
    full, attempts = True, 0

    def add(told: Sequence[Rated | Noted]) -> None:
        nonlocal attempts
        attempts += 1
        if full:
            raise UnsavedError("The disk is full.")
        saved.extend(each.value for each in told if isinstance(each, Rated))

    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.say(1, (Rated(0.0, "after", "distress", 5),), add)
        await until(pilot, lambda: attempts > 0)
        full = False
        app.say(1, (Rated(0.0, "after", "distress", 9),), add)
        await until(pilot, lambda: len(saved) == 2)
    assert saved == [5, 9]


@pytest.mark.words
@pytest.mark.parametrize("error", [ReplacedError(1), NotTheirsError("Not yours.")])
async def test_nobody_is_told_to_say_it_to_another_session(error: StoreError) -> None:
    def add(told: Sequence[Rated | Noted]) -> None:
        raise error

    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.say(1, (Rated(0.0, "after", "distress", 5),), add)
        await until(pilot, lambda: bool(app._notifications))
        (words,) = app.unsaid
    assert "distress=5" in words
    assert "aftershake rate" not in words
