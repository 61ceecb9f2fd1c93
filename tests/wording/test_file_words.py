"""What is said of lines in a file that can be no intervals."""

from __future__ import annotations

import pytest

from aftershake.wording.files import cut_off, odd_lines


def test_one_is_told_as_it_stands_there() -> None:
    assert odd_lines(1, 201, "-1", "line") == (
        "line 201, “-1”, can be no RR interval; it counts as an artifact."
    )


def test_of_several_the_first_is_told() -> None:
    assert odd_lines(14, 3, "1878949396", "entry") == (
        "14 entries can be no RR intervals, the first is entry 3, “1878949396”;"
        " they count as artifacts."
    )


def test_what_acts_in_a_terminal_does_not() -> None:
    assert "\x1b" not in odd_lines(2, 1, "\x1b[2J" * 99, "line")
    assert len(odd_lines(2, 1, "\x1b[2J" * 99, "line")) < 150


@pytest.mark.words
def test_a_file_that_ends_in_the_middle() -> None:
    assert cut_off() == "it ends in the middle; what it holds until there is taken."
