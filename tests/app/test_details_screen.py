"""The details of a session: the way there and back, a page a key, what is missing."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.content import Content
from textual.pilot import Pilot

import support.app_examples as examples
import support.details_example as example
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.details import PAGES, DetailsScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import EMPTY, along
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.scatter import scatter
from aftershake.review.details import Details
from aftershake.session.result import Result
from aftershake.store import StoreError
from support.app_helpers import ready, settle, text_of, until


async def shown(pilot: Pilot[Any], screen: DetailsScreen) -> None:
    await ready(pilot)
    pilot.app.push_screen(screen)
    await until(pilot, lambda: bool(screen.query(Figure)))


def page(screen: DetailsScreen) -> list[int]:
    return [at for at, figure in enumerate(screen.query(Figure)) if figure.display]


async def test_d_leads_there_from_the_review_and_esc_back(home: Path) -> None:
    async def behind(result: Result) -> Details:
        assert result is example.RESULT
        return example.DETAILS

    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        review = ReviewScreen(example.RESULT, behind=behind)
        app.push_screen(review)
        await settle(pilot)
        assert "d details" in text_of(app)
        await pilot.press("d")
        await until(pilot, lambda: bool(app.screen.query(Figure)))
        assert isinstance(app.screen, DetailsScreen)
        await pilot.press("escape")
        await settle(pilot)
        assert app.screen is review


async def test_without_beats_at_hand_the_key_is_not_there(home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(ReviewScreen(examples.RESULT))
        await settle(pilot)
        assert "d details" not in text_of(app)
        await pilot.press("d")
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)


async def test_each_page_has_its_key_and_arrows_go_round(home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = example.screen()
        await shown(pilot, screen)
        assert page(screen) == [0]
        for at in range(len(PAGES)):
            await pilot.press(str(at + 1))
            assert page(screen) == [at]
        await pilot.press("right")
        assert page(screen) == [0]
        await pilot.press("left", "left")
        assert page(screen) == [len(PAGES) - 2]
        await pilot.click("#tabs", offset=(1, 0))
        await settle(pilot)
        assert page(screen) == [0]


async def test_what_goes_wrong_is_said_and_left(home: Path) -> None:
    async def behind(_: Result) -> Details:
        raise StoreError("The database is gone.")

    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(DetailsScreen(example.RESULT, behind))
        await until(pilot, lambda: "The database is gone." in text_of(app))
        await pilot.press("2", "right", "escape")
        await settle(pilot)
        assert not isinstance(app.screen, DetailsScreen)


async def test_nobody_waits_for_it(home: Path) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def behind(_: Result) -> Details:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            let_go.set()
        raise AssertionError

    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(DetailsScreen(example.RESULT, behind))
        await begun.wait()
        await pilot.press("3", "escape")
        async with asyncio.timeout(30):
            await let_go.wait()


@pytest.mark.parametrize("details", [example.DETAILS, example.REFUSED, example.NOTHING])
async def test_at_any_size_it_is_drawn_and_within_its_place(details: Details, home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = example.screen(details=details)
        await shown(pilot, screen)
        for size in ((60, 16), (61, 17), (80, 24), (120, 40), (200, 60), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            for at in range(len(PAGES)):
                await pilot.press(str(at + 1))
                await settle(pilot)
                seen = text_of(app)
                assert "nan" not in seen
                assert "None" not in seen
                (figure,) = [each for each in screen.query(Figure) if each.display]
                width, height = figure.size
                if width > 1 and height > 1:
                    rendered = figure.render()
                    assert isinstance(rendered, Content)
                    lines = rendered.split("\n")
                    assert len(lines) <= height, (figure.tab, size)
                    wide = [line.plain for line in lines if line.cell_length > width]
                    assert not wide, (figure.tab, size, wide)


@pytest.mark.words
async def test_what_is_missing_says_why(home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(100, 40)) as pilot:
        screen = example.screen(details=example.REFUSED)
        await shown(pilot, screen)
        await pilot.press("2")
        await settle(pilot)
        seen = " ".join(text_of(app).split())
        assert "at 1 min 82" in seen
        assert "at 2 min – the rest ended at 1:35" in seen
        assert "too many artifacts (26 % of the beats)" in seen
        for key, said in (
            ("4", "too many artifacts (26 % of the beats)"),
            ("5", "too few or too broken for a spectrum"),
        ):
            await pilot.press(key)
            await settle(pilot)
            assert said in " ".join(text_of(app).split())


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(300, 2000), st.floats(300, 2000)), max_size=40),
    st.integers(1, 40),
    st.integers(1, 20),
)
def test_a_cloud_has_a_dot_for_each_of_its_places(
    pairs: list[tuple[float, float]], width: int, height: int
) -> None:
    drawn = scatter(pairs, width, height, 300.0, 2000.0)
    assert [len(row) for row in drawn] == [width] * height
    dots = sum((ord(cell) - 0x2800).bit_count() for row in drawn for cell in row)

    def place(value: float, many: int) -> int:
        return round((value - 300) / 1700 * (many - 1))

    assert dots == len({(place(a, 2 * width), place(b, 4 * height)) for a, b in pairs})
    assert bool(pairs) == any(cell != EMPTY for row in drawn for cell in row)


@settings(deadline=None)
@given(st.lists(st.floats(-1, 1), max_size=30), st.integers(20, 100))
def test_earlier_sessions_lie_where_they_were(deltas: list[float], width: int) -> None:
    range_ln = (-0.4, 0.4) if len(deltas) >= 5 else None
    assert scale.among(deltas, range_ln, -width).plain == ""  # not laid out yet
    row = scale.among(deltas, range_ln, width).plain
    assert len(row) <= width
    places = {scale.column(delta, width) for delta in deltas}
    assert {x for x, cell in enumerate(row) if cell in "•◀▶"} == places
    for delta in deltas:
        if abs(delta) > math.log(2):
            assert row[scale.column(delta, width)] in "◀▶•"


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12), st.integers(12, 80))
def test_labels_never_touch(shares: list[float], room: int) -> None:
    row = along([(share, "0:00") for share in sorted(shares)], room)
    assert len(row) == room
    assert set(row.split()) <= {"0:00"}


@pytest.mark.words
@pytest.mark.parametrize(("size", "both"), [((60, 16), False), ((80, 24), True), ((80, 21), True)])
async def test_nothing_is_said_of_a_picture_that_has_no_room(
    size: tuple[int, int], both: bool, home: Path
) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=size) as pilot:
        await shown(pilot, example.screen())
        text = text_of(app)
        assert ("RMSSD of the minute before" in text) == both
        assert ("RMSSD of each minute" in text) == both
