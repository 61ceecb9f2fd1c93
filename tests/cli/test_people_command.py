"""`aftershake people`: added, renamed, switched to, taken along, deleted."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftershake.analysis.excluding import exclude_at
from aftershake.care.screening import Outcome
from aftershake.config import PERSON_VARIABLE, database, demo_database
from aftershake.events import Link, Noted, Packet
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.store import NoNameError, care
from aftershake.store.store import Store
from aftershake.wording.lint import never_said
from support.begun import begin
from support.commands import run

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
PLAN = built_in()["quick"]
CALM = Path(__file__).parents[2] / "sample_data" / "calm.jsonl"


def record(name: str, at: datetime = NOW, *, path: Path | None = None, over: bool = True) -> int:
    """A session of theirs, with a strap of their own, and words that nobody else says."""
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        with Store(path or database()) as store:
            number = store.begin(
                title=f"Title of {name}", started_at=at, plan=PLAN.name, plan_toml=PLAN.toml,
                source="strap", source_what=f"AA:BB:{name}",
            )  # fmt: skip
            events = [
                Link(0.5, "connected", 1),
                *(Packet(1.0 + i, encode(60, (1000 + i,)), 1) for i in range(20)),
                Noted(30.0, "note", f"note-of-{name}"),
            ]
            store.extend(number, [(each, at) for each in events])
            store.remember_strap(f"AA:BB:{name}", f"strap-of-{name}", at)
            care.keep_screening(store, Outcome("everything"), at)
            care.keep_own_contact(store, f"contact-of-{name}")
            if over:
                store.end(number, at, duration_s=400.0, complete=True, strap=f"strap-of-{name}")
        return number


def everybody() -> list[str]:
    return [each["name"] for each in json.loads(run("people", "--json").stdout)]


def test_somebody_is_added_once() -> None:
    assert run("people", "add", "  Ada \n Lovelace ").exit_code == 0
    assert everybody() == ["", "Ada Lovelace"]
    taken = run("people", "add", "ADA lovelace")
    assert taken.exit_code == 2 or "Ada Lovelace" in str(taken.exception)
    assert everybody() == ["", "Ada Lovelace"]
    for nothing in ("", "  ", "\u200b"):
        assert run("people", "add", nothing).exit_code
    assert len(everybody()) == 2
    assert run("--person", "ada lovelace", "sessions").exit_code == 0


@pytest.mark.parametrize(
    "name", ["\x1b[31mred", "two\nlines", "x" * 500, "[b]b[/b]", "\x9b5n\u202e"]
)
def test_a_name_cannot_steer_the_terminal(name: str) -> None:
    said = [run("people", "add", name), run("people"), run("people", "switch", name)]
    said += [run("people", "rename", name, f"{name}y"), run("people", "delete", name, "--yes")]
    said.append(run("people", "switch", name))
    for done in said:
        assert not [c for c in done.output if c in "\x1b\x9b\u202e"]


@pytest.mark.parametrize("name", ["x" * 61, "\ue000", "\u2800", "\u0301"], ids=ascii)
@pytest.mark.parametrize(
    "command",
    [
        ("people", "add", "NAME"),
        ("people", "rename", "Ada", "NAME"),
        ("--person", "NAME", "start", "--simulate", "calm", "--plan", "quick", "--headless",
         "--speed", "max"),
        ("--person", "NAME", "import", str(CALM)),
        ("--person", "NAME", "sessions"),
        ("people", "delete", "NAME", "--yes"),
    ],
    ids=lambda command: command[1] if command[0] == "people" else command[2],
)  # fmt: skip
def test_what_is_no_name_is_refused_wherever_one_is_given(
    command: tuple[str, ...], name: str
) -> None:
    record("Ada")
    refused = run(*(name if each == "NAME" else each for each in command))
    assert refused.exit_code == 2 or isinstance(refused.exception, NoNameError)
    assert everybody() == ["Ada", ""]


def test_somebody_gets_another_name_and_keeps_what_is_theirs() -> None:
    number = record("Ada")
    record("Bo")
    assert run("people", "rename", "ada", "Ada B").exit_code == 0
    assert sorted(everybody()) == ["", "Ada B", "Bo"]
    assert [
        each["id"] for each in json.loads(run("--person", "ADA B", "sessions", "--json").stdout)
    ] == [number]
    assert run("people", "rename", "Ada B", "bo").exit_code
    assert run("people", "rename", "Ada B", "ADA B").exit_code == 0, "the same, written otherwise"
    assert run("people", "rename", "Cy", "Dee").exit_code == 2
    assert sorted(everybody()) == ["", "ADA B", "Bo"]


def test_the_one_without_a_name_can_get_one() -> None:
    number = record("")
    assert run("people", "rename", "", "Ada").exit_code == 0
    assert everybody() == ["Ada"]
    assert [each["id"] for each in json.loads(run("sessions", "--json").stdout)] == [number]
    assert run("people", "rename", "Ada", "").exit_code


def test_the_one_switched_to_is_used_also_after_a_clock_went_ahead() -> None:
    hers, his = record("Ada"), record("Bo", datetime(2040, 1, 1, tzinfo=UTC))
    assert json.loads(run("sessions", "--json").stdout)[0]["id"] == his
    assert run("people", "switch", "ada").exit_code == 0
    assert json.loads(run("sessions", "--json").stdout)[0]["id"] == hers
    assert run("people", "switch", "Bo").exit_code == 0
    assert json.loads(run("sessions", "--json").stdout)[0]["id"] == his
    assert run("people", "switch", "Cy").exit_code == 2
    assert everybody()[0] == "Bo"


def test_all_of_somebody_is_exported_and_import_brings_it_back(tmp_path: Path) -> None:
    numbers = [record("Ada"), record("Ada", NOW + timedelta(days=1), over=False)]
    record("Bo", NOW + timedelta(days=2))
    exclude_at_as("Ada", numbers[0], "reason-of-Ada")
    folder = tmp_path / "ada"
    assert run("people", "export", "ada", "-o", f"{folder}/").exit_code == 0
    files = sorted(each.name for each in folder.rglob("*") if each.is_file())
    assert len(files) == 3
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.rglob("*"))
    told = json.loads((folder / "person.json").read_text())
    assert [each["id"] for each in told["sessions"]] == numbers
    assert told["contact"] == "contact-of-Ada"
    assert [each["name"] for each in told["straps"]] == ["strap-of-Ada"]
    assert [each["reason"] for each in told["exclusions"]] == ["reason-of-Ada"]
    assert len(told["screenings"]) == 2
    assert not [each for each in folder.rglob("*.json*") if "of-Bo" in each.read_text()]
    again = run("people", "export", "ada", "-o", f"{folder}/")
    assert again.exit_code, "nothing in the place of another without --force"
    assert run("people", "export", "ada", "-o", f"{folder}/", "--force").exit_code == 0
    there = run("--person", "Ada", "import", "--json", str(folder))
    known = [json.loads(line) for line in there.stdout.splitlines()]
    assert sorted((each["session"], each["new"]) for each in known) == [
        (each, False) for each in numbers
    ], "the one that was cut off, too"
    brought = run("--person", "Cleo", "import", str(folder))
    assert brought.exit_code == 0, brought.output
    with as_("Cleo") as store:
        rows = store.sessions()
        assert [row.started_at for row in rows] == [
            each["started_at"] for each in reversed(told["sessions"])
        ]
        notes = [e.text for e in store.events(rows[0].id) if isinstance(e, Noted)]
        assert notes == ["note-of-Ada"]


def test_nothing_of_somebody_deleted_is_left_and_others_lose_nothing() -> None:
    hers, his = record("Ada"), record("Bo")
    with as_("Bo") as store:
        store.remember_strap("CC", "strap-of-both", NOW)
        before = list(store.events(his))
    with as_("Ada") as store:
        store.remember_strap("CC", "strap-of-both", NOW)
    record("Ada", path=demo_database())
    kept = database().parent / f"kept-session-{hers}-20260501T100000.jsonl"
    kept.write_text("note-of-Ada")
    done = run("people", "delete", "ADA", "--yes")
    assert (done.exit_code, never_said(done.output)) == (0, None)
    assert sorted(everybody()) == ["", "Bo"]
    for file in database().parent.rglob("*"):
        assert not file.is_file() or b"Ada" not in file.read_bytes(), file
    with as_("Bo") as store:
        assert list(store.events(his)) == before
        assert {each.address for each in store.straps()} == {"AA:BB:Bo", "CC"}
        assert store.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert record("Ada", NOW + timedelta(days=1)) > max(hers, his), "no number is given again"
    with as_("Ada") as store:
        assert care.last_screening(store) is not None
        assert len(store.sessions()) == 1


def test_the_one_without_a_name_is_emptied_and_stays() -> None:
    record("")
    record("Ada")
    assert run("people", "delete", "", "--yes").exit_code == 0
    assert everybody() == ["Ada", ""]
    with as_("") as store:
        assert (store.sessions(), store.straps(), care.own_contact(store)) == ([], [], None)
    assert run("people", "delete", "Ada", "--yes").exit_code == 0
    assert everybody() == [""]
    run("people", "rename", "", "Ada")
    assert run("people", "delete", "Ada", "--yes").exit_code == 0
    assert everybody() == [""], "where nobody is left there is one without a name again"


def test_nobody_goes_or_is_renamed_while_a_session_of_theirs_is_recorded() -> None:
    record("Bo")
    with as_("Ada") as store:
        number = begin(store, PLAN, NOW)
        store.append(number, Packet(1.0, encode(60, (1024,)), 1), NOW)
        for refused in (
            run("people", "delete", "Ada", "--yes"),
            run("people", "rename", "Ada", "Eve"),
        ):
            assert refused.exit_code == 1
            assert f"{number} is theirs" in str(refused.exception)
        assert sorted(everybody()) == ["", "Ada", "Bo"]
        assert run("people", "delete", "Bo", "--yes").exit_code == 0, "nobody else waits for it"
    # Cut off now: nobody records it any more.
    assert run("people", "delete", "Ada", "--yes").exit_code == 0
    assert everybody() == [""]
    assert not list(database().parent.glob("*.lock"))


@pytest.mark.parametrize(
    ("typed", "left"), [("y\n", [""]), ("n\n", ["Ada", ""]), ("\n", ["Ada", ""])]
)
def test_it_is_asked_first(typed: str, left: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    record("Ada")
    terminal = "click.testing._NamedTextIOWrapper.isatty"
    monkeypatch.setattr(terminal, lambda self: True, raising=False)
    done = run("people", "delete", "Ada", typed=typed)
    assert (done.exit_code, everybody()) == (0, left)


def test_where_nobody_can_be_asked_nobody_is_deleted() -> None:
    record("Ada")
    assert run("people", "delete", "Ada").exit_code == 2
    assert run("people", "delete", "Cy", "--yes").exit_code == 2
    assert everybody() == ["Ada", ""]


@pytest.mark.words
def test_what_could_not_be_reached_is_said() -> None:
    record("Ada")
    aside = database().with_name("aftershake-before-20260501T100000.db")
    sqlite3.connect(aside).close()
    said = run("people", "delete", "Ada", "--yes").output
    assert "backups" in said
    assert aside.name in said


@pytest.mark.words
def test_the_list_is_as_it_was() -> None:
    record("Ada")
    assert run("people").stdout.splitlines() == [
        "Ada: 1 session",
        'without a name (--person ""): 0 sessions',
    ]
    assert run("people", "--json", "add", "Bo").exit_code == 2


def meanwhile(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """What an import tells of three files, where another command is done after the first."""
    calm = CALM.read_bytes()
    lists = ["\n".join(str(900 + at % n) for at in range(200)).encode() for n in (7, 11)]
    folder = database().parent / "files"
    folder.mkdir()
    first, last = folder / "calm.jsonl", folder / "last.txt"
    first.write_bytes(calm)
    last.write_bytes(lists[0])
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "aftershake", *arguments, "import", "--json", str(first),
         "-", str(last)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as going:  # fmt: skip
        assert going.stdout is not None
        told = [json.loads(going.stdout.readline())]
        for command in MEANWHILE[arguments]:
            assert run(*command).exit_code == 0
        rest, said = going.communicate(lists[1], timeout=120)
    assert b"Traceback" not in said
    return going.returncode, told + [json.loads(line) for line in rest.splitlines()]


MEANWHILE = {
    (): [("people", "switch", "Bo")],
    ("--person", "Ada"): [("people", "rename", "Ada", "Eve"), ("people", "add", "Ada")],
    ("--person", "Cleo"): [("people", "delete", "Cleo", "--yes"), ("people", "add", "Dee")],
}


@pytest.mark.parametrize(("given", "called"), [((), "Ada"), (("--person", "Ada"), "Eve")])
def test_what_is_imported_stays_with_who_it_began_for(given: tuple[str, ...], called: str) -> None:
    record("Bo")
    record("Ada", NOW + timedelta(days=1))
    code, told = meanwhile(*given)
    assert (code, [each["new"] for each in told]) == (0, [True] * 3)
    with as_(called) as store:
        assert {each["session"] for each in told} < {row.id for row in store.sessions()}
        assert len(store.sessions()) == 4


def test_an_import_for_somebody_who_is_deleted_meanwhile_stops() -> None:
    """Not for them anew, nor for who has their number now."""
    code, told = meanwhile("--person", "Cleo")
    assert (code, [each["new"] for each in told]) == (1, [True, False])
    assert told[1]["session"] is None
    assert "Cleo" in told[1]["error"]
    assert sorted(everybody()) == ["", "Dee"]
    with as_("Dee") as store:
        assert store.sessions() == []


def as_(name: str) -> Store:
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        return Store(database())


def exclude_at_as(name: str, number: int, reason: str) -> None:
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        exclude_at(database(), number, reason, NOW)
