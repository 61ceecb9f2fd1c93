"""Lines that are only listened to: no shape, no glyph, eighty characters at most."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.plans.reader import built_in
from aftershake.session.view import View
from aftershake.wording import plain_talk
from aftershake.wording.lint import never_said
from aftershake.wording.plain_lines import plain_line, wrapped

VIEWS = [
    examples.WAITING,
    examples.CALIBRATING,
    examples.RESTING,
    examples.LOST,
    examples.NO_INTERVALS,
    examples.PAUSED,
    examples.SHAKING,
    examples.INTEGRATING,
    examples.COMPARED,
    examples.FULL_DISK,
    examples.ENDED,
]


@given(st.text(max_size=400))
def test_whatever_comes_is_printable(text: str) -> None:
    for line in wrapped(text):
        assert 0 < len(line) <= 80
        assert line == line.strip()
        odd = [c for c in line if not (c.isascii() and c.isprintable())]
        assert all(category(c)[0] in "LM" for c in odd)


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=200))
def test_no_word_is_lost(text: str) -> None:
    without = text.replace("`", "'")
    assert "".join("".join(wrapped(without)).split()) == "".join(without.split())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RMSSD 31 → 39 ms (+26 %).", "RMSSD 31 to 39 ms (+26 %)."),
        ("×1.26", "1.26 times"),
        ("after ÷ before lies between ×0.70 and ×1.42",
         "after divided by before lies between 0.70 times and 1.42 times"),
        ("60 × 16 is enough", "60 by 16 is enough"),
        ("rest 6 · shaking 2½ · rest ½ min", "rest 6, shaking 2.5, rest 0.5 min"),
        ("  ▾ Marked by you at 1:02.", "Marked by you at 1:02."),
        ("○ baseline −5 ±0", "baseline -5 plus or minus 0"),
        ("Try `aftershake doctor` …", "Try 'aftershake doctor' ..."),
        ("Zoës Gürtel ❤ 心", "Zoës Gürtel ? 心"),
        ("▂▄▆█ ⣿ ┃", "???? ? ?"),
    ],
)  # fmt: skip
def test_what_is_only_looked_at_is_spelled(text: str, said: str) -> None:
    assert plain_line(text) == said


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("before", [None, *VIEWS])
def test_news_is_short_and_never_an_rmssd_of_shaking(before: View | None, view: View) -> None:
    for line in (*plain_talk.changes(before, view), plain_talk.standing(view)):
        assert never_said(line) is None
        assert line == line.strip()
        assert line.endswith((".", "!", "?"))
        assert "31" not in line  # the baseline's RMSSD of the examples


@pytest.mark.parametrize("view", VIEWS)
def test_what_stays_is_no_news(view: View) -> None:
    assert plain_talk.changes(view, view) == ()


def test_the_heart_is_told_once_a_minute_in_rests_only() -> None:
    def told(view: View, from_s: int) -> list[str]:
        steps = [replace(view, phase_elapsed_s=float(s)) for s in range(from_s, from_s + 181)]
        pairs = pairwise(steps)
        return [line for pair in pairs for line in plain_talk.changes(*pair)]

    assert told(examples.RESTING, 0) == ["Heart 67."] * 3
    assert told(examples.SHAKING, 0) == []
    assert told(examples.LOST, 0) == []


def test_a_phase_that_begins_and_a_strap_that_is_lost() -> None:
    said = plain_talk.changes(examples.RESTING, examples.SHAKING)
    assert said == ("Phase 2 of 3, shaking, 2 minutes 47 seconds.",)
    silent = replace(examples.LOST, link="connected", away_s=None)
    assert plain_talk.changes(examples.RESTING, silent) == ("Why: nothing comes from the strap.",)


def test_one_that_goes_on_says_where() -> None:
    assert plain_talk.standing(examples.SHAKING) in plain_talk.changes(None, examples.SHAKING)
    assert plain_talk.changes(None, examples.WAITING) == (plain_talk.LOOKING,)


def test_how_it_stands() -> None:
    assert plain_talk.standing(examples.RESTING) == (
        "Baseline, phase 1 of 3; 3 minutes 12 seconds left of it; 16 minutes 12 seconds left in"
        " all; heart 67; all of it is saved."
    )
    assert "not saved" in plain_talk.standing(examples.FULL_DISK)
    assert "; paused;" in plain_talk.standing(examples.PAUSED)


def test_ending_a_phase_says_what_it_costs() -> None:
    early = replace(examples.RESTING, phase_elapsed_s=100.0)
    assert "too short to compare" in plain_talk.end_costs(early)
    assert "1 minute 48 seconds of this rest" not in plain_talk.end_costs(early)
    late = replace(examples.INTEGRATING, phase_elapsed_s=500.0)
    assert "3 minutes 20 seconds of this rest can only show large changes" in plain_talk.end_costs(
        late
    )
    assert "rest" not in plain_talk.end_costs(examples.SHAKING)


@pytest.mark.parametrize("plan", built_in().values(), ids=lambda plan: plan.name)
def test_a_plan_in_a_list_says_its_minutes_and_needs(plan: object) -> None:
    from aftershake.plans.plan import Plan

    assert isinstance(plan, Plan)
    said = plain_talk.plan_words(plan)
    assert "minute" in said
    assert all(need in said for need in plan.needs)
    assert len(wrapped(said)) <= 2


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 seconds"), (1, "1 second"), (59.2, "1 minute"), (192, "3 minutes 12 seconds"),
     (3600, "1 hour"), (3661, "1 hour 1 minute")],
)  # fmt: skip
def test_times_are_spelled(seconds: float, said: str) -> None:
    assert plain_talk.time_words(seconds) == said
