"""Nothing that lies in the folder where a person stands is run or read, and nothing of ours is
written outside of the data folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import support.hrv_data as data
from aftershake.analysis.worker import AnalysisWorker
from aftershake.rr.beats import from_intervals

NO_BUS = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}
MODULES = ("json", "asyncio", "numpy", "bleak", "matplotlib", "neurokit2", "aftershake", "logging")


def aftershake(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run from `folder` as the installed command is: with none of it on Python's path."""
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "aftershake", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **NO_BUS, **environment},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder that leaves a trace of whoever imports from it, and a file of beats in it."""
    folder = tmp_path / "trap"
    folder.mkdir()
    for name in MODULES:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'caught')!r}, 'a').write({name!r}); print('caught')\n"
        )
    beats = "\n".join(f"{rr_ms:.0f}" for rr_ms in data.heart(seconds=130))
    (folder / "beats.txt").write_text(beats)
    return folder


def settings_of(kind: str, path: Path) -> None:
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"\xff\xfe\x00backend: module://trap\n")


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
def test_doctor_runs_nothing_of_the_current_folder(trap: Path, tmp_path: Path) -> None:
    ran = aftershake(trap, "doctor", "--json")
    assert not (tmp_path / "caught").exists()
    assert {each["what"]: each["fine"] for each in json.loads(ran.stdout)}[
        "message service"
    ] is False


@pytest.mark.parametrize("kind", ["no text", "pipe", "device"])
def test_the_settings_of_matplotlib_that_lie_about_are_not_read(trap: Path, kind: str) -> None:
    settings_of(kind, trap / "matplotlibrc")
    ran = aftershake(trap, "analyze", "beats.txt", "--json", MPLBACKEND="nonsense")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert json.loads(ran.stdout)["quality"] == "good"


async def test_the_analysis_works_wherever_the_person_stands(
    trap: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_of("pipe", trap / "matplotlibrc")
    monkeypatch.chdir(trap)
    monkeypatch.setenv("AFTERSHAKE_HOME", os.path.relpath(home, trap))
    monkeypatch.setenv("PYTHONPATH", os.path.relpath(Path(__file__).parents[1] / "src", trap))
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    async with AnalysisWorker() as analyst:
        rest = from_intervals(data.heart(seconds=130))
        assert (await analyst.analyse(rest, 2.0, 122.0)).quality == "good"
    assert not (tmp_path / "caught").exists()
    assert not (tmp_path / "person").exists()
    assert sorted(path.name for path in home.rglob("*") if path.is_dir()) == ["cache", "matplotlib"]
    for folder in (home / "cache", home / "cache" / "matplotlib"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("where", ["/dev/null/home", "/proc/home"])
def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(trap: Path, where: str) -> None:
    ran = aftershake(trap, "analyze", "beats.txt", AFTERSHAKE_HOME=where)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    "command", [("sessions",), ("sessions", "--json"), ("trend",), ("show", "1")]
)
def test_a_file_in_the_place_of_the_folder_is_not_taken_for_no_session(
    trap: Path, command: tuple[str, ...]
) -> None:
    ran = aftershake(trap, *command, AFTERSHAKE_HOME=str(trap / "beats.txt"))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert str(trap / "beats.txt") in ran.stderr


TURKISH = {"LC_ALL": "tr_TR.UTF-8"}


def test_where_the_capital_of_i_is_another_letter_all_is_saved(tmp_path: Path) -> None:
    """Python's sqlite3 takes an INSERT for none there."""
    known = [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, 'tr_TR.UTF-8')"]
    if subprocess.run(known, capture_output=True, check=False).returncode:
        pytest.skip("the system has no Turkish")
    simulated = ("--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max", "--json")
    ran = aftershake(tmp_path, "start", *simulated, **TURKISH)
    assert ran.returncode == 0
    (session,) = json.loads(aftershake(tmp_path, "sessions", "--json").stdout)
    assert session["complete"]
    aftershake(tmp_path, "rate", "1", "--note", "well", **TURKISH)
    out = tmp_path / "out"
    aftershake(tmp_path, "export", "1", "--format", "events", "-o", f"{out}/", **TURKISH)
    taken = aftershake(tmp_path, "--person", "Ilk", "import", str(out), **TURKISH)
    assert taken.returncode == 0
    assert len(json.loads(aftershake(tmp_path, "sessions", "--json").stdout)) == 1
