"""Check-in and check-out as a person meets them: asked once, answered by keys, never in the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

import support.app_examples as examples
from aftershake.app import lead_in
from aftershake.app.app import AftershakeApp
from aftershake.app.checking import adding, check_in
from aftershake.app.screens.ask import AskScreen
from aftershake.app.screens.check_in import CheckInScreen
from aftershake.app.screens.check_out import CheckOutScreen, MendScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.codec import LONGEST_NOTE
from aftershake.config import demo_database, remember
from aftershake.events import Noted, Rated
from aftershake.plain import plain
from aftershake.plans.reader import read_plan
from aftershake.recording.afterwards import said_before
from aftershake.recording.start import SessionRequest
from aftershake.session.check import NOTHING_SAID, Said, said_of
from aftershake.store.store import Store
from aftershake.wording.ratings import no_room
from support.app_helpers import STRAPS, ready, settle, text_of, until

PLAN = read_plan(
    'name = "short"\ntitle = "Short"\n'
    + "".join(
        f'[[phase]]\nname = "{name}"\nkind = "{kind}"\nposture = "lying"\nduration_s = 20\n'
        for name, kind in (("baseline", "rest"), ("shaking", "shake"), ("integration", "rest"))
    )
)
ORDER = SessionRequest(PLAN, "simulate", "calm", None)


def on(pilot: Pilot[Any], screen: type[Any]) -> Any:
    return until(pilot, lambda: type(pilot.app.screen) is screen)


async def typed(pilot: Pilot[Any], keys: str) -> None:
    await pilot.press(*keys.split())
    await settle(pilot)


async def saved(pilot: Pilot[Any], app: AftershakeApp) -> None:
    await until(pilot, lambda: not app.unsaid)


def said_in(path: Path, session_id: int = 1) -> Said:
    with Store(path, read_only=True) as store:
        return said_before(store, session_id)


@pytest.mark.words
async def test_from_the_first_question_to_the_review(store: Store) -> None:
    app = AftershakeApp(store.path, order=ORDER, trial=True)
    async with app.run_test(size=(80, 40)) as pilot:
        await on(pilot, CheckInScreen)
        await typed(pilot, "6 7 3 c enter")
        await on(pilot, CheckOutScreen)
        assert store.sessions()[0].ended_at is not None  # saved before anything is asked
        await typed(pilot, "2 1 0 up 4 down down down down down down 1 2")
        await typed(pilot, "down l e g s enter")  # one below the choices is the note
        await on(pilot, ReviewScreen)
        await saved(pilot, app)
        seen = text_of(app)
        assert "6 → 2" in seen
        assert isinstance(app.screen, ReviewScreen)
        shown = app.screen.result.said
    said = said_in(store.path)
    assert (said.rated("before"), said.rated("after")) == (
        shown.rated("before"),
        shown.rated("after"),
    )
    assert said.notes == shown.notes
    assert [said.rating("before", item) for item in ("distress", "tension", "calm")] == [6, 7, 3]
    assert [said.rating("after", item) for item in ("distress", "tension", "calm")] == [2, 4, None]
    assert said.tags == ("coffee",)
    assert said.note("note") == "legs"
    first = next(iter(store.events(1, ("rated",))))
    assert first == Rated(0.0, "before", "distress", 6)


async def test_one_key_each_skips_all(store: Store) -> None:
    app = AftershakeApp(store.path, order=ORDER, trial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, CheckInScreen)
        await typed(pilot, "5 escape")
        await on(pilot, CheckOutScreen)
        await typed(pilot, "5 escape")
        await on(pilot, ReviewScreen)
    assert said_in(store.path) == NOTHING_SAID


async def test_going_back_begins_nothing(store: Store) -> None:
    app = AftershakeApp(store.path, order=ORDER, trial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, CheckInScreen)
        await typed(pilot, "b")
        await on(pilot, HomeScreen)
    assert store.sessions() == []


class Noting(AftershakeApp):
    """Notes what would be recorded: a real strap is not in reach of a test."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.orders: list[SessionRequest] = []

    def begin(self, order: SessionRequest, path: Path | None = None) -> None:
        self.orders.append(order)


async def test_a_session_with_a_strap_of_ones_own_is_asked_too_unless_that_is_off(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Those before it have tests of their own.
    monkeypatch.setattr(lead_in, "steps", lambda: (check_in,))
    order = SessionRequest(PLAN, "strap", STRAPS[0].address)
    app = Noting(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.lead(order)
        app.lead(order)  # two keys at once ask once
        await on(pilot, CheckInScreen)
        await typed(pilot, "3 enter")
        await until(pilot, lambda: bool(app.orders))
        assert not isinstance(app.screen, CheckInScreen)
        remember("ratings", "off")
        app.lead(order)
        await until(pilot, lambda: len(app.orders) == 2)
    assert [each.check_in for each in app.orders] == [(Rated(0.0, "before", "distress", 3),), ()]


async def test_the_demo_and_a_replay_ask_nothing(store: Store) -> None:
    for path, how in ((demo_database(), {"demo": True}), (store.path, {"trial": False})):
        app = AftershakeApp(path, order=ORDER, **how)
        async with app.run_test(size=(80, 24)) as pilot:
            await on(pilot, ReviewScreen)
    replay = SessionRequest(PLAN, "replay", "1", None)
    app = AftershakeApp(store.path, order=replay, trial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, ReviewScreen)


async def test_leaving_in_its_middle_keeps_what_was_answered(store: Store) -> None:
    app = AftershakeApp(store.path, order=ORDER, trial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, CheckInScreen)
        await typed(pilot, "enter")
        await on(pilot, CheckOutScreen)
        await typed(pilot, "4 ctrl+q")
    assert said_in(store.path).rating("after", "distress") == 4
    assert app.last_words == []


async def test_where_it_cannot_be_saved_the_command_that_says_it_again_is_told(
    store: Store,
) -> None:
    app = AftershakeApp(store.path, order=ORDER, trial=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, CheckInScreen)
        await typed(pilot, "escape")
        await on(pilot, CheckOutScreen)
        store.close()
        for file in store.path.parent.glob("aftershake.db*"):
            file.unlink()
        await typed(pilot, "4 enter")
        await on(pilot, ReviewScreen)
        await until(pilot, lambda: bool(app._notifications))
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.result.said.rating("after", "distress") == 4
    assert not store.path.exists()
    (words,) = app.last_words
    assert "aftershake rate 1 --after distress=4" in words or words.startswith("<")


async def test_what_was_said_is_mended_from_the_review(store: Store) -> None:
    said = said_of(
        [Rated(0.0, "before", "calm", 2), Rated(0.0, "after", "calm", 5), Noted(0.0, "note", "a")]
    )
    told: list[Rated | Noted] = []
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        result = replace(examples.RESULT, said=said)
        app.push_screen(ReviewScreen(result, add=told.extend))
        await typed(pilot, "e")
        await on(pilot, MendScreen)
        await typed(pilot, "9 escape")
        await on(pilot, ReviewScreen)
        await typed(pilot, "e")
        await on(pilot, MendScreen)
        await typed(pilot, "down down 8 tab 1 enter")
        await on(pilot, ReviewScreen)
        await saved(pilot, app)
    assert told == [Rated(0.0, "before", "distress", 1), Rated(0.0, "after", "calm", 8)]


async def test_a_review_that_nothing_can_be_added_to_does_not_ask(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(ReviewScreen(examples.RESULT))
        await typed(pilot, "e")
        assert isinstance(app.screen, ReviewScreen)


async def test_out_of_the_note_escape_only_goes_up(store: Store) -> None:
    app = AftershakeApp(store.path)
    found: list[Said | None] = []
    async with app.run_test(size=(60, 16)) as pilot:
        await ready(pilot)
        app.push_screen(CheckOutScreen(NOTHING_SAID), found.append)
        await typed(pilot, "3 " + "down " * 9 + "h i space q b escape")
        assert isinstance(app.screen, CheckOutScreen)
        assert "esc skip" in text_of(app)
        await typed(pilot, "enter")
        await asyncio.sleep(0)
        await settle(pilot)
    (said,) = found
    assert said is not None
    assert said.note("note") == "hi qb"
    assert said.rating("after", "distress") == 3


@pytest.mark.parametrize("lines", ["word " * 500, "word\r\n" * 500, "w\x1b[31mord " * 300])
async def test_a_paste_that_is_too_long_is_taken_in_as_far_as_there_is_room(
    store: Store, lines: str
) -> None:
    app = AftershakeApp(store.path)
    found: list[Said | None] = []
    async with app.run_test(size=(60, 16)) as pilot:
        await ready(pilot)
        app.push_screen(CheckOutScreen(NOTHING_SAID), found.append)
        await typed(pilot, "down " * 9)
        app.post_message(events.Paste("short\n"))
        await typed(pilot, "space")
        assert not told(app)
        app.post_message(events.Paste(lines))
        await typed(pilot, "a b")
        assert told(app) == [no_room(LONGEST_NOTE)]  # once
        await typed(pilot, "backspace x y")
        assert told(app) == [no_room(LONGEST_NOTE)] * 2
        await typed(pilot, "enter")
        await asyncio.sleep(0)
        await settle(pilot)
    (said,) = found
    assert said is not None
    whole = "short " + plain(" ".join(lines.splitlines()), 2 * LONGEST_NOTE)
    assert said.note("note") == whole[: LONGEST_NOTE - 1] + "x"


def told(app: AftershakeApp) -> list[str]:
    return [each.message for each in app._notifications]


def test_a_session_in_a_file_is_added_to_there(home: Path) -> None:
    add = adding(home / "aftershake.db", 1, "", str(home / "kept-session-1-x.jsonl"))
    with pytest.raises(Exception, match="kept-session-1-x"):
        add((Rated(0.0, "after", "calm", 3),))


@pytest.mark.parametrize(("key", "rests"), [("g", False), ("1", True), ("escape", None)])
async def test_high_distress_before_suggests_a_rest_and_locks_nothing(
    key: str, rests: bool | None, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_in, "steps", lambda: (check_in,))
    app = Noting(store.path, order=SessionRequest(PLAN, "strap", STRAPS[0].address))
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, CheckInScreen)
        await pilot.press("7", "enter")
        await on(pilot, AskScreen)
        await pilot.press(key)
        if rests is None:
            await on(pilot, HomeScreen)
            assert app.orders == []
            return
        await until(pilot, lambda: bool(app.orders))
    assert bool(app.orders[0].plan.shaking_s) is not rests
    assert app.orders[0].check_in == (Rated(0.0, "before", "distress", 7),)
