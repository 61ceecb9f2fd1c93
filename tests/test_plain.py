"""Text from outside is only text."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.errors import AftershakeError
from aftershake.plain import MOST, both_ends, plain, without_unseen


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("H10\x1b]0;pwned\x07", "H10␛]0;pwned␇"),
        ("two\nlines\r", "two␊lines␍"),
        ("\x9b31mred", "�31mred"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("Po\u200blar\u2060\ufeff", "Polar"),
        ("line\u2028next\u2029", "line next "),
        ("\ud800", "�"),
        ("\U000e0041\U000f0000", "�"),
        ("Z" + "\u0301" * 40 + "z", "Z\u0301\u0301z"),
        ("\u3164\u115f", ""),
        ("Ärmel 心 👍", "Ärmel 心 👍"),
        ("[red]no markup[/]", "[red]no markup[/]"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # Persian
        ("\u0645\u06cc\u200c\u200d\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("\u0915\u094d\u200c\u0937", "\u0915\u094d\u200c\u0937"),  # Devanagari
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u0937"),
        ("\u0645\u200c", "\u0645"),
        ("\u200c\u0645 \u200d\u0645", "\u0645 \u0645"),
        ("\u0915\u094d\u200d\u094d\u200d\u094d", "\u0915\u094d\u094d"),
        ("A\u200dd\u200ca", "Ada"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
    ],
)
def test_what_could_be_more_than_text_is_text(said: str, shown: str) -> None:
    assert plain(said) == shown


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_nothing_that_acts_is_left(said: str) -> None:
    shown = plain(said)
    assert len(shown) <= MOST
    assert plain(shown) == shown
    kinds = {category(each) for each in without_unseen(shown)}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    shown.encode("utf-8")


def test_a_sentence_of_ours_may_quote_anything() -> None:
    assert str(AftershakeError("“\x1b[2J” is no plan.")) == "“␛[2J” is no plan."


@given(st.text(st.characters(codec=None, exclude_categories=())), st.integers(10, 60))
def test_both_ends_are_no_longer_and_only_text(said: str, most: int) -> None:
    shown = both_ends(said, most)
    assert len(shown) <= most
    assert plain(shown) == shown


def test_what_is_said_after_a_long_path_is_heard() -> None:
    said = str(AftershakeError(f"Cannot write {'/path' * 2000}: there is no room."))
    assert said.startswith("Cannot write /path")
    assert said.endswith(": there is no room.")


@given(st.text("\u0645\u06cc\u0915\u094d\u200c\u200d a\u0301", max_size=30), st.integers(2, 30))
def test_what_parts_letters_stands_between_them_alone(said: str, most: int) -> None:
    shown = plain(said, most)
    assert plain(shown, most) == shown
    assert not shown.endswith(("\u200c", "\u200d"))
    whole = plain(said)
    assert without_unseen(whole) == plain(without_unseen(whole))
