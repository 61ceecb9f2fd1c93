"""`aftershake care`: state and due date, and no answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from aftershake.care.screening import QUESTIONS, Answer, QuestionCode, outcome
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.store.care import keep_red_flag, keep_screening
from aftershake.store.store import Store

NO: dict[QuestionCode, Answer] = {each.code: "no" for each in QUESTIONS}


def care(*arguments: str) -> str:
    ran = CliRunner().invoke(cli, ["care", *arguments], catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.stdout


def test_before_anybody_was_asked(home: Path) -> None:
    found = json.loads(care("--json"))
    assert (found["allowed"], found["due"], found["most_s"]) == (None, True, None)
    assert care()
    assert not database().exists(), "a look makes nothing"


def test_what_the_answers_came_to_and_when_they_are_due(home: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with Store(database()) as store:
        keep_screening(store, outcome({**NO, "trauma": "unsure"}), now)
        keep_red_flag(store, "too_much", now)
    found = json.loads(care("--json"))
    assert found["allowed"] == "with_support"
    assert found["due"] is False
    assert datetime.fromisoformat(found["due_at"]) == now + timedelta(days=90)
    assert (found["most_s"], found["why"], found["notes"]) == (
        *(30, "after_red_flag"),
        ["pause_advised"],
    )
    assert "trauma" not in care("--json") + care()


def test_what_is_not_open_has_no_length(home: Path) -> None:
    with Store(database()) as store:
        keep_screening(store, outcome({**NO, "epilepsy": "yes"}), datetime.now(UTC))
    found = json.loads(care("--json"))
    assert (found["allowed"], found["most_s"]) == ("no_shaking", None)
