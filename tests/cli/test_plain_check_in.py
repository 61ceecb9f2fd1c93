"""How one is before a session, typed as figures: what is said goes into the session."""

from __future__ import annotations

import pytest

from aftershake.cli.plain_care import PlainCare
from aftershake.cli.plain_check_in import check_in
from aftershake.cli.plain_output import Talk
from aftershake.config import config_file, database
from aftershake.events import Rated
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest

STANDARD, REST = built_in()["standard"], built_in()["rest"]


class Lines:
    """Typed lines, one after the other; then no more."""

    def __init__(self, lines: list[str]) -> None:
        self.left = lines

    def next(self) -> str | None:
        return self.left.pop(0) if self.left else None


def asked(lines: list[str], plan_name: str = "standard") -> tuple[SessionRequest | None, list[str]]:
    said: list[str] = []
    typed = Lines(lines)
    talk = Talk(typed, said.append)  # type: ignore[arg-type]
    order = SessionRequest(built_in()[plan_name], "strap", "AA")
    found = check_in(PlainCare(database(), talk), order)
    assert not typed.left
    return found, said


@pytest.mark.parametrize(
    ("lines", "rated"),
    [
        (["3", "", "10", "", "", "0"], [("distress", 3), ("calm", 10), ("body", 0)]),
        ([""] * 6, []),
        ([], []),
        (["11", "x", "-1", "6", *[""] * 5], [("distress", 6)]),
    ],
)
def test_what_is_typed_is_what_was_said(lines: list[str], rated: list[tuple[str, int]]) -> None:
    found, _ = asked(lines)
    assert found is not None
    assert found.plan is STANDARD
    assert found.check_in == tuple(Rated(0.0, "before", item, n) for item, n in rated)  # type: ignore[arg-type]


def test_who_leaves_begins_nothing() -> None:
    assert asked(["3", "q"])[0] is None


@pytest.mark.parametrize(("chosen", "plan"), [(["1"], STANDARD), (["2", "1"], REST), (["q"], None)])
def test_high_distress_suggests_a_rest_and_locks_nothing(chosen: list[str], plan: object) -> None:
    found, _ = asked(["7", *[""] * 5, *chosen])
    assert (found and found.plan) is plan
    if found is not None:
        assert found.check_in == (Rated(0.0, "before", "distress", 7),)


def test_a_plan_that_rests_needs_no_such_word() -> None:
    found, _ = asked(["9", *[""] * 5], "rest")
    assert found is not None
    assert found.plan is REST


def test_who_wants_to_be_asked_nothing_is_asked_nothing() -> None:
    config_file().write_text('ratings = "off"', "utf-8")
    found, said = asked([])
    assert found is not None
    assert said == []
