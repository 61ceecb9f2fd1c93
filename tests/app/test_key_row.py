"""The row of keys: whole words only, however narrow, and nothing but what works now."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.widgets.keys import GAP, GIVE_WAY, Keys, Shown, arranged, fitting
from aftershake.store.store import Store
from support.app_helpers import Shown as Recorded
from support.app_helpers import at_rest, ready, settle, text_of

WORDS = st.text("abcdefgh ", min_size=1, max_size=18)
ACTIONS = st.sampled_from([*GIVE_WAY, "pause", "stop_now", "leave"])
KEYS = st.builds(Shown, key=WORDS, name=WORDS, does=WORDS, action=ACTIONS)


@given(st.lists(KEYS, max_size=12), st.integers(0, 160))
def test_what_is_shown_has_room_and_keeps_its_order(keys: list[Shown], width: int) -> None:
    shown = fitting(keys, width)
    assert sum(key.width for key in shown) + GAP * max(0, len(shown) - 1) <= width
    places = [next(i for i, key in enumerate(keys) if key is each) for each in shown]
    assert places == sorted(places)


@given(st.lists(KEYS, max_size=12), st.integers(20, 200))
def test_the_list_of_commands_is_always_offered(keys: list[Shown], width: int) -> None:
    shown, does = arranged(keys, "ctrl+p", width)
    assert does in ("commands", "more")
    used = sum(key.width + GAP for key in shown) + len(f"ctrl+p {does}")
    assert used <= width
    assert len(shown) == len(keys) or does == "more"


def test_what_is_known_anyway_gives_way_first() -> None:
    keys = [
        Shown("up", "↑↓", "move", "cursor_up"),
        Shown("enter", "enter", "choose", "select"),
        Shown("m", "m", "mark", "mark"),
        Shown("escape", "esc", "back", "leave"),
    ]
    assert [key.name for key in fitting(keys, 30)] == ["enter", "m", "esc"]
    assert [key.name for key in fitting(keys, 23)] == ["enter", "esc"]


async def test_while_it_is_asked_the_two_answers_stand_there(store: Store) -> None:
    """One key had two meanings there at once, and the other meaning was written."""
    app = AftershakeApp(store.path)
    async with app.run_test(size=(60, 16)) as pilot:
        await ready(pilot)
        app.push_screen(Recorded(examples.RESTING).screen())
        before = (await at_rest(pilot)).splitlines()[-1]
        assert "any key pause" in before
        assert "n end" in before
        await pilot.press("n")
        asked = (await at_rest(pilot)).splitlines()[-1]
        assert "y end it" in asked
        assert "n go on" in asked
        assert "n end" not in asked
        assert "any key pause" not in asked
        await pilot.press("n")
        assert (await at_rest(pilot)).splitlines()[-1] == before


async def test_a_click_presses_the_key_under_it(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(TroubleScreen("Nothing."))
        seen = await at_rest(pilot)
        row = seen.splitlines()[-1]
        await pilot.click(offset=(row.index("ctrl+p"), 23))
        assert "Commands" in await at_rest(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.click(offset=(row.index("commands") - 12, 23))  # between the two: nothing
        assert isinstance(app.screen, TroubleScreen)
        await pilot.click(offset=(row.index("back"), 23))
        await settle(pilot)
        assert not isinstance(app.screen, TroubleScreen)


@pytest.mark.parametrize("width", [60, 61, 72, 80, 119, 200])
async def test_the_row_never_ends_within_a_word(width: int, store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(width, 24)) as pilot:
        await ready(pilot)
        for screen in (HelpScreen(), Recorded(examples.COUNTED).screen()):
            app.push_screen(screen)
            await at_rest(pilot)
            row = app.screen.query_one(Keys)
            shown, does = arranged(row._keys, row._commands, row.size.width)
            said = text_of(app).splitlines()[-1].split()
            assert (
                said
                == " ".join(
                    [*(f"{key.name} {key.does}" for key in shown), f"ctrl+p {does}"]
                ).split()
            )
