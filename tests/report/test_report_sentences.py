"""Every sentence that a report adds to the review, on the page of the data that the table names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import support.app_examples as examples
from aftershake.hrv.model import OwnSessions, UsualVariation
from aftershake.report.listed import Heart, Listed
from aftershake.report.methods import Origin
from aftershake.report.page import session_page, sessions_page
from aftershake.session.result import PhaseResult
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said
from support.pages import page_of
from support.report_examples import BEHIND, OWN, listed

pytestmark = pytest.mark.words

DOCUMENT = Path(__file__).parents[2] / "docs" / "sentences_of_a_report.md"
ROWS = re.findall(
    r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
)
ORIGIN = Origin("9.8.7", "42", 1140, "5e" * 32)
TWO = [listed(2), listed(1)]
SIMULATED = [listed(n, heart="played") for n in (3, 4)]
IMPORTED = [listed(n, heart="unknown") for n in (5, 6)]
FIRST = examples.RESULT.phases[0]
AT_ONCE = replace(FIRST, measured_from_s=FIRST.start_s)
FAR = 0.9


def many(sessions: list[Listed], *which: str) -> str:
    return page_of(sessions_page(sessions, [], ORIGIN, which=("all", *which))).text


def one(**changed: Any) -> str:
    comparison = replace(examples.RESULT.comparison, **changed)
    return page_of(session_page(replace(examples.RESULT, comparison=comparison), ORIGIN)).text


def phased(*phases: PhaseResult) -> str:
    """Of a session of these phases, with what lies behind as many rests."""
    after = examples.RESULT.integration if len(phases) > 1 else None
    result = replace(examples.RESULT, phases=phases, integration=after)
    rests = BEHIND.rests[: sum(phase.kind == "rest" for phase in phases)]
    return page_of(session_page(result, ORIGIN, replace(BEHIND, rests=rests))).text


def far(of: int, beyond: int) -> list[Listed]:
    return [listed(n, FAR if n < beyond else 0.1) for n in range(of)]


def published(of: int, beyond: int) -> list[Listed]:
    def judged(each: Listed) -> Listed:
        assert each.comparison is not None
        usual = UsualVariation(0.35, 0.53)
        return replace(each, comparison=replace(each.comparison, usual_variation=usual))

    return [judged(each) for each in far(of, beyond)]


def own(n: int, *earlier_ln: float) -> dict[str, Any]:
    return {"own_sessions": OwnSessions(n, -0.2, 0.4), "earlier_ln": earlier_ln}


DAYS = [
    replace(listed(2), started_at="2026-03-03T12:00:00+00:00"),
    replace(listed(1), started_at="2026-02-02T12:00:00+00:00"),
]
ASKED = ("--from", "2026-01-01", "--to", "2026-06-30")
MADE: dict[str, Callable[[], str]] = {
    "count": lambda: many(TWO),
    "count_some": lambda: many([listed(3, None), *TWO]),
    "beyond_none": lambda: many(far(6, 0)),
    "beyond_one": lambda: many(far(6, 1)),
    "beyond_more": lambda: many(far(20, 3)),
    "beyond_published": lambda: many(published(20, 3)),
    "simulated_one": lambda: many([listed(3, heart="played"), *TWO]),
    "simulated_more": lambda: many([*SIMULATED, *TWO]),
    "simulated_all": lambda: many(SIMULATED),
    "simulated_alone": lambda: many(SIMULATED[:1]),
    "simulated_some": lambda: many([*SIMULATED, *IMPORTED]),
    "imported_one": lambda: many([*IMPORTED[:1], *TWO]),
    "imported_more": lambda: many([*IMPORTED, *SIMULATED, *TWO]),
    "imported_all": lambda: many(IMPORTED),
    "imported_some": lambda: many([*SIMULATED, *IMPORTED[:1]]),
    "count_none": lambda: many([listed(n, excluded="a fever") for n in (3, 4)]),
    "left_out": lambda: many([listed(3, excluded="a fever"), *TWO]),
    "left_out_reason": lambda: many([listed(3, excluded="a fever"), *TWO]),
    "stale": lambda: many([listed(3, stale=True), *TWO]),
    "cut_off": lambda: many([listed(3, state="cut_off"), *TWO]),
    "recording": lambda: many([listed(3, state="recording"), *TWO]),
    "older_rules": lambda: many([listed(3, state="older_rules"), *TWO]),
    "no_page_each": lambda: many([listed(n) for n in range(101)]),
    "days": lambda: many(DAYS),
    "days_asked": lambda: many(DAYS, *ASKED),
    "lane_published": lambda: one(),
    "lane_measured": lambda: one(usual_variation=UsualVariation(0.3, 0.6, measured=True)),
    "lane_controls": lambda: one(usual_variation=UsualVariation(0.3, 0.6, controls=9)),
    "lane_own": lambda: one(**own(11)),
    "lane_newest": lambda: one(**own(11, 0.1, 0.2, -0.1)),
    "here": lambda: one(),
    "here_unknown": lambda: one(verdict="cannot_tell", delta_ln_rmssd=None),
    "kept": lambda: one(),
    "settled_each": lambda: one(),
    "settled_some": lambda: phased(AT_ONCE, *examples.RESULT.phases[1:]),
    "settled_alone": lambda: phased(FIRST),
    "alone": lambda: phased(FIRST),
    "alone_behind": lambda: phased(FIRST),
    "base": lambda: page_of(session_page(OWN, ORIGIN, BEHIND)).text,
    "rates": lambda: page_of(session_page(OWN, ORIGIN, BEHIND)).text,
}


def test_the_table_names_each_and_no_other() -> None:
    assert [name for name, *_ in ROWS] == list(MADE)
    assert all(data.strip() for *_, data in ROWS)


@pytest.mark.parametrize(("name", "said", "data"), ROWS, ids=[name for name, *_ in ROWS])
def test_it_is_said_of_its_data(name: str, said: str, data: str) -> None:
    text = MADE[name]()
    assert said in text, data
    assert never_said(text) is None
    assert not NEVER_OF_ONE_SESSION.search(said)


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith("beyond")])
def test_nothing_is_counted_of_few(name: str) -> None:
    assert "beyond the usual variation" not in many(far(4, 1))
    assert "beyond the usual variation" in MADE[name]()


@pytest.mark.parametrize("heart", ["played", "unknown"])
def test_nothing_is_counted_of_hearts_that_are_not_known_to_be_ones_own(heart: Heart) -> None:
    assert "usual variation. Of as many" not in many([replace(e, heart=heart) for e in far(20, 3)])


@pytest.mark.parametrize("name", ["beyond_none", "beyond_one"])
def test_nothing_is_concluded_where_it_does_not_follow(name: str) -> None:
    assert "So the more" not in MADE[name]()
    assert "So the more" not in many(far(7, 7))
    assert "So the more" not in many(far(20, 0))
    assert "So the more" in many(far(20, 1))
