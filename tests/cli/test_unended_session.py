"""A session that has no end yet is not said to have one: neither stopped, nor ended."""

from __future__ import annotations

import errno
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import DeviceInfo, Link, Packet
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.store.holding import held, hold, let_go
from aftershake.store.store import Store
from support.begun import begin

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)


def begun() -> int:
    """The number of a session of twenty seconds so far."""
    plan = built_in()["quick"]
    with Store(database()) as store:
        session_id = begin(store, plan, NOW, source="simulate", what="calm")
        store.append(session_id, Link(0.5, "connected", 1), NOW)
        for second in range(1, 21):
            store.append(session_id, Packet(float(second), encode(60, (1024,)), 1), NOW)
    return session_id


@pytest.mark.words
def test_a_session_being_recorded_is_neither_stopped_nor_ended(tmp_path: Path) -> None:
    number = begun()
    hold(database(), number)
    try:
        shown = CliRunner().invoke(cli, ["show", str(number)]).stdout
        page = CliRunner().invoke(cli, ["report", str(number), "-o", "-"]).stdout
    finally:
        let_go(database(), number, over=False)
    for said in (shown, page):
        assert "being recorded" in said
        assert "stopped early" not in said
        assert "ended" not in said
    assert "The second rest was not reached." in shown
    afterwards = CliRunner().invoke(cli, ["show", str(number)]).stdout
    assert "cut off" in afterwards.splitlines()[0]


@pytest.mark.words
def test_all_that_was_recorded_is_exported_what_is_being_recorded_is_said_to_be_missing(
    tmp_path: Path,
) -> None:
    first, second = begun(), begun()
    hold(database(), second)
    try:
        told = ["export", "all", "--format", "events", "-o", f"{tmp_path}/"]
        done = CliRunner().invoke(cli, told)
    finally:
        let_go(database(), second, over=False)
    assert done.exit_code == 0
    assert [f"session-{first}" in each.name for each in tmp_path.glob("*.jsonl")] == [True]
    assert f"ession {second} is being recorded" in done.stderr


def test_the_strap_of_one_that_was_cut_off_is_told() -> None:
    number = begun()
    with Store(database()) as store:
        store.append(number, DeviceInfo(21.0, "name", "Some strap"), NOW)
    shown = CliRunner().invoke(cli, ["show", str(number), "--json"]).stdout
    assert json.loads(shown)["strap"] == "Some strap"


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_nobody_records_where_nothing_can_be_written(
    error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = begun()
    hold(database(), number)
    let_go(database(), number, over=False)

    def refused(*_: object, **__: object) -> None:
        raise OSError(error, "no")

    monkeypatch.setattr(FileLock, "acquire", refused)
    assert not held(database(), number)
