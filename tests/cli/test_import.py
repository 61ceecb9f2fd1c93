"""`aftershake import` and `aftershake export` as scripts see them: what is said, and exit codes."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.exchange.rr_files import read
from aftershake.exchange.session_json import schema
from support.json_schema import check

SAMPLES = Path(__file__).parents[2] / "sample_data"
RR = np.rint(data.heart(seconds=400)).astype(int)


def aftershake(*arguments: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    ran = subprocess.run(
        (sys.executable, "-m", "aftershake", *map(str, arguments)),
        input=given,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert b"Traceback" not in ran.stderr
    return ran


def told(ran: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files as programs leave them: good ones in several forms, one that is none, a hidden one."""
    folder = tmp_path / "recordings"
    (folder / "more").mkdir(parents=True)
    (folder / "2025-03-15 11-03-00.txt").write_text("\n".join(map(str, RR)))
    (folder / "more" / "seconds.txt").write_text("\n".join(f"{rr / 1000:.3f}" for rr in RR[::-1]))
    (folder / "notes.txt").write_text("Bring the strap.\n")
    (folder / ".hidden").write_text("900\n" * 100)
    (folder / "calm.jsonl").write_bytes((SAMPLES / "calm.jsonl").read_bytes())
    return folder


def test_a_folder_is_taken_in_but_for_what_is_no_recording(folder: Path) -> None:
    ran = aftershake("import", folder, "--json")
    assert ran.returncode == 4  # one of them holds no beats
    by_name = {Path(each["file"]).name: each for each in told(ran)}
    assert set(by_name) == {"2025-03-15 11-03-00.txt", "seconds.txt", "notes.txt", "calm.jsonl"}
    assert by_name["notes.txt"]["session"] is None
    assert by_name["notes.txt"]["error"]
    assert {each["session"] for each in by_name.values()} == {None, 1, 2, 3}
    assert by_name["2025-03-15 11-03-00.txt"]["dated_by"] == "name"
    sessions = {each["id"]: each for each in json.loads(aftershake("sessions", "--json").stdout)}
    assert {each["source"] for each in sessions.values()} == {"import"}
    calm = sessions[by_name["calm.jsonl"]["session"]]
    assert calm["verdict"] == "clearly_higher"  # worked out
    again = aftershake("import", folder, "--json")
    assert [each["new"] for each in told(again)] == [False] * 4
    assert len(json.loads(aftershake("sessions", "--json").stdout)) == 3


def test_the_files_of_hrv_logger_belong_together(tmp_path: Path) -> None:
    rows = [
        f"2025-03-15 11:{3 + int(end // 60):02}:{int(end % 60):02} +0000, {rr}, 0"
        for end, rr in zip(np.cumsum(RR) / 1000, RR, strict=True)
    ]
    (tmp_path / "2025-3-15_RR_Me.csv").write_text("\n".join(["date, rr, since start", *rows]))
    events = ["date, timestamp, annotation, manual", "2025-03-15 11:03:01 +0000, 1, rest, 1"]
    events.append("2025-03-15 11:06:00 +0000, 180, shaking, 1")
    (tmp_path / "2025-3-15_Events_Me.csv").write_text("\n".join(events))
    ran = aftershake("import", tmp_path / "2025-3-15_RR_Me.csv", "--json")
    assert ran.returncode == 0, ran.stderr
    (found,) = told(ran)
    assert (found["phases_from"], found["plan"]) == ("marks", "marked")
    shown = json.loads(aftershake("show", "last", "--json").stdout)
    assert [phase["kind"] for phase in shown["phases"]] == ["rest", "shake"]
    assert len(shown["marks"]) == 2


def test_bad_input_has_a_sentence_and_its_code(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments, code in (
        ([tmp_path / "nothing.txt"], 2),
        ([tmp_path / "empty"], 4),
        (["-", "--start", "soon"], 2),
        (["-", "--start", "1:75"], 2),
        (["-", "--plan", "nonsense"], 2),
        (["-", "-"], 2),
        (["-"], 4),
    ):
        ran = aftershake("import", *arguments, given=b"hello")
        assert ran.returncode == code, (arguments, ran.stderr)
        assert ran.stderr
        assert not ran.stdout


def test_what_comes_by_a_pipe_is_taken_in_with_its_plan() -> None:
    beats = "\n".join(map(str, RR)).encode()
    ran = aftershake("import", "-", "--plan", "quick", "--start", "0:10", "--json", given=beats)
    assert ran.returncode == 0, ran.stderr
    assert told(ran)[0]["plan"] == "quick"
    shown = json.loads(aftershake("show", "last", "--json").stdout)
    assert shown["phases"][0]["start_s"] == 11.0


def test_events_come_back_to_the_identical_session_in_another_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert aftershake("import", SAMPLES / "two-dropouts.jsonl").returncode == 0
    there = json.loads(aftershake("show", "last", "--json").stdout)
    path = tmp_path / "out" / "session.jsonl"
    assert aftershake("export", "last", "--format", "events", "-o", path).returncode == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    replay = ("start", "--replay", path, "--headless", "--speed", "max", "--json")
    replayed = json.loads(aftershake(*replay).stdout)
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path / "other"))
    assert aftershake("import", path).returncode == 0
    here = json.loads(aftershake("show", "last", "--json").stdout)
    assert here == there
    for name in ("phases", "gaps", "comparison", "marks", "complete"):
        assert replayed[name] == there[name], name


def test_what_is_there_stays_unless_told(tmp_path: Path) -> None:
    aftershake("import", "-", given="\n".join(map(str, RR)).encode())
    path = tmp_path / "session.json"
    path.write_text("mine")
    ran = aftershake("export", "last", "--format", "json", "-o", path)
    assert ran.returncode == 2
    assert path.read_text() == "mine"
    assert aftershake("export", "last", "--format", "json", "-o", path, "--force").returncode == 0
    check(json.loads(schema()), json.loads(path.read_text()))
    assert [each.name for each in tmp_path.iterdir()] == ["session.json"]  # nothing half written


@pytest.mark.parametrize("name", ["kubios", "hrv-logger", "csv"])
def test_several_files_go_into_a_folder_and_are_read_back(name: str, tmp_path: Path) -> None:
    aftershake("import", "-", given="\n".join(map(str, RR)).encode())
    assert aftershake("export", "last", "--format", name).returncode == 2  # where to?
    ran = aftershake("export", "all", "--format", name, "-o", tmp_path)
    assert ran.returncode == 0, ran.stderr
    (path,) = (
        each
        for pattern in ("*whole_raw*", "*_RR_*", "beats/*.csv")
        for each in tmp_path.glob(pattern)
    )
    assert read(path).beats.rr_ms.tolist() == RR.tolist()


def test_a_path_that_ends_in_a_slash_is_a_folder(tmp_path: Path) -> None:
    aftershake("import", "-", given="\n".join(map(str, RR)).encode())
    for times in (1, 2):
        where = f"{tmp_path}/backup/"
        ran = aftershake("export", "all", "--format", "events", "-o", where, "--force")
        assert ran.returncode == 0, (times, ran.stderr)
    assert [each.suffix for each in (tmp_path / "backup").iterdir()] == [".jsonl"]
    (tmp_path / "file").write_text("mine")
    ran = aftershake("export", "last", "--format", "events", "-o", f"{tmp_path}/file/", "--force")
    assert (ran.returncode, (tmp_path / "file").read_text()) == (2, "mine")


def test_nothing_to_export_is_said() -> None:
    for which, code in (("all", 4), ("last", 1), ("99", 1)):
        ran = aftershake("export", which, "--format", "json")
        assert (ran.returncode, ran.stdout) == (code, b"")
        assert ran.stderr


def test_the_command_offers_what_can_be_written() -> None:
    from aftershake.cli.export import FORMATS
    from aftershake.exchange.writers import WRITERS

    assert tuple(WRITERS) == FORMATS


def test_a_whole_session_is_as_its_schema_says() -> None:
    aftershake("import", SAMPLES / "two-dropouts.jsonl")
    document = json.loads(aftershake("export", "last", "--format", "json").stdout)
    check(json.loads(schema()), document)
    assert document["session"] == json.loads(aftershake("show", "last", "--json").stdout)
    assert len(document["beats"]["rr_ms"]) > 300
    document["session"]["phases"][0]["metrics"]["quality"] = "splendid"
    with pytest.raises(AssertionError, match="splendid"):
        check(json.loads(schema()), document)


@pytest.mark.words
def test_a_recording_that_went_on_since_is_told_as_the_longer_one(tmp_path: Path) -> None:
    """Taken in while it was cut off, and again when it had ended; and its beginning once more."""
    lines = (SAMPLES / "calm.jsonl").read_text("utf-8").splitlines(keepends=True)
    begun, ended = tmp_path / "begun.jsonl", tmp_path / "ended.jsonl"
    begun.write_text("".join(lines[: len(lines) // 2]))
    ended.write_text("".join(lines))
    assert "session 1 now" in aftershake("import", begun).stderr.decode()
    said = aftershake("import", ended).stderr.decode()
    assert "session 2 now" in said
    assert "session 1 is the beginning of it, from before it had ended." in said
    assert "`aftershake delete 1` keeps only the longer one." in said
    assert aftershake("delete", "1", "--yes").returncode == 0
    (again,) = told(aftershake("import", begun, "--json"))
    assert (again["session"], again["new"]) == (2, False)
