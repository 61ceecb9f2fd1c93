"""`aftershake exclude` and `include`: with a reason, said wherever the session is, and undone."""

from __future__ import annotations

import json

import pytest

from aftershake.config import database
from aftershake.wording.lint import never_said
from support.commands import run
from support.three_years import fill


@pytest.fixture(autouse=True)
def recorded() -> None:
    fill(database(), 5, days=5, strange=False)


def excluded() -> dict[int, str | None]:
    return {each["id"]: each["excluded"] for each in json.loads(run("sessions", "--json").stdout)}


def test_it_is_said_everywhere_and_undone() -> None:
    days = json.loads(run("trend", "--json").stdout)["trend"]["days"]
    done = run("exclude", "last", "--reason", "the strap had slipped")
    assert (done.exit_code, never_said(done.output)) == (0, None)
    assert excluded()[5] == "the strap had slipped"
    assert "the strap had slipped" in run("sessions").stdout
    assert "the strap had slipped" in run("show", "5").stdout
    assert json.loads(run("show", "5", "--json").stdout)["excluded"] == "the strap had slipped"
    assert "excluded" not in json.loads(run("show", "4", "--json").stdout)
    trend = json.loads(run("trend", "--json").stdout)
    assert (trend["excluded"], trend["trend"]["days"]) == (1, days - 1)
    assert run("trend").stderr
    assert run("include", "5").exit_code == 0
    assert set(excluded().values()) == {None}
    assert json.loads(run("trend", "--json").stdout)["trend"]["days"] == days


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("exclude", "5"), 2),
        (("exclude", "5", "--reason", " "), 2),
        (("exclude", "5", "--reason", "x" * 201), 2),
        (("exclude", "99", "--reason", "none"), 1),
        (("include", "5"), 1),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert excluded() == dict.fromkeys(range(1, 6))
