"""Three people on one machine: what one sees is what they would see alone, and a number of somebody
else's session is refused by every command, with a sentence that tells nothing of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from textual.widgets import Static

from aftershake.analysis.comparable import left_out, set_beside
from aftershake.analysis.excluding import exclude_at, include_at
from aftershake.analysis.readings import OWN
from aftershake.app.app import AftershakeApp
from aftershake.care.length import Own
from aftershake.care.screening import Outcome
from aftershake.config import PERSON_VARIABLE, database, demo_database
from aftershake.events import Noted, Packet, Rated
from aftershake.recording.afterwards import add_said
from aftershake.recording.closing import close_at
from aftershake.recording.deleting import delete_at
from aftershake.recording.importing import File, Order, take_in
from aftershake.recording.resume import resume_session
from aftershake.rr.packet import encode
from aftershake.store import NotTheirsError, care
from aftershake.store.exclusions import exclude
from aftershake.store.history import EVERY, choices, how_many, page
from aftershake.store.rows import to_row
from aftershake.store.store import Store
from aftershake.wording.lint import never_said
from support.app_helpers import ready
from support.commands import run
from support.three_years import fill

NOW = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
PEOPLE = ("Ada", "Bo", "")
EACH = 12  # sessions


@contextmanager
def chosen(name: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as shell:
        shell.setenv(PERSON_VARIABLE, name)
        yield


def said(done: Result) -> str:
    """All of it, and what `main` would say of what was raised."""
    return f"{done.output}{'' if done.exception is None else done.exception}"


def token(name: str) -> str:
    """A word that everything of theirs has in it."""
    return f"zq{name or 'nobody'}qz"


@pytest.fixture
def theirs() -> dict[str, list[int]]:
    """The numbers of each one's sessions, theirs by turns; with words of theirs in each, and one
    that was cut off."""
    fill(
        database(),
        EACH * len(PEOPLE),
        days=60,
        strange=False,
        plans=("standard", "rest"),
        shares=(0.5, 0.5),
    )
    numbers: dict[str, list[int]] = {name: [] for name in PEOPLE}
    for at, name in enumerate(PEOPLE):
        with chosen(name), Store(database()) as store:
            with store.writing() as db:
                person_id = store.people()[0].id if not name else None
            care.keep_own_contact(store, token(name))
            care.keep_own_length(store, Own(60 + at, False))
            care.keep_screening(store, Outcome("everything"), NOW)
            store.remember_strap(f"AA:{token(name)}", token(name), NOW, 50 + at)
            person = store.person()
            assert person is not None
            assert person_id is None or person_id == person.id
            with store.writing() as db:
                for number in range(1 + at, EACH * len(PEOPLE) + 1, len(PEOPLE)):
                    db.execute(
                        "UPDATE session SET person_id = ?, title = ?, strap = ?, source_what = ?"
                        " WHERE id = ?",
                        [person.id, token(name), token(name), token(name), number],
                    )
                    for event in (
                        Noted(0.0, "note", token(name)),
                        Noted(0.0, "tag", token(name)),
                        Rated(0.0, "before", "distress", at),
                    ):
                        row = {"session_id": number, "at": NOW.isoformat(), **to_row(event)}
                        db.table("event").insert(row)
                    numbers[name].append(number)
            exclude(store, numbers[name][0], token(name), NOW)
    for name in PEOPLE:
        with chosen(name), Store(database()) as store:
            row = store.session(numbers[name][1])
            assert row is not None
            cut_off = store.begin(
                title=token(name), started_at=NOW, plan=row.plan, plan_toml=row.plan_toml,
                source="simulate", source_what=token(name),
            )  # fmt: skip
            store.append(cut_off, Packet(1.0, encode(60, (1024,)), 1), NOW)
            numbers[name].append(cut_off)
    return numbers


def dump() -> list[str]:
    with closing(sqlite3.connect(database())) as db:
        return list(db.iterdump())


# What another's number is given to.
COMMANDS: dict[str, tuple[str, ...]] = {
    "show": ("show", "N"),
    "details": ("show", "N", "--details"),
    "json": ("show", "N", "--json"),
    "compare": ("compare", "OWN", "N"),
    "export": ("export", "N", "--format", "events", "-o", "TO/file.jsonl"),
    "anonymous": ("export", "N", "--format", "anonymous", "--yes"),
    "report": ("report", "N", "-o", "TO/file.html"),
    "rate": ("rate", "N", "--note", "mine now"),
    "exclude": ("exclude", "N", "--reason", "mine now"),
    "include": ("include", "N"),
    "delete": ("delete", "N", "--yes"),
    "close": ("close", "N"),
    "resume": ("start", "--resume", "N", "--headless", "--speed", "max"),
    "replay": ("start", "--replay", "N", "--headless", "--speed", "max"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_number_of_somebody_else_is_refused(
    command: str, theirs: dict[str, list[int]], tmp_path: Path
) -> None:
    before = dump()
    for name in ("Ada", ""):
        for other in PEOPLE:
            if other == name:
                continue
            for number in (theirs[other][0], theirs[other][-1]):
                given = {"N": str(number), "OWN": str(theirs[name][1])}
                arguments = [
                    given.get(each, each.replace("TO", str(tmp_path))) for each in COMMANDS[command]
                ]
                done = run("--person", name, *arguments)
                assert done.exit_code == 1, said(done)
                assert (
                    f"Session {number} is not one of {f'{name}{chr(39)}s' if name else 'yours'}"
                    in said(done)
                )
                assert "zq" not in said(done)
                assert not other or other not in said(done)
                assert never_said(said(done)) is None
    assert dump() == before
    assert not list(tmp_path.iterdir())


def test_what_the_interface_does_refuses_it_too(theirs: dict[str, list[int]]) -> None:
    before, number = dump(), theirs["Bo"][0]
    with chosen("Ada"):
        for attempt in (
            lambda: delete_at(database(), number),
            lambda: exclude_at(database(), number, "mine now", NOW),
            lambda: include_at(database(), number, NOW),
            lambda: add_said(database(), number, [Noted(0.0, "note", "mine now")]),
        ):
            with pytest.raises(NotTheirsError):
                attempt()
    assert dump() == before


async def test_nobody_closes_or_goes_on_with_a_session_of_another(
    theirs: dict[str, list[int]],
) -> None:
    cut_off = theirs["Bo"][-1]
    with chosen("Ada"), Store(database()) as store:
        row = store.session(cut_off)
        assert row is not None
        with pytest.raises(NotTheirsError):
            await close_at(database(), cut_off)
        with pytest.raises(NotTheirsError):
            await resume_session(row, store, lambda view: None)


def seen_by(name: str, own: list[int], folder: Path) -> dict[str, Any]:
    """All that a person can ask for, but what tells of the machine."""
    of = ("--person", name)
    mine = str(own[2])
    folder.mkdir()
    found: dict[str, Any] = {
        " ".join(each): run(*of, *each).stdout
        for each in (
            ("sessions", "--json"),
            ("trend", "--json"),
            ("care", "--json"),
            ("show", "last", "--json"),
            ("show", mine, "--json"),
            ("compare", mine, str(own[3]), "--json"),
            ("report", "all", "-o", "-"),
            ("plans",),
        )
    }
    days = run(*of, "export", "all", "--format", "intervals-icu")
    assert days.exit_code == 0, said(days)
    found["days"] = days.stdout
    assert run(*of, "export", "all", "--format", "events", "-o", f"{folder}/").exit_code == 0
    found["export"] = {each.name: each.read_bytes() for each in folder.iterdir()}
    with chosen(name), Store(database()) as store:
        found["choices"] = choices(store, OWN)
        found["history"] = how_many(store, EVERY), page(store, EVERY, 0, 100)
        found["straps"] = store.straps()
        found["unfinished"] = store.unfinished()
        rows = [row for row in store.sessions() if row.ended_at is not None]
        found["beside"] = {row.id: set_beside(store, row) for row in rows}
        found["care"] = care.history(store, OWN), care.own_length(store), care.own_contact(store)
        with store.writing() as db:
            db.execute("UPDATE comparison SET algorithm = 'older'")
        found["left out"] = {row.id: left_out(store, row) for row in rows}
        with store.writing() as db:
            db.execute("UPDATE comparison SET algorithm = ?", [rows[0].algorithm])
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_what_one_sees_is_what_they_would_see_alone(
    name: str, theirs: dict[str, list[int]], tmp_path: Path
) -> None:
    among = seen_by(name, theirs[name], tmp_path / "among")
    assert len(among["export"]) > 2
    assert max(among["left out"].values()) > 2
    others = [token(other) for other in PEOPLE if other != name]
    assert not [each for each in others if each in repr(among)]
    assert token(name) in repr(among["choices"])
    for other in PEOPLE:
        if other != name:
            assert run("people", "delete", other, "--yes").exit_code == 0
    alone = seen_by(name, theirs[name], tmp_path / "alone")
    for what, found in among.items():
        assert alone[what] == found, what


def test_what_is_said_of_one_tells_nothing_of_others(theirs: dict[str, list[int]]) -> None:
    kept = database().parent / f"kept-session-{theirs['Bo'][0]}-20261126T070000.jsonl"
    kept.write_text("")
    for name in PEOPLE:
        for command in (("sessions",), ("trend",), ("care",), ("show", "last")):
            done = run("--person", name, *command)
            assert not [o for o in PEOPLE if o not in (name, "") and o in said(done)], command
            assert (kept.name in said(done)) == (command == ("sessions",) and name == "Bo")


def test_the_same_file_is_a_session_of_each(theirs: dict[str, list[int]]) -> None:
    file = File("rr.txt", "rr.txt", "\n".join(["900", "910"] * 100).encode(), NOW)
    taken = []
    for name in PEOPLE:
        with chosen(name), Store(database()) as store:
            (first,) = take_in(store, file, Order())
            (again,) = take_in(store, file, Order())
            assert (first.new, again.new, again.session_id) == (True, False, first.session_id)
            taken.append(first.session_id)
    assert len(set(taken)) == 3


@pytest.mark.words
def test_whose_it_is_is_said_where_it_could_be_anothers(theirs: dict[str, list[int]]) -> None:
    for command in (("sessions",), ("trend",), ("report", "all", "-o", "-")):
        assert "Of Ada." in run("--person", "ada", *command).stderr
        assert "without a name" in run("--person", "", *command).stderr
    assert "Of Ada" not in run("--person", "Ada", "trend", "--json").output
    for name in ("Ada", "Bo"):
        run("people", "delete", name, "--yes")
    assert "without a name" not in run("sessions").stderr
    assert json.loads(run("people", "--json").stdout)[0]["name"] == ""


@pytest.mark.words
@pytest.mark.parametrize(("name", "title"), [("Ada", "Aftershake · Ada"), ("", "without a name")])
async def test_home_says_whose_it_is(
    name: str, title: str, theirs: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PERSON_VARIABLE, name)
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert title in str(app.screen.query_one(".title", Static).content)
        shown = " ".join(str(each.content) for each in app.screen.query(Static))
        assert not [other for other in PEOPLE if other not in (name, "") and other in shown]


async def test_the_demo_shows_whoever_uses_it_their_own_contact(
    theirs: dict[str, list[int]],
) -> None:
    run("people", "switch", "Bo")
    app = AftershakeApp(demo_database(), demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert app.contact() == token("Bo")
