"""What `--simulate flaky` shows: a bad connection as a person meets it, from loss to review."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.review import ReviewScreen
from aftershake.config import database
from aftershake.hrv.live_reasons import NoContact
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.cues import cues
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.store.store import Store
from aftershake.wording.gaps import gap_words
from support.app_helpers import Shown, ready, settle, text_of

LOST = "the link to the strap was lost"
SKIN = "the strap lost contact with the skin"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[View], Result]:
    """Every view of a whole session, and what it gave: recorded and measured by the real parts."""
    views: list[View] = []
    with Store(tmp_path_factory.mktemp("flaky") / "aftershake.db") as store:
        order = SessionRequest(built_in()["quick"], "simulate", "flaky", None)
        return views, await start_session(order, store, views.append).run()


async def seen(screen: object, home: Path, rows: int = 24) -> str:
    """The screen, 80 columns wide, as text."""
    with Store(database()) as store:
        app = AftershakeApp(store.path)
        async with app.run_test(size=(80, rows)) as pilot:
            await ready(pilot)
            app.push_screen(screen)  # type: ignore[call-overload]
            await settle(pilot)
            return text_of(app)


async def test_a_sound_for_each_loss_and_return_and_phases_go_on(
    session: tuple[list[View], Result],
) -> None:
    views, result = session
    given = [cue for before, after in pairwise(views) for cue in cues(before, after)]
    counted = ("half", "soon", "ten_seconds")
    assert [cue for cue in given if cue not in counted] == [
        *("begin", "lost", "found", "made_up"),
        *("shake", "lost", "found"),
        *("rest", "lost", "found", "made_up", "done"),
    ]
    assert [cue for cue in given if cue in counted] == [
        *("half", "soon", "ten_seconds"),
        *("soon", "ten_seconds"),
        *("half", "soon", "ten_seconds"),
    ]
    assert result.complete
    assert [round(p.end_s - p.start_s) for p in result.phases] == [128, 60, 192]


@pytest.mark.words
async def test_away_is_said_with_how_long_and_no_number_is_shown(
    session: tuple[list[View], Result], home: Path
) -> None:
    away = [view for view in session[0] if view.away_s is not None]
    assert {view.phase for view in away} == {0, 2}
    assert all(view.hr_bpm is view.live.rmssd_ms is None for view in away)
    long = next(view for view in away if round(view.away_s or 0) == 6)
    text = await seen(Shown(long).screen(), home)
    assert text.count(" lost ") == 1, "a drop-out is said once"
    assert "Strap lost 6 s, searching" in text
    assert "bpm" not in text
    assert "recording ✓" not in text
    off = next(
        view
        for view in session[0]
        if isinstance(view.live.reason, NoContact) and round(view.live.reason.for_s) == 5
    )
    text = await seen(Shown(off).screen(), home)
    assert "skin contact" in text.lower()


@pytest.mark.words
async def test_the_review_says_what_was_lost(
    session: tuple[list[View], Result], home: Path
) -> None:
    result = session[1]
    assert [gap_words(gap) for gap in result.gaps] == [LOST, SKIN, LOST]
    text = " ".join((await seen(ReviewScreen(result), home, 60)).split())
    assert f"× Without beats for 8 s at 0:48, 12 s at 4:56: {LOST}." in text
    assert f"× Without beats for 7 s at 2:38: {SKIN}." in text
    whole = await seen(ReviewScreen(replace(result, gaps=())), home)
    assert "Without beats" not in whole
