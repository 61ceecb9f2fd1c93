"""`aftershake live`: what a program that reads it may count on. Nothing is stored."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aftershake.config import database
from aftershake.exchange.rr_files import read
from aftershake.plans.reader import read_plan
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view_model import view_model
from aftershake.sources.replay import Replay

ROOT = Path(__file__).parents[2]
DROPOUTS = ROOT / "sample_data" / "two-dropouts.jsonl"
LIVE = [sys.executable, "-m", "aftershake", "live"]
NO_BUS = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}

Line = dict[str, Any]


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LIVE, *arguments], capture_output=True, text=True, env=os.environ | (env or {})
    )


def no_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    ran = run("--replay", str(DROPOUTS), "--speed", "max", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    return [json.loads(line, parse_constant=no_constant) for line in ran.stdout.splitlines()]


def of(lines: list[Line], kind: str) -> list[Line]:
    return [line for line in lines if line["type"] == kind]


async def folded() -> list[State]:
    """The states of the same recording, each after an event."""
    file = read(DROPOUTS)
    state, states = State(read_plan(file.plan)), []
    async for event in Replay(file.events, speed=None).events():
        state = step(state, event)
        states.append(state)
    return states


def test_every_line_says_what_it_is_and_when(lines: list[Line]) -> None:
    assert lines[0]["type"] == "session_start"
    assert lines[-1]["type"] == "session_end"
    began = datetime.fromisoformat(lines[0]["at"])
    for line in lines:
        assert line["schema_version"] == 1
        at = datetime.fromisoformat(line["at"])
        assert at.utcoffset() == timedelta(0)
        assert (at - began).total_seconds() == pytest.approx(line["t_s"], abs=0.002)
    assert [line["name"] for line in of(lines, "phase")] == ["baseline", "shaking", "integration"]
    assert lines[-1]["complete"]
    assert lines[-1]["beats"] == len(of(lines, "beat"))


def test_the_end_is_not_before_what_was_told() -> None:
    """The last beats of a plan are told after its end; the end is told after them."""
    ran = run("--simulate", "calm", "--plan", "quick", "--speed", "max", "--json")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["type"] for line in told[-2:]] == ["state", "session_end"]
    times = [line["t_s"] for line in told]
    assert times[-1] == times[-2] == max(times)
    assert times[-1] > 363.4  # by when the plan was through


async def test_its_numbers_are_those_of_the_screen(lines: list[Line]) -> None:
    seen = [view_model(state) for state in await folded()]
    shown = {(round(v.t_s, 3), v.live.rmssd_ms, v.hr_bpm, v.live.quality, v.signal) for v in seen}
    states = of(lines, "state")
    for line in states:
        of_line = tuple(line[n] for n in ("t_s", "rmssd_ms", "hr_bpm", "quality", "signal"))
        over = line["stage"] == "ended"  # told after the last beats
        assert of_line in shown or (over and of_line[1:] in {each[1:] for each in shown})
    assert any(line["rmssd_ms"] for line in states)
    for line in states:
        assert (line["rmssd_ms"] is None) == (line["quality"] not in ("good", "low"))
        assert (line["rmssd_ms"] is None) == (line["reason_code"] is not None)


def test_what_happens_to_the_strap_is_a_line(lines: list[Line]) -> None:
    links = [line["link"] for line in of(lines, "state") if "link" in line["changed"]]
    back = ["lost", "connecting", "connected"]
    assert links == ["searching", "connecting", "connected", *back, *back]
    contact = [line["contact"] for line in of(lines, "state") if "contact" in line["changed"]]
    assert False in contact
    assert contact[-1] is True
    gaps = of(lines, "gap")
    assert [gap["reason_codes"] for gap in gaps] == [["link_lost"], ["contact_lost"], ["link_lost"]]
    after = [line for line in of(lines, "beat") if line["gap_before"]]
    assert len(after) == len(gaps)
    for gap, beat in zip(gaps, after, strict=True):
        assert lines.index(beat) == lines.index(gap) + 1
        assert gap["duration_s"] == pytest.approx(gap["end_s"] - gap["t_s"], abs=0.002)


def test_a_beat_is_judged_once_it_can_be(lines: list[Line]) -> None:
    told: set[int] = set()
    for line in lines:
        if line["type"] == "beat":
            assert line["hr_bpm"] == pytest.approx(60_000 / line["rr_ms"])
            told.add(line["number"])
        if line["type"] == "judged":
            told.remove(line["number"])
    assert len(told) == 2  # which the end came before


def test_a_line_is_there_at_once_and_ctrl_c_ends_it_quietly(home: Path) -> None:
    home.rmdir()
    child = subprocess.Popen(
        [*LIVE, "--simulate", "calm", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child:
        try:
            while json.loads(child.stdout.readline())["type"] != "beat":
                assert child.poll() is None
            child.send_signal(signal.SIGINT)
            _, talk = child.communicate(timeout=60)
        finally:
            child.kill()
    assert (child.returncode, talk) == (130, "")
    assert not home.exists()


def test_who_reads_a_few_lines_and_goes_ends_it_quietly(home: Path) -> None:
    home.rmdir()
    child = subprocess.Popen(
        [*LIVE, "--simulate", "calm", "--speed", "max", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child:
        for _ in range(3):
            json.loads(child.stdout.readline())
        child.stdout.close()
        assert child.wait(60) == 1
        assert child.stderr.read() == ""
    assert not home.exists()


def waiting_in(pipe: int) -> int:
    """How many bytes nobody has read yet."""
    found = fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(found, sys.byteorder)


def test_who_stands_still_with_the_pipe_keeps_nobody(home: Path) -> None:
    child = subprocess.Popen(
        [*LIVE, "--simulate", "calm", "--plan", "standard", "--speed", "max", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child:
        try:
            assert child.stdout.readline()
            while waiting_in(child.stdout.fileno()) < 60_000:  # the pipe is as good as full
                assert child.poll() is None
            child.send_signal(signal.SIGTERM)
            assert child.wait(60) == 130
            assert child.stderr.read() == ""
        finally:
            child.kill()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--simulate", "calm", "--replay", "x"], 2),
        (["--strap", "H10", "--speed", "2"], 2),
        (["--strap", "H10", "--plan", "quick"], 2),
        (["--simulate", "nobody"], 2),
        (["--simulate", "calm", "--plan", "none"], 2),
        (["--replay", "/nowhere.txt"], 2),
        (["--strap", "H10"], 3),
        ([], 3),
        (["--adapter", "hci7", "--strap", "H10"], 3),
    ],
)
def test_what_cannot_be_is_said_with_its_exit_code(
    arguments: list[str], code: int, home: Path
) -> None:
    home.rmdir()
    ran = run(*arguments, "--json", env=NO_BUS)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert ran.stderr
    assert not home.exists()


def test_without_json_it_is_lines_for_people(tmp_path: Path, home: Path) -> None:
    home.rmdir()
    file = tmp_path / "rr.txt"
    file.write_text("800\n810\n1605\n")
    ran = run("--replay", str(file), "--speed", "max")
    assert (ran.returncode, ran.stderr) == (0, "")
    beats = [line for line in ran.stdout.splitlines() if " ms " in line]
    assert [line.split()[1:] for line in beats] == [
        ["800", "ms", "75", "bpm"],
        ["810", "ms", "74", "bpm"],
        ["1605", "ms", "37", "bpm"],
    ]
    assert not home.exists()


def test_a_session_of_the_database_is_replayed_and_nothing_written(
    tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("".join(f"{800 + 10 * (i % 7)}\n" for i in range(40)))
    command = [sys.executable, "-m", "aftershake", "import", str(file)]
    subprocess.run(command, capture_output=True, check=True)
    before = kept(home)
    assert database() in before
    ran = run("--replay", "last", "--speed", "max", "--json")
    assert ran.returncode == 0
    assert ran.stdout.count('"type": "beat"') == 40
    assert kept(home) == before


def kept(folder: Path) -> dict[Path, bytes]:
    """All files but what SQLite has beside a database that is looked into."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if path.suffix not in (".db-wal", ".db-shm")}
