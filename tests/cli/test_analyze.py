"""`aftershake analyze`: files as sessions of a plan, what is said of them, and exit codes."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aftershake.config import database
from aftershake.exchange.rr_files import read

SAMPLES = Path(__file__).parents[2] / "sample_data"
MODULE = (sys.executable, "-m", "aftershake")
# What a file has in common with the same beats recorded; when and what was told is of a recording.
SAME = ("duration_s", "plan", "complete", "phases", "gaps", "comparison", "headline", "marks")


def aftershake(*arguments: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    ran = subprocess.run(
        (*MODULE, *map(str, arguments)), input=given, capture_output=True, timeout=300, check=False
    )
    assert b"Traceback" not in ran.stderr
    return ran


def recorded(path: Path) -> dict[str, Any]:
    start = ("start", "--replay", path, "--plan", "quick", "--headless", "--speed", "max", "--json")
    ran = aftershake(*start)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def with_hole(folder: Path) -> Path:
    """The beats of a recording as a table, of which forty seconds of the last rest are missing."""
    beats = read(SAMPLES / "calm.jsonl").beats
    keep = ~((beats.t_s > 290) & (beats.t_s < 330))
    lines = [
        f"{1_767_250_800_000 + 1000 * t:.3f};{rr:.6f}"
        for t, rr in zip(beats.t_s[keep], beats.rr_ms[keep], strict=True)
    ]
    path = folder / "hole.csv"
    path.write_text("Zeitstempel;RR-Intervall [ms]\n" + "\n".join(lines))
    return path


def test_a_file_gives_to_the_digit_what_the_same_beats_recorded_give(tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("\n".join(f"{rr:.0f}" for rr in read(SAMPLES / "steady.jsonl").beats.rr_ms))
    files = (SAMPLES / "calm.jsonl", SAMPLES / "two-dropouts.jsonl", plain, with_hole(tmp_path))
    ran = aftershake("analyze", *files, "--plan", "quick", "--json")
    assert not database().exists()  # nothing is stored
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [each["file"] for each in found] == [str(path) for path in files]
    for path, session in zip(files, found, strict=True):
        again = recorded(path)
        assert {key: session[key] for key in SAME} == {key: again[key] for key in SAME}
        assert session["id"] is None
        assert session["started_at"] is None
    assert found[0]["comparison"]["verdict"] == "clearly_higher"
    assert found[0]["format"] == "Aftershake recording"
    # The last one's hole is missing time of its second rest, not beats that follow one another.
    assert found[3]["phases"][2]["metrics"]["gap_s"] == pytest.approx(40, abs=2)
    assert ran.returncode == 4  # for one of them it is too much


def test_a_plan_begins_with_the_first_beat_whatever_the_times_begin_with(tmp_path: Path) -> None:
    rr_ms = np.tile([1000, 1020, 980, 1010], 90)
    ends_s = np.cumsum(rr_ms) / 1000
    gaps = []
    for name, from_s in (("early.txt", 0.0), ("late.txt", 86_000.0)):
        path = tmp_path / name
        path.write_text(
            "".join(f"{t + from_s:.3f} {rr}\n" for t, rr in zip(ends_s, rr_ms, strict=True))
        )
        ran = aftershake("analyze", path, "--plan", "quick", "--json")
        session = json.loads(ran.stdout)
        gaps.append((session["gaps"], session["phases"], session["complete"]))
    assert gaps[0] == gaps[1]
    assert gaps[0][0] == []


def test_a_file_too_short_for_its_plan_says_so(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("800\n820\n" * 40)
    ran = aftershake("analyze", path, "--plan", "quick", "--json")
    assert ran.returncode == 4
    session = json.loads(ran.stdout)
    assert not session["complete"]
    assert session["comparison"]["verdict"] == "cannot_tell"


def test_what_comes_by_a_pipe_is_read(tmp_path: Path) -> None:
    rr = b"\n".join(b"%d" % rr for rr in read(SAMPLES / "calm.jsonl").beats.rr_ms)
    ran = aftershake("analyze", "-", "--json", given=rr)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["file"] == "-"
    nothing = aftershake("analyze", "-")
    assert nothing.returncode == 4
    assert b"empty" in nothing.stderr


def test_lines_that_are_no_intervals_are_counted_and_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    breathing = [str(round(850 + 40 * math.sin(beat * 1.3))) for beat in range(300)]
    path.write_text("\n".join([*breathing[:200], "1878949396", "-7", *breathing[200:]]))
    ran = aftershake("analyze", path, "--json")
    found = json.loads(ran.stdout)
    assert found["impossible_lines"] == 2
    true = np.sqrt(np.mean(np.diff(np.array(breathing, dtype=float)) ** 2))
    assert found["rmssd_ms"] == pytest.approx(true, rel=0.02)
    assert found["quality"] == "good"
    assert len(ran.stderr.splitlines()) == 1


def test_a_file_lasts_no_longer_than_its_beats_whatever_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("".join(f"{round(850 + 40 * math.sin(beat * 1.3))}\n" for beat in range(300)))
    whole = json.loads(aftershake("analyze", path, "--json").stdout)
    ran = aftershake("analyze", path, "--to", "10000", "--json")
    assert ran.returncode == 0
    assert json.loads(ran.stdout) == whole
    assert ran.stderr
    inside = aftershake("analyze", path, "--to", "100", "--json")
    assert json.loads(inside.stdout)["duration_s"] == 100
    assert not inside.stderr
    after = aftershake("analyze", path, "--from", "10000", "--json")
    assert after.returncode == 4
    assert after.stderr
    found = json.loads(after.stdout)
    assert (found["beats"], found["duration_s"], found["gap_s"]) == (0, 0, 0)
    assert found["hr_bpm"] is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("x.txt", "--plan", "quick", "--from", "10"),
        ("x.txt", "--plan", "no-such-plan"),
        ("x.txt", "--plan", "nowhere.toml"),
        ("-", "-"),
        ("nothing-here.txt", "--plan", "quick"),
        ("x.txt", "--from", "20", "--to", "10"),
    ],
)
def test_wrong_usage_is_said(arguments: tuple[str, ...]) -> None:
    ran = aftershake("analyze", *arguments)
    assert ran.returncode == 2
    assert ran.stderr
    assert not ran.stdout


@pytest.mark.words
def test_a_session_of_a_file_is_told_in_words() -> None:
    ran = aftershake("analyze", SAMPLES / "calm.jsonl", "--plan", "quick")
    assert ran.returncode == 0
    assert "as a session of Quick" in ran.stdout.decode()
    assert "clearly more than" in ran.stdout.decode()
