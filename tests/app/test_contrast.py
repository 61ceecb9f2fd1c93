"""The colours of both themes on each of their grounds, by WCAG 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from aftershake.app import app as app_module
from aftershake.app.theme import DARK_THEME, LIGHT_THEME
from support.contrast import contrast_of

READ, SECONDARY = 4.5, 3.0  # WCAG AA: text; graphics that say something
THEMES = pytest.mark.parametrize("theme", [DARK_THEME, LIGHT_THEME], ids=lambda theme: theme.name)
WORDS = ("ink", "muted", "baseline", "shaking", "integration", "caution")
GRAPHICS = ("rule",)
QUIET = ("hairline", "chosen")  # they part and mark; a word or a shape says so too


def ink(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables[name])


@THEMES
@pytest.mark.parametrize("name", WORDS)
def test_words_can_be_read_on_the_ground_and_where_it_is_chosen(theme: Theme, name: str) -> None:
    for ground in (theme.background, theme.variables["chosen"]):
        assert contrast_of(ink(theme, name), Color.parse(ground)) >= READ


@THEMES
@pytest.mark.parametrize("name", GRAPHICS)
def test_strokes_that_say_something_can_be_seen(theme: Theme, name: str) -> None:
    assert contrast_of(ink(theme, name), Color.parse(theme.background)) >= SECONDARY


@THEMES
def test_what_is_secondary_stays_behind_what_is_read(theme: Theme) -> None:
    ground = Color.parse(theme.background)
    by_name = {name: contrast_of(ink(theme, name), ground) for name in ("ink", "muted", "rule")}
    assert by_name["ink"] > by_name["muted"] > by_name["rule"]


@THEMES
def test_every_colour_of_ours_is_checked_here(theme: Theme) -> None:
    """A new colour needs a place in one of the three rows above."""
    ours = {name for name in theme.variables if "-" not in name}
    assert ours - {"scrollbar", "border"} == {*WORDS, *GRAPHICS, *QUIET}


def test_the_styles_use_the_theme_alone() -> None:
    """But for the dark screen, which is there to give no light, in either theme."""
    sheets = sorted(Path(app_module.__file__).parent.glob("*.tcss"))
    styles = [line for sheet in sheets for line in sheet.read_text("utf-8").splitlines()]
    typed = [line for line in styles if "color: #" in line or "background: #" in line]
    assert len(typed) == 2
    assert all("dark" in line for line in typed)
