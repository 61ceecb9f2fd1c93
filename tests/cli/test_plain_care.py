"""The questions of care as numbered lines: they lead where the interface's lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.care.screening import QUESTIONS, QuestionCode
from aftershake.cli.plain_care import PlainCare, why_stopped
from aftershake.cli.plain_output import Talk
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.care import keep_contact, look
from aftershake.recording.start import SessionRequest
from aftershake.store.store import Store
from aftershake.wording.grounding import WAYS

STANDARD, REST = built_in()["standard"], built_in()["rest"]
TRIED = [""] * (len(WAYS) + 1)


class Lines:
    """Typed lines, one after the other; then no more."""

    def __init__(self, lines: list[str]) -> None:
        self.left = lines

    def next(self) -> str | None:
        return self.left.pop(0) if self.left else None

    def follow(self, heard: object) -> None: ...


@pytest.fixture
def path(home: Path) -> Path:
    with Store(database()) as store:
        return store.path


def order(plan_name: str = "standard") -> SessionRequest:
    return SessionRequest(built_in()[plan_name], "strap", "00:11:22:33:44:55")


def led(
    path: Path, lines: list[str], asked: SessionRequest, *, in_all_s: float | None = None
) -> tuple[SessionRequest | None, list[str], list[str]]:
    said: list[str] = []
    typed = Lines(lines)
    talk = Talk(typed, said.append)  # type: ignore[arg-type]
    return PlainCare(path, talk, in_all_s).led(asked), said, typed.left


def screening(**yes: str) -> list[str]:
    """The answers to all questions: no but for those named."""
    return [yes.get(each.code, "2") for each in QUESTIONS]


def test_all_well_leads_to_the_session_and_is_asked_once(path: Path) -> None:
    found, said, left = led(path, [*screening(), "1", *TRIED], order())
    assert found is not None
    assert found.plan.shaking_s == 180
    assert not left
    assert look(path).screening is not None
    again, said, left = led(path, ["1", *TRIED], order())
    assert again is not None
    assert not left
    assert not any(line.startswith("1 of ") for line in said)


def test_no_more_input_is_no_answer(path: Path) -> None:
    for n in range(len(QUESTIONS)):
        found, _, _ = led(path, screening()[:n], order())
        assert found is None
    assert look(path).screening is None


@pytest.mark.parametrize("code", ["heart", "epilepsy", "psychosis", "under_age"])
def test_who_may_not_shake_may_rest(path: Path, code: QuestionCode) -> None:
    found, _, _ = led(path, [*screening(**{code: "1"}), "1", "1"], order())
    assert found is not None
    assert not found.plan.shaking_s
    # The next time too, without the questions, and after them if they are wished for.
    found, _, _ = led(path, ["2", "1", "1"], order())
    assert found is not None
    assert not found.plan.shaking_s


@pytest.mark.words
def test_a_crisis_is_no_time_for_a_session(path: Path) -> None:
    found, said, left = led(path, screening(crisis="3"), order("rest"))
    assert found is None
    assert not left
    assert any("emergency" in line for line in said)


def test_a_clinicians_word_makes_it_short(path: Path) -> None:
    found, _, left = led(path, [*screening(surgery="1"), "1", "1", *TRIED], order())
    assert found is not None
    assert found.plan.shaking_s == 60
    assert not left


def test_a_fever_is_a_day_for_rest(path: Path) -> None:
    found, _, left = led(path, [*screening(), "2", "1", "1"], order())
    assert found is not None
    assert not found.plan.shaking_s
    assert not left


def test_what_goes_on_cannot_become_another_session_with_shaking(path: Path) -> None:
    """Only to one that rests, which is a session of its own."""
    asked = order()
    found, _, _ = led(path, [*screening(heart="1"), "1", "1"], asked, in_all_s=180.0)
    assert found is not None
    assert not found.plan.shaking_s
    found, _, _ = led(path, ["1", *screening(), "1", *TRIED], asked, in_all_s=180.0)
    assert found is asked


def asked_why(path: Path, *lines: str) -> list[str]:
    said: list[str] = []
    why_stopped(path, Talk(Lines(list(lines)), said.append))  # type: ignore[arg-type]
    return said


@pytest.mark.parametrize("lines", [(), ("",), ("1",), ("q",), ("no idea", "")])
def test_why_somebody_stopped_may_be_left_out(path: Path, lines: tuple[str, ...]) -> None:
    asked_why(path, *lines)
    assert look(path).history.red_flag is None


@pytest.mark.parametrize("typed", ["2", "3"])
def test_why_somebody_stopped_makes_the_next_shaking_shorter(path: Path, typed: str) -> None:
    keep_contact(path, "Bea, next door")
    said = asked_why(path, typed)
    assert look(path).history.red_flag is not None
    assert any("Bea, next door" in line for line in said) == (typed == "3")
