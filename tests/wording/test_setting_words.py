"""A setting that does not hold is told with its file, its name, what it can be and what holds."""

from __future__ import annotations

import pytest

from aftershake.audible import WrongSetting
from aftershake.settings import ALL, UnknownSetting, WrongFile
from aftershake.wording.headless_care import not_asked, rest_or_answer
from aftershake.wording.lint import never_said
from aftershake.wording.settings import wrong_setting

pytestmark = pytest.mark.words


@pytest.mark.parametrize("name", [each.name for each in ALL])
def test_every_setting_has_words_for_what_it_can_be_and_what_holds(name: str) -> None:
    said = wrong_setting(WrongSetting(name, "loud"), "/a/config.toml")
    assert never_said(said) is None
    assert said.startswith(f"In /a/config.toml, {name} is “loud”. It can be ")
    assert "Until then " in said


def test_the_example_of_the_floor() -> None:
    assert wrong_setting(WrongSetting("lie_down_s", "soon")) == (
        "In config.toml, lie_down_s is “soon”. It can be a number of seconds from 0 to 3600."
        " Until then 30 is used."
    )


def test_a_file_and_a_name_have_words_too() -> None:
    for wrong in (WrongFile("it is not text in UTF-8"), UnknownSetting("lie_down", "lie_down_s")):
        assert never_said(wrong_setting(wrong)) is None
    assert "lie_down_s" in wrong_setting(UnknownSetting("lie_down", "lie_down_s"))


def test_care_without_a_terminal_has_kind_words() -> None:
    assert never_said(not_asked()) is None
    assert never_said(rest_or_answer()) is None
