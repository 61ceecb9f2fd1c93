"""No switch goes around care: neither does the one that needs no terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aftershake.care.length import Own
from aftershake.care.screening import ALLOWED, SHAKING, Allowed, Outcome
from aftershake.cli.group import cli
from aftershake.cli.headless_care import open_plan, open_to_go_on
from aftershake.config import database
from aftershake.events import Link, Packet
from aftershake.plans.reader import built_in
from aftershake.recording.care import keep_length, keep_outcome
from aftershake.recording.start import SessionRequest, start_session
from aftershake.rr.packet import encode
from aftershake.store.store import Store

STANDARD, REST = built_in()["standard"], built_in()["rest"]


@pytest.fixture
def said() -> list[str]:
    return []


def test_who_was_never_asked_is_led_as_for_a_first_session(home: Path, said: list[str]) -> None:
    assert open_plan(database(), STANDARD, said.append) is STANDARD
    assert len(said) == 1
    long = built_in()["osho-kundalini"]
    shorter = open_plan(database(), long, said.append)
    assert shorter is None or shorter.shaking_s <= 180
    assert not database().exists(), "a look makes nothing"


@pytest.mark.parametrize("allowed", ALLOWED)
def test_what_the_answers_came_to_holds(home: Path, said: list[str], allowed: Allowed) -> None:
    keep_outcome(database(), Outcome(allowed))
    found = open_plan(database(), STANDARD, said.append)
    if allowed in SHAKING - {"with_support"}:
        assert found is not None
        assert found.shaking_s == (180 if allowed == "everything" else 60)
        assert bool(said) is (allowed != "everything")
    else:
        assert found is None
        assert said
    assert open_plan(database(), REST, said.append) is REST


def test_a_length_of_ones_own_holds_too(home: Path, said: list[str]) -> None:
    keep_outcome(database(), Outcome("everything"))
    keep_length(database(), Own(60))
    found = open_plan(database(), STANDARD, said.append)
    assert found is not None
    assert found.shaking_s == 60


def test_a_session_that_goes_on_is_asked_the_same(home: Path, said: list[str]) -> None:
    with Store(database()) as store:
        order = SessionRequest(STANDARD, "strap", "AA:BB:CC:DD:EE:FF")
        begun = start_session(order, store, lambda view: None)
        for event in (Link(0.5, "connected", 1), Packet(1.0, encode(60, (1023,)), 1)):
            store.append(begun.session_id, event, datetime.now(UTC))
        store.let_go(begun.session_id)
        row = store.session(begun.session_id)
    assert row is not None
    assert open_to_go_on(database(), row, said.append)
    keep_outcome(database(), Outcome("no_shaking"))
    assert not open_to_go_on(database(), row, said.append)
    assert run("--resume", "last").exit_code == 2


def run(*more: str) -> Result:
    return CliRunner().invoke(cli, ["start", "--headless", *more], catch_exceptions=False)


def test_the_command_looks_for_no_strap_where_shaking_is_not_open(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Any] = []

    def find(*asked: object) -> None:
        looked.append(asked)
        raise KeyboardInterrupt

    monkeypatch.setattr("aftershake.cli.record.strap_meant", find)
    keep_outcome(database(), Outcome("no_shaking"))
    assert run("--strap", "7C41").exit_code == 2
    assert not looked
    run("--strap", "7C41", "--plan", "rest")
    assert looked
    with Store(database(), read_only=True) as store:
        assert not store.sessions()
