"""`aftershake people delete` and `rename`, in the database and in the demo's: both, or neither."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.config import PERSON_VARIABLE, database, demo_database
from aftershake.events import Packet
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.store.people import add, find, rename
from aftershake.store.store import Store
from support.begun import begin
from support.commands import run

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
PLAN = built_in()["quick"]


@contextmanager
def recording(name: str, path: Path) -> Iterator[None]:
    """While a session of theirs is recorded; it is over at the end."""
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        store = Store(path)
    with store:
        number = begin(store, PLAN, NOW)
        store.append(number, Packet(1.0, encode(60, (1024,)), 1), NOW)
        yield
        store.end(number, NOW, duration_s=400.0, complete=True, strap="")


def record(name: str, *paths: Path) -> None:
    for path in paths:
        with recording(name, path):
            pass


def sessions(path: Path) -> dict[str, int]:
    with Store(path) as store:
        return {each.name: each.sessions for each in store.people() if each.name}


DELETED = ("people", "delete", "Ada", "--yes")
RENAMED = ("people", "rename", "Ada", "Eve")


@pytest.mark.parametrize("command", [DELETED, RENAMED], ids=lambda each: each[1])
def test_where_one_of_both_refuses_neither_is_changed(command: tuple[str, ...]) -> None:
    both = (database(), demo_database())
    record("Ada", *both)
    for held in both:
        with recording("Ada", held):
            before = [sessions(each) for each in both]
            refused = run(*command)
            assert "recorded" in str(refused.exception)
            assert [sessions(each) for each in both] == before
            assert not refused.stdout
    assert run(*command).exit_code == 0
    left = {} if command is DELETED else {"Eve": 2}
    assert [sessions(each) for each in both] == [left, left]


def test_a_name_that_is_taken_leaves_the_demos_as_they_are() -> None:
    record("Ada", database(), demo_database())
    record("Eve", database())
    assert run(*RENAMED).exception
    assert (sessions(database()), sessions(demo_database())) == ({"Ada": 1, "Eve": 1}, {"Ada": 1})


def test_somebody_of_that_name_in_the_demo_alone_is_no_hindrance() -> None:
    record("Ada", database(), demo_database())
    record("Eve", demo_database())
    assert run(*RENAMED).exit_code == 0
    assert (sessions(database()), sessions(demo_database())) == ({"Eve": 1}, {"Ada": 1, "Eve": 1})


def test_who_is_in_the_demo_alone_gets_another_name_and_goes() -> None:
    record("Bo", database())
    record("Ada", demo_database())
    assert run("people", "rename", "Ada", "bo").exception, "that would be somebody else's"
    assert run("people", "rename", "ADA", "Eve").exit_code == 0
    assert sessions(demo_database()) == {"Eve": 1}
    assert run("people", "delete", "Eve", "--yes").exit_code == 0
    assert (sessions(database()), sessions(demo_database())) == ({"Bo": 1}, {})
    assert run("people", "delete", "Eve", "--yes").exit_code == 2


def test_where_nobody_reads_what_is_said_both_are_done() -> None:
    record("Ada", database(), demo_database())
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-u", "-m", "aftershake", *DELETED]
    ran = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(write)
    assert b"Traceback" not in ran.stderr
    assert (sessions(database()), sessions(demo_database())) == ({}, {})


class Answer(io.BytesIO):
    """Yes; but when the answer is read, something has happened since the question."""

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__(b"y\n")
        self._meanwhile = meanwhile

    def read1(self, size: int | None = -1, /) -> bytes:
        self._meanwhile()
        self._meanwhile = lambda: None
        return super().read1(-1 if size is None else size)


def renamed_and_replaced() -> None:
    with Store(database()) as store, store.writing() as db:
        ada = find(db, "Ada")
        assert ada is not None
        rename(db, ada, "Eve")
        add(db, "Ada")


def replaced() -> None:
    """The new one has the number of the one who is gone."""
    assert run(*DELETED).exit_code == 0
    with Store(database()) as store, store.writing() as db:
        add(db, "Bo")


@pytest.mark.parametrize(
    ("meanwhile", "left"),
    [(renamed_and_replaced, {"Eve": 1, "Ada": 0}), (replaced, {"Bo": 0})],
)
def test_nobody_goes_but_the_one_who_was_asked_about(
    meanwhile: Callable[[], None], left: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    record("Ada", database())
    terminal = "click.testing._NamedTextIOWrapper.isatty"
    monkeypatch.setattr(terminal, lambda self: True, raising=False)
    done = run("people", "delete", "Ada", typed=Answer(meanwhile))
    assert "Ada" in str(done.exception)
    assert sessions(database()) == left
