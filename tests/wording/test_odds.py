"""Every sentence about odds, made of the data that docs/sentences.md names beside it."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aftershake.hrv.comparison import compare
from aftershake.hrv.model import Comparison
from aftershake.hrv.plain_rests import LEAST_SHARE, STANDARD, plain_rests
from aftershake.wording.comparison import limits, own_range
from aftershake.wording.headline import headline
from support.rests import REST, after

DOCUMENT = (Path(__file__).parents[2] / "docs" / "sentences.md").read_text("utf-8")
TABLE = DOCUMENT.split("\n## How often rest does this by itself\n")[1]
ROWS = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)

PLAIN = plain_rests(STANDARD)
assert PLAIN is not None
AWAKE = PLAIN.awake
SITTING = replace(STANDARD, lying=False)
EVEN = [-1.4, -1, -0.7, -0.3, 0.3, 0.7, 1, 1.4]


def with_sd(values: list[float], sd: float) -> list[float]:
    return [value * sd / float(np.std(values, ddof=1)) for value in values]


CONTROLS = with_sd(EVEN, 0.15)
EARLIER = with_sd([-1, -0.5, 0, 0.5, 1], 0.15)


def compared(delta_ln: float, **given: Any) -> Comparison:
    """Two rests that differ so much; `hr_bpm` and `quality` are of the second one."""
    second = {name: given.pop(name) for name in ("hr_bpm", "quality") if name in given}
    defaults: dict[str, Any] = {"same_posture": True, "pair": STANDARD}
    rest = after(34 * math.exp(delta_ln), **second)
    return compare(REST, rest, **(defaults | given))


beyond = 2 * AWAKE.reached_by(0.01)
halfway = (AWAKE.reached_by(0.02) + AWAKE.reached_by(0.01)) / 2
one_in_20 = AWAKE.reached_by(0.05)
WEAK: dict[str, Any] = {"quality": "low"}
OWN: dict[str, Any] = {"control_ln": CONTROLS}
DATA = {
    "measured_any": compared(0.0),
    "measured_within": compared(AWAKE.reached_by(0.5)),
    "measured_larger": compared(one_in_20),
    "measured_clearly": compared(halfway),
    "measured_beyond": compared(beyond),
    "measured_weak": compared(beyond, **WEAK),
    "published_within": compared(0.3, pair=SITTING),
    "published_larger": compared(0.45, pair=SITTING),
    "published_clearly": compared(-0.6, pair=SITTING),
    "published_weak": compared(-0.6, pair=SITTING, **WEAK),
    "published_postures": compared(-0.6, pair=SITTING, same_posture=None),
    "own_within": compared(0.2, **OWN),
    "own_larger": compared(0.38, **OWN),
    "own_clearly": compared(-0.6, **OWN),
    "own_weak": compared(-0.6, **OWN, **WEAK),
    "heart_rate_moved": compared(one_in_20, hr_bpm=60.0),
    "wider_at_night": compared(one_in_20),
    "no_rests_alike": compared(0.3, pair=SITTING),
    "own_range_in": compared(0.1, earlier_ln=EARLIER),
    "own_range_above": compared(0.5, earlier_ln=EARLIER),
    "own_range_below": compared(-0.5, earlier_ln=EARLIER),
    "few_own_sessions": compared(0.1, earlier_ln=EARLIER[:3]),
    "few_controls": compared(0.1, control_ln=CONTROLS[:7]),
}


def said(found: Comparison) -> list[str]:
    """The headline without the change itself, and what stands beside it."""
    delta = found.delta_ln_rmssd
    assert delta is not None
    _, worth = headline(found, 34, 34 * math.exp(delta)).split(" %). ")
    own = [own_range(found.own_sessions, delta)] if found.own_sessions else []
    return [worth, *own, *limits(found)]


def pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.escape(sentence).replace(r"n\ of\ m", r"(fewer than )?\d+ of \d+"))


@pytest.mark.words
@pytest.mark.parametrize(("row", "sentence"), [(row, sentence) for row, sentence, _ in ROWS])
def test_each_is_said_of_its_data(row: str, sentence: str) -> None:
    assert any(pattern(sentence).fullmatch(each) for each in said(DATA[row])), said(DATA[row])


@pytest.mark.words
def test_the_table_has_every_sentence_about_odds() -> None:
    """Whatever the data: none with a share that no row has, but for its numbers."""
    assert sorted(row for row, *_ in ROWS) == sorted(DATA)
    known = {shape(sentence) for _, sentence, _ in ROWS}
    for found in many():
        for each in said(found):
            if re.search(r"\d of \d|pairs|cases", each):
                assert shape(each) in known, each


def shape(sentence: str) -> str:
    """A sentence without its numbers and what depends on them."""
    sentence = re.sub(r"nearly all|(fewer than |more than )?(\d+|n) of (\d+|m)", "SHARE", sentence)
    sentence = re.sub(r"[−+±×]?\d[\d.]*", "N", sentence)
    return sentence.replace("higher", "lower").replace("more session ", "more sessions ")


def many() -> Iterator[Comparison]:
    """Changes of any size, on any ground, with everything that goes into what is said of odds."""
    grounds: list[dict[str, Any]] = [
        *({}, {"pair": None}, {"pair": SITTING}, OWN),
        {"control_ln": CONTROLS[:3], "earlier_ln": EARLIER},
    ]
    seconds: list[dict[str, Any]] = [{}, WEAK, {"hr_bpm": 55.0}, {"hr_bpm": 75.0}]
    for size in (0.0, 0.05, 0.2, 0.3, 0.4, 0.5, 0.6, 1.5):
        for ground, second, sign in itertools.product(grounds, seconds, (1, -1)):
            yield compared(sign * size, **ground, **second)
            # Measured pairs are of people lying: where a posture is not known there are none.
            if ground is not OWN and ground.get("pair", STANDARD) != STANDARD:
                yield compared(sign * size, **ground, **second, same_posture=None)


def test_where_heart_rate_moved_both_shares_are_there() -> None:
    found = DATA["heart_rate_moved"]
    assert found.rest_exceedance is not None
    assert found.rest_exceedance.share == pytest.approx(0.05)
    assert found.rest_exceedance.moved is not None
    assert found.rest_exceedance.moved > 0.05
    assert "heart_rate_moved" in {reason.code for reason in found.reasons}


def test_beyond_every_measured_pair_is_the_least_share_to_the_last_bit() -> None:
    """Words change there: "fewer than 1 of 100"."""
    for delta in (AWAKE.reached_by(LEAST_SHARE), beyond, -beyond, 50.0):
        assert AWAKE.share(delta) == LEAST_SHARE
