"""What comes before a session of one's own: with the real pages, database and rules. Only what
would be recorded is noted instead: a real strap is not in reach of a test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.ask import AskScreen
from aftershake.app.screens.daily import CODES, DailyScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.care.daily import TodayCode
from aftershake.care.length import Own
from aftershake.care.screening import QUESTIONS, Allowed, Answer, QuestionCode, outcome
from aftershake.config import database, remember
from aftershake.events import Packet, Pressed, Tick
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in, read_plan
from aftershake.recording.start import SessionRequest
from aftershake.rr.packet import encode
from aftershake.store.care import (
    keep_own_length,
    keep_red_flag,
    keep_screening,
    last_screening,
    own_length,
)
from aftershake.store.store import SessionRow, Store
from support.app_helpers import ready, settle, text_of, until
from support.begun import begin

STANDARD, REST = built_in()["standard"], built_in()["rest"]
NO: dict[QuestionCode, Answer] = {each.code: "no" for each in QUESTIONS}


class Noting(AftershakeApp):
    """Notes what would be recorded."""

    def __init__(self, *args: Any, **how: Any) -> None:
        remember("ratings", "off")  # the steps after those of care have tests of their own
        super().__init__(*args, mute=True, **how)
        self.orders: list[SessionRequest] = []
        self.resumed: list[int] = []

    def begin(self, order: SessionRequest, path: Path | None = None) -> None:
        self.orders.append(order)

    def _record(self, *_: Any, **__: Any) -> None:
        self.resumed.append(1)


def strap(plan: Plan = STANDARD) -> SessionRequest:
    return SessionRequest(plan, "strap", "AA", 1.0, "H10")


def screened_before(*yes: QuestionCode, agreed: bool = False, days: int = 1) -> None:
    answers = {**NO, **dict.fromkeys(yes, "yes")}
    found = outcome(answers, clinician_agreed=agreed)  # type: ignore[arg-type]
    with Store(database()) as store:
        keep_screening(store, found, datetime.now(UTC) - timedelta(days=days))


def shaken(store: Store, at: datetime, *, ended: bool = True) -> int:
    session_id = begin(store, STANDARD, at)
    store.append(session_id, Packet(1.0, encode(60, (1024,)), 1), at)
    if ended:
        store.end(session_id, at, duration_s=400.0, complete=True, strap="")
        with store.writing() as db:
            db.execute(
                "INSERT INTO phase (session_id, number, name, kind, posture, start_s, end_s,"
                " measured_from_s, measured_to_s, quality, metrics)"
                " VALUES (?, 1, 's', 'shake', 'any', 1, 61, 1, 61, 'refused', '{}')",
                [session_id],
            )
    return session_id


def practised(sessions: int = 3) -> None:
    with Store(database()) as store:
        for n in range(sessions):
            shaken(store, datetime.now(UTC) - timedelta(days=60 + 5 * n))


async def on(pilot: Pilot[Any], screen: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))


async def answer(pilot: Pilot[Any], *yes: QuestionCode) -> None:
    await on(pilot, ScreeningScreen)
    await pilot.press(*("y" if each.code in yes else "n" for each in QUESTIONS))


async def all_well(pilot: Pilot[Any]) -> None:
    await on(pilot, DailyScreen)
    await pilot.press("n")


async def rehearse(pilot: Pilot[Any]) -> None:
    await on(pilot, RehearsalScreen)
    await pilot.press("enter", "enter", "enter", "x")


async def test_the_first_session_of_ones_own_comes_after_all_of_it(home: Path) -> None:
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await answer(pilot)
        await on(pilot, AskScreen)
        await pilot.press("enter")
        await all_well(pilot)
        await rehearse(pilot)
        await until(pilot, lambda: bool(app.orders))
        assert app.orders == [strap()]
        app.lead(strap())  # the next one asks only how today is, and to try stopping again
        await all_well(pilot)
        await rehearse(pilot)
        await until(pilot, lambda: len(app.orders) == 2)


@pytest.mark.parametrize("source", ["simulate", "replay"])
async def test_another_heart_needs_none_of_it(source: str, home: Path) -> None:
    app = Noting(database(), order=SessionRequest(STANDARD, source, "calm"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.orders))


@pytest.mark.parametrize("days", [91, -1])
async def test_it_is_asked_again_after_ninety_days(days: int, home: Path) -> None:
    screened_before(days=days)
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, ScreeningScreen)


@pytest.mark.parametrize("press", [["escape"], ["n", "n", "escape"]])
async def test_who_goes_back_begins_nothing_and_nothing_is_kept(
    press: list[str], home: Path
) -> None:
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, ScreeningScreen)
        await pilot.press(*press)
        await on(pilot, HomeScreen)
        await settle(pilot)
    assert app.orders == []
    with Store(database(), read_only=True) as store:
        assert last_screening(store) is None


async def test_an_answer_can_be_changed(home: Path) -> None:
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, ScreeningScreen)
        await pilot.press("y", "y", "left", "left", "left", "n", "n")
        await pilot.press(*"n" * (len(QUESTIONS) - 2))
        await on(pilot, AskScreen)
    with Store(database(), read_only=True) as store:
        found = last_screening(store)
    assert found is not None
    assert found.allowed == "everything"


@pytest.mark.parametrize("code", ["heart", "epilepsy", "pregnancy", "psychosis", "under_age"])
async def test_where_shaking_is_not_open_resting_is(code: QuestionCode, home: Path) -> None:
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await answer(pilot, code)
        await on(pilot, AskScreen)
        assert REST.title in text_of(app)
        await pilot.press("1")
        await all_well(pilot)
        await until(pilot, lambda: bool(app.orders))
        assert not app.orders[0].plan.shaking_s
        # The next session with shaking is not open either; the one that rests is.
        app.lead(strap())
        await on(pilot, AskScreen)
        await pilot.press("escape")
        await on(pilot, HomeScreen)
        app.lead(strap(REST))
        await all_well(pilot)
        await until(pilot, lambda: len(app.orders) == 2)
    assert all(not each.plan.shaking_s for each in app.orders)


async def test_a_crisis_leads_to_the_support_page_and_no_session(home: Path) -> None:
    app = Noting(database(), order=strap(REST))
    async with app.run_test(size=(80, 24)) as pilot:
        await answer(pilot, "crisis", "heart")
        await on(pilot, SupportScreen)
        await pilot.press("enter")
        await on(pilot, HomeScreen)
        app.lead(strap(REST))
        await on(pilot, ScreeningScreen)  # it is asked again, not held against anybody
    assert app.orders == []


@pytest.mark.parametrize(("key", "allowed"), [("y", "gentle"), ("u", "after_clinician")])
async def test_with_a_clinician_agreed_it_is_short(key: str, allowed: Allowed, home: Path) -> None:
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await answer(pilot, "surgery")
        await settle(pilot)
        assert isinstance(app.screen, ScreeningScreen), "one more question"
        await pilot.press(key)
        await on(pilot, AskScreen)
        with Store(database(), read_only=True) as store:
            found = last_screening(store)
        assert found is not None
        assert found.allowed == allowed
        if allowed == "gentle":
            await pilot.press("enter")
            await all_well(pilot)
            await on(pilot, AskScreen)
            await pilot.press("enter")
            await rehearse(pilot)
            await until(pilot, lambda: bool(app.orders))
            assert app.orders[0].plan.shaking_s == 60


async def test_with_trauma_only_with_support_at_hand(home: Path) -> None:
    screened_before("trauma")
    practised()
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        for key, most_s in (("y", 60), ("n", 0)):
            await all_well(pilot)
            await on(pilot, AskScreen)
            await pilot.press(key)
            await settle(pilot)
            await on(pilot, AskScreen)
            await pilot.press("enter" if key == "y" else "1")
            await until(pilot, lambda: bool(app.orders))
            assert app.orders.pop().plan.shaking_s == most_s
            app.lead(strap())


@pytest.mark.parametrize(
    ("said", "ends"),
    [
        (["fever"], "rest"),
        (["exhausted"], "rest"),
        (["new_pain"], "rest"),
        (["alone"], "rest"),
        (["poor_balance"], "said"),
        (["crisis"], "support"),
        (["poor_balance", "fever"], "rest"),
        (["fever", "crisis"], "support"),
    ],
)
async def test_how_today_is(said: Sequence[TodayCode], ends: str, home: Path) -> None:
    screened_before()
    practised()
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, DailyScreen)
        await pilot.press(*(str(1 + CODES.index(each)) for each in said), "enter")
        if ends == "support":
            await on(pilot, SupportScreen)
            await pilot.press("escape")
            await on(pilot, HomeScreen)
            assert app.orders == []
            return
        await on(pilot, AskScreen)
        await pilot.press("enter" if ends == "said" else "1")
        await until(pilot, lambda: bool(app.orders))
        assert bool(app.orders[0].plan.shaking_s) is (ends == "said")


async def test_a_standing_plan_is_not_for_a_day_of_poor_balance(home: Path) -> None:
    screened_before()
    practised()
    standing = read_plan(STANDARD.toml.replace('posture = "any"', 'posture = "standing"'))
    app = Noting(database(), order=strap(standing))
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, DailyScreen)
        await pilot.press(str(1 + CODES.index("poor_balance")), "enter")
        await on(pilot, AskScreen)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, AskScreen)
        await pilot.press("1")
        await until(pilot, lambda: bool(app.orders))
        assert not app.orders[0].plan.shaking_s


LONG = read_plan(STANDARD.toml.replace("duration_s = 180", "duration_s = 1200"))


@pytest.mark.parametrize(
    ("sessions", "own", "flag", "lasts_s"),
    [
        (0, None, False, 180),
        (3, None, False, 300),
        (10, None, False, 600),
        (20, None, False, 900),
        (0, Own(longest=True), False, 900),
        (20, Own(most_s=120), False, 120),
        (3, None, True, 150),
    ],
)
async def test_no_shaking_is_longer_than_is_open(
    sessions: int, own: Own | None, flag: bool, lasts_s: int, home: Path
) -> None:
    screened_before()
    practised(sessions)
    with Store(database()) as store:
        if own is not None:
            keep_own_length(store, own)
        if flag:
            keep_red_flag(store, "too_much", datetime.now(UTC))
    app = Noting(database(), order=strap(LONG))
    async with app.run_test(size=(80, 24)) as pilot:
        await all_well(pilot)
        await on(pilot, AskScreen)
        await pilot.press("enter")
        if sessions < 3:
            await rehearse(pilot)
        await until(pilot, lambda: bool(app.orders))
    assert app.orders[0].plan.shaking_s == lasts_s
    assert app.orders[0].plan.phases[0] == LONG.phases[0]


async def test_a_second_session_a_day_gets_a_note_and_no_lock(home: Path) -> None:
    screened_before()
    practised()
    with Store(database()) as store:
        shaken(store, datetime.now(UTC))
    app = Noting(database(), order=strap())
    async with app.run_test(size=(80, 24)) as pilot:
        await all_well(pilot)
        await on(pilot, AskScreen)
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.orders))


def cut_off(*, rests_s: float) -> SessionRow:
    """A session whose program has died, `rests_s` after its first beat."""
    with Store(database()) as store:
        now = datetime.now(UTC)
        session_id = shaken(store, now, ended=False)
        store.extend(session_id, [(Tick(1 + t), now) for t in range(int(rests_s))])
        store.append(session_id, Pressed(1 + rests_s, "mark"), now)
    with Store(database(), read_only=True) as store:
        row = store.session(session_id)
    assert row is not None
    return row


@pytest.mark.parametrize(("rests_s", "asked"), [(100, True), (400, True), (600, False)])
async def test_what_was_cut_off_with_shaking_to_come_goes_through_it(
    rests_s: float, asked: bool, home: Path
) -> None:
    row = cut_off(rests_s=rests_s)
    app = Noting(database(), resume=row)
    async with app.run_test(size=(80, 24)) as pilot:
        if asked:
            await answer(pilot)
            await on(pilot, AskScreen)
            await pilot.press("enter")
            await all_well(pilot)
            await until(pilot, lambda: not isinstance(app.screen, DailyScreen))
            while not isinstance(app.screen, RehearsalScreen):  # a note that it is the second today
                await pilot.press("enter")
                await settle(pilot)
            await rehearse(pilot)
        await until(pilot, lambda: bool(app.resumed))


async def test_what_was_cut_off_does_not_go_on_where_shaking_is_not_open(home: Path) -> None:
    screened_before("epilepsy")
    app = Noting(database(), resume=cut_off(rests_s=100))
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, AskScreen)
        await pilot.press("escape")
        await on(pilot, HomeScreen)
        await settle(pilot)
    assert app.resumed == []
    assert app.orders == []


async def test_a_database_that_fails_is_told(home: Path) -> None:
    screened_before()
    app = Noting(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        database().write_bytes(b"no database" * 100)
        app.lead(strap())
        await until(pilot, lambda: app.failed_with != 0)
    assert app.orders == []


@pytest.mark.parametrize(
    ("keys", "own"),
    [
        (["1"], Own()),
        (["3"], Own(most_s=120)),
        (["6", "y"], Own(longest=True)),
        (["6", "n"], Own(most_s=60)),
        (["6", "escape"], Own(most_s=60)),
        (["escape"], Own(most_s=60)),
    ],
)
async def test_a_length_of_ones_own_and_the_longest_only_by_a_second_choice(
    keys: list[str], own: Own, home: Path
) -> None:
    with Store(database()) as store:
        keep_own_length(store, Own(most_s=60))
    app = Noting(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.action_shaking_length()
        for key in keys:
            await on(pilot, AskScreen)
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
        await on(pilot, HomeScreen)
        await app.workers.wait_for_complete()
    with Store(database(), read_only=True) as store:
        assert own_length(store) == own
