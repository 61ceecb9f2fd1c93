"""`aftershake rate`: what you say of a session, from the command line."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings

from aftershake.cli.group import cli
from aftershake.codec import LONGEST_NOTE
from aftershake.config import database
from aftershake.events import Link, Noted, Packet, Rated
from aftershake.plans.reader import built_in
from aftershake.recording.afterwards import said_before
from aftershake.rr.packet import encode
from aftershake.session.check import NOTHING_SAID, Said, difference, said_of
from aftershake.store.store import Store
from aftershake.wording.ratings import options
from support.begun import begin
from support.events import said_events

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)


def session(*, ended: bool = True) -> int:
    with Store(database()) as store:
        plan = built_in()["quick"]
        number = begin(store, plan, NOW, what="C0:FF:EE:00:00:01")
        events = [Link(0.0, "connected", 1), Packet(1.0, encode(60, (1024,)), 1)]
        store.extend(number, [(event, NOW) for event in events])
        if ended:
            store.end(number, NOW, duration_s=1.0, complete=False, strap="")
        return number


def rate(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rate", *arguments])


def said(number: int) -> Said:
    with Store(database(), read_only=True) as store:
        return said_before(store, number)


def shown(number: int) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        CliRunner().invoke(cli, ["show", str(number), "--json"]).stdout
    )
    return told


def test_what_is_said_is_shown_and_stays_until_it_is_said_anew() -> None:
    number = session()
    first = rate("last", "--before", "tension=6", "--after", "tension=3", "--tag", "coffee")
    assert first.exit_code == 0
    again = rate(str(number), "--after", "tension=10", "--note", "one\n line ", "--place", "legs")
    assert again.exit_code == 0
    told = shown(number)
    nothing = dict.fromkeys(("distress", "tension", "calm", "energy", "pain", "body"))
    assert told["ratings"] == {
        "before": {**nothing, "tension": 6},
        "after": {**nothing, "tension": 10},
    }
    assert told["check"] == {
        "posture": None,
        "tags": ["coffee"],
        "tremor": None,
        "place": "legs",
        "overwhelmed": None,
        "note": "one line",
        "distress_code": None,
    }
    assert told["tiredness"] == []
    back = rate("last", "--after", "tension=-", "--note", "", "--tag", "", "--place", "-")
    assert back.exit_code == 0
    assert said(number).notes == ()
    assert said(number).rated("after") is None


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--before", "tension"),
        ("--before", "happiness=3"),
        ("--after", "calm=11"),
        ("--after", "calm=-1"),
        ("--after", "calm=3.5"),
        ("--after", "calm=²"),
        ("--after", "tiredness=3"),
        ("--posture", "flying"),
        ("--place", "\x1b[2J"),
        ("--note", "n" * (LONGEST_NOTE + 1)),
        ("--tag", "t" * 61),
        tuple(word for n in range(21) for word in ("--tag", str(n))),
    ],
    ids=lambda arguments: " ".join(arguments)[:30].encode("unicode_escape").decode(),
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(arguments: tuple[str, ...]) -> None:
    number = session()
    ran = rate(str(number), *arguments)
    assert ran.exit_code == 2
    assert said(number) == NOTHING_SAID


def test_one_that_has_not_ended_or_is_not_there() -> None:
    assert rate("last", "--after", "calm=3").exit_code == 1
    number = session(ended=False)
    ran = rate(str(number), "--after", "calm=3")
    assert ran.exit_code == 1
    assert f"aftershake close {number}" in str(ran.exception)
    assert rate("999", "--after", "calm=3").exit_code == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=said_events)
def test_the_command_that_says_it_again_does(told: list[Rated | Noted]) -> None:
    """What could not be saved is told as a command; typed in, it says the same."""
    choices = {"posture", "tremor", "place", "overwhelmed"}
    fitting = [e for e in told if not (isinstance(e, Noted) and e.what in choices)]
    wanted = said_of(e for e in fitting if not isinstance(e, Rated) or e.when != "during")
    events = difference(NOTHING_SAID, wanted, 0.0)
    number = session()
    command = " ".join(map(shlex.quote, options(events)))
    if events:
        ran = rate(str(number), *shlex.split(command))
        assert ran.exit_code == 0, (command, ran.output)
    found = said(number)
    for when in ("before", "after"):
        assert found.rated(when) == wanted.rated(when)
    assert found.tags == said_of(events).tags
    assert found.note("note") == said_of(events).note("note")
