"""`aftershake delete`: asked first, and nothing is deleted where nobody can be asked."""

from __future__ import annotations

import json

import pytest

from aftershake.config import database
from aftershake.wording.lint import never_said
from support.commands import run
from support.three_years import fill

ALL = [3, 2, 1]
TERMINAL = "click.testing._NamedTextIOWrapper.isatty"


@pytest.fixture(autouse=True)
def recorded() -> None:
    fill(database(), 3, days=3, strange=False)


def there() -> list[int]:
    return [each["id"] for each in json.loads(run("sessions", "--json").stdout)]


def test_it_is_deleted_when_told_so() -> None:
    done = run("delete", "2", "--yes")
    assert (done.exit_code, never_said(done.output)) == (0, None)
    assert there() == [3, 1]
    assert run("show", "2").exit_code == 1
    assert run("delete", "2", "--yes").exit_code == 1


@pytest.mark.parametrize(("typed", "left"), [("y\n", [3, 1]), ("n\n", ALL), ("\n", ALL)])
def test_it_is_asked_first(typed: str, left: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False
    )
    done = run("delete", "2", typed=typed)
    assert (done.exit_code, there()) == (0, left)


@pytest.mark.parametrize("arguments", [["delete", "2"], ["delete"], ["delete", "last", "--yes"]])
def test_where_nobody_can_be_asked_nothing_is_deleted(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
    assert there() == [3, 2, 1]
