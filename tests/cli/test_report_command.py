"""`aftershake report`: from a session on disk to a file that its owner alone can read."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aftershake.cli import printing
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked
from support.pages import page_of


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", *arguments])


@pytest.fixture
def sessions(home: Path) -> list[int]:
    """What version 0.1.0 recorded; their numbers, the newest first."""
    unpacked(database(), as_saved=True)
    with Store(database(), read_only=True) as store:
        return [row.id for row in store.sessions()]


@pytest.mark.words
def test_a_report_says_what_show_says(sessions: list[int], tmp_path: Path) -> None:
    for number in sessions:
        file = tmp_path / f"{number}.html"
        assert run(str(number), "-o", str(file)).exit_code == 0
        text = page_of(file.read_text("utf-8")).text
        told = json.loads(CliRunner().invoke(cli, ["show", str(number), "--json"]).stdout)
        for sentence in (told["title"], told["headline"], *told["comparison"]["reasons"]):
            assert " ".join(sentence.split()) in text
        for gap in told["gaps"]:
            assert gap["reason"] in text


def test_made_again_it_is_the_same_to_the_byte_and_last_is_the_newest(
    sessions: list[int], tmp_path: Path
) -> None:
    made = [tmp_path / name for name in ("a.html", "b.html", "c.html")]
    for which, file in zip(("last", "last", str(sessions[0])), made, strict=True):
        assert run(which, "-o", str(file)).exit_code == 0
    first, *others = (file.read_bytes() for file in made)
    assert others == [first, first]
    assert run("last", "-o", "-").stdout_bytes == first


def test_the_checksum_is_over_the_readings_as_they_came(
    sessions: list[int], tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    assert run(str(sessions[0]), "-o", str(file)).exit_code == 0
    with closing(sqlite3.connect(database())) as db:
        rows = db.execute(
            "SELECT payload FROM event WHERE kind = 'packet' AND session_id = ? ORDER BY id",
            [sessions[0]],
        )
        raw = b"".join(payload for (payload,) in rows)
    assert raw
    assert hashlib.sha256(raw).hexdigest() in page_of(file.read_text("utf-8")).text


@pytest.mark.skipif(sys.platform == "win32", reason="modes are another thing there")
def test_only_its_owner_can_read_it(sessions: list[int], tmp_path: Path) -> None:
    file, before = tmp_path / "report.html", os.umask(0)
    try:
        assert run("last", "-o", str(file)).exit_code == 0
        file.chmod(0o644)
        assert run("last", "-o", str(file), "--force").exit_code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_is_there_stays_until_force_is_given(
    sessions: list[int], tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text("mine")
    ran = run("last", "-o", str(file))
    assert (type(ran.exception).__name__, file.read_text()) == ("AlreadyThere", "mine")
    assert "--force" in str(ran.exception)
    assert run("last", "-o", str(file), "--force").exit_code == 0
    assert file.read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("where", ["", "no/such/folder.html", "a\0b.html", "x" * 300 + ".html"])
def test_a_place_that_cannot_be_written_is_said(
    sessions: list[int], tmp_path: Path, where: str
) -> None:
    ran = run("last", "-o", f"{tmp_path}/{where}")
    assert type(ran.exception).__name__ == "NotWritten"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["page", "page.htm", "page.HTML"])
def test_a_page_is_named_as_one_or_not_at_all(
    sessions: list[int], tmp_path: Path, name: str
) -> None:
    assert run("last", "-o", str(tmp_path / name)).exit_code == 0
    assert (tmp_path / name).read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
def test_what_is_no_file_is_written_to_and_stays(sessions: list[int]) -> None:
    assert run("last", "-o", os.devnull).exit_code == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_many_sessions_are_a_list(sessions: list[int], tmp_path: Path) -> None:
    file = tmp_path / "all.html"
    assert run("all", "-o", str(file)).exit_code == 0
    found = page_of(file.read_text("utf-8"))
    with Store(database(), read_only=True) as store:
        for row in store.sessions():
            assert f"{row.id} · {row.title}" in found.text
    assert run("all", "-o", "-").stdout_bytes == file.read_bytes()


def test_days_are_those_of_the_calendar_here(sessions: list[int], tmp_path: Path) -> None:
    with closing(sqlite3.connect(database())) as db:
        for at, number in enumerate(sessions):
            moment = f"2026-10-{10 + at}T12:00:00+00:00"
            db.execute("UPDATE session SET started_at = ? WHERE id = ?", [moment, number])
        db.commit()
    ran = run("all", "-o", "-", "--from", "2026-10-11", "--to", "2026-10-12")
    assert ran.exit_code == 0
    heads = [row[0] for row in page_of(ran.stdout).rows if " · " in row[0]]
    assert [int(head.split(" · ")[0].split()[-1]) for head in heads] == sessions[2:0:-1]
    none = run("all", "-o", str(tmp_path / "none.html"), "--from", "2027-01-01")
    assert type(none.exception).__name__ == "StoreError"
    assert not list(tmp_path.iterdir())


@pytest.mark.words
def test_days_without_a_session_are_told_from_no_session_at_all(home: Path, tmp_path: Path) -> None:
    asked = ("all", "-o", str(tmp_path / "x.html"))
    for empty in (run(*asked), run(*asked, "--from", "2027-01-01")):
        assert str(empty.exception) == "There is no session yet. `aftershake start` records one."
    unpacked(database(), as_saved=True)
    assert str(run(*asked, "--from", "2037-01-01").exception) == (
        "No session began in these days (--from 2037-01-01). `aftershake sessions` lists all."
    )


@pytest.mark.words
def test_of_what_was_imported_it_is_said_that_nobody_knows_whose_heart(sessions: list[int]) -> None:
    with closing(sqlite3.connect(database())) as db:
        db.execute("UPDATE session SET source = 'import'")
        db.execute("UPDATE session SET source = 'simulate' WHERE id = ?", [sessions[0]])
        db.commit()
    text = page_of(run("all", "-o", "-").stdout).text
    assert "1 of them is simulated or replayed: no heart was measured then." in text
    others = len(sessions) - 1
    assert f"{others} of them are imported from files; whose heart is not known." in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("last", "-o", "x.html", "--from", "2026-10-01"),
        ("all", "-o", "x.html", "--from", "1 Oct"),
        ("all", "-o", "x.html", "--from", "2026-10-02", "--to", "2026-10-01"),
        ("all", "-o", "-", "--pdf"),
        ("last", "-o", "x.pdf"),
        ("last", "-o", "x.PDF", "--pdf"),
        ("last", "-o", "x.txt"),
        ("all", "-o", "x.html.zip"),
        ("last",),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2
    assert not Path("x.html").exists()


@pytest.mark.parametrize("which", ["99", "nonsense", "last", "all"])
def test_a_session_that_is_not_there(which: str, tmp_path: Path) -> None:
    ran = run(which, "-o", str(tmp_path / "x.html"))
    assert type(ran.exception).__name__ == "StoreError"
    assert not list(tmp_path.iterdir())


# Printing


@pytest.mark.words
def test_without_a_browser_the_page_is_there_and_how_to_print_is_said(
    sessions: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(printing, "PLACES", {})
    file = tmp_path / "report.html"
    ran = run("last", "-o", str(file), "--pdf")
    assert ran.exit_code == 1
    assert "Ctrl+P" in ran.stderr
    assert file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize("does", ["exit 3", 'echo nonsense > "${pdf#--print-to-pdf=}"'])
def test_a_browser_that_prints_nothing_is_said_and_nothing_of_it_is_left(
    sessions: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "chromium"
    script.write_text(
        f'#!/bin/sh\nfor pdf in "$@"; do case "$pdf" in --print-to-pdf=*) {does};; esac; done\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    file = tmp_path / "report.html"
    ran = run("last", "-o", str(file), "--pdf")
    assert type(ran.exception).__name__ == "NotWritten"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bin", "report.html"]


def test_a_browser_that_is_here_prints_a_page_or_two(sessions: list[int], tmp_path: Path) -> None:
    if printing.find_browser() is None:
        pytest.skip("no browser is installed that prints (apt-get install chromium)")
    file = tmp_path / "report.html"
    assert run(str(sessions[0]), "-o", str(file), "--pdf").exit_code == 0
    data = (tmp_path / "report.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["report.html", "report.pdf"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "report.pdf").stat().st_mode) == 0o600
