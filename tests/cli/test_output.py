"""Lines for people: a terminal breaks them anywhere, so they are broken between words there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.cli.output import progress, say, tell

LINE = (
    "  · The second rest gave no usable RMSSD: too many artifacts (25 % of the beats), which is so."
)


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_in_a_terminal_they_break_between_words(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    tell(LINE)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert " ".join(" ".join(lines).split()) == " ".join(LINE.split())
    assert lines[0].startswith("  · ")
    assert all(each.startswith("    ") for each in lines[1:])


def test_talk_breaks_between_words_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    say(f"{LINE.strip()}\nAnd so on.")
    *lines, last = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 40
    assert " ".join(" ".join(lines).split()) == " ".join(LINE.split())
    assert last == "And so on."


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("positions", [True, False])
def test_how_far_it_is_stays_on_one_line(
    columns: int,
    positions: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A longer one would begin another line with each step."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    with progress(120, "Working out", show_pos=positions) as bar:
        for _ in range(120):
            bar.update(1)
    shown = capsys.readouterr().err
    assert ("120/120" if positions else "100%") in shown
    drawn = [each.strip("\n") for each in shown.replace("\x1b[?25l", "\r").split("\r")]
    assert max(len(each.replace("\x1b[?25h", "")) for each in drawn) < columns


def test_into_a_pipe_they_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    tell(LINE)
    tell("")
    assert capsys.readouterr().out == f"{LINE}\n\n"


def in_a_shell(command: str) -> subprocess.CompletedProcess[str]:
    whole = f"{sys.executable} -m aftershake {command}"
    return subprocess.run(["bash", "-c", whole], capture_output=True, text=True, check=False)


RECORD = "start --simulate calm --plan quick --headless --speed max"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full", "2> >(true)"])
def test_talk_that_nobody_hears_keeps_no_data_back_and_is_no_failure(to: str) -> None:
    heard, unheard = in_a_shell("trend --json"), in_a_shell(f"trend --json {to}")
    assert heard.stderr
    assert (unheard.stdout, unheard.returncode) == (heard.stdout, 4)


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_output_that_is_closed_leads_nowhere(closed: str) -> None:
    """Least of all into a file that is opened in its place."""
    done = in_a_shell(f"{RECORD} {closed}")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    done = in_a_shell(f"rate last --before calm=3 {closed}")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert in_a_shell("show last").stdout.startswith("Session 1")


@pytest.mark.words
@pytest.mark.parametrize(
    "command",
    [
        "live --simulate calm --json",
        "sessions --json",
        "show last",
        "plans show quick",
        "people",
        "export last --format json",
        "export last --format json -o -",
        "report last -o -",
    ],
)
def test_what_only_prints_says_that_its_output_is_closed(command: str) -> None:
    done = in_a_shell(f"{command} >&-")
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing can be printed: the output of this command is closed.")
    assert in_a_shell(f"{command} >&- 2>&-").returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="TZ is not read there")
@pytest.mark.parametrize("zone", ["XYZ-25:99", "UTC+24"])
def test_a_time_zone_that_can_be_none_ends_nothing(zone: str) -> None:
    ran = in_a_shell(
        f"start --simulate calm --plan quick --headless --speed max; TZ={zone} "
        f"{sys.executable} -m aftershake show last"
    )
    assert ran.returncode == 0
    assert "Traceback" not in ran.stderr
    assert "quick" in ran.stdout.lower()
