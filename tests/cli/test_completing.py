"""The tab key: scripts for the shells, and what they are offered."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from aftershake.config import database, plans_folder
from aftershake.plans.reader import built_in
from aftershake.plans.writer import to_toml
from support.app_terminal import Program
from support.three_years import fill

HEAVY = ("textual", "bleak", "sqlite_utils", "neurokit2", "numpy", "scipy", "asyncio", "jinja2")


def asked(instruction: str, typed: str = "", code: int = 0) -> str:
    """What the program writes when a shell asks it."""
    words = typed.split(" ") if typed else []
    ran = subprocess.run(
        [sys.executable, "-c", _RUN],
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "_AFTERSHAKE_COMPLETE": instruction,
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        },
    )
    assert ran.returncode == code, ran.stderr
    assert json.loads(ran.stderr.splitlines()[-1]) == [], "something heavy is loaded"
    return ran.stdout


_RUN = f"""
import json, sys
from aftershake.cli import main
sys.argv = ["aftershake"]
try:
    main()
finally:
    print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)
"""


def offered(typed: str) -> list[str]:
    """The values that bash is offered; of a file, its kind."""
    lines = [line.split(",") for line in asked("bash_complete", typed).split()]
    return [value if kind == "plain" else kind for kind, value in lines]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("click asks bash itself how old it is")
    script = asked(f"{shell}_source")
    assert f"_AFTERSHAKE_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("bash") is None, reason="a bash of 4.4 or newer"
)
def test_bash_itself_completes_with_it(tmp_path: Path) -> None:
    """The script as it is sourced, with the program in the place where bash finds it."""
    script = asked("bash_source")
    there = tmp_path / "aftershake"
    there.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aftershake "$@"\n')
    there.chmod(0o755)
    tab = f"COMP_WORDS=({there} sho); COMP_CWORD=1; _aftershake_completion {there} sho\n"
    ran = subprocess.run(
        ["bash"],
        input=f'{script}\n{tab}echo "${{COMPREPLY[@]}}"',
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "show\n"


@pytest.fixture
def as_the_guide_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who did what stands in the guide, for each shell that is here."""
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "completion.md").read_text("utf-8")
    (there := tmp_path / "bin").mkdir()
    program = there / "aftershake"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aftershake "$@"\n')
    program.chmod(0o755)
    (user := tmp_path / "user").mkdir()
    for name in ("ZDOTDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "BASH_ENV", "ENV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("PATH", f"{there}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    for lines in re.findall(r"```sh\n(.*?)```", guide, re.DOTALL):
        subprocess.run(["sh", "-e"], input=lines, text=True, check=True)
    return user


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal of Linux")
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_completes_at_its_prompt(shell: str, as_the_guide_says: Path) -> None:
    """What is typed at a prompt, with a person whose name the shell itself would act on."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    fill(database(), 12, days=30, strange=False)
    _called("\u00c9va $(touch ran)")
    # Bash draws its prompt on stderr.
    running = Program(["sh", "-c", f"exec {shell} -i 2>&1"], database().parent, (100, 24), "xterm")
    try:
        for typed, then in (
            ("aftershake sho\t", "show"),
            ("aftershake start --pla\t\t", "--plain"),
            ("aftershake --person '\u00c9va $(touch ran)' show 1\t\t", "12"),
            ("aftershake start --plan tre-style-s\t", "tre-style-short"),
        ):
            _completed(running, typed, then)
    finally:
        running.process.kill()
        running.process.communicate()
        os.close(running.master)
    assert not (as_the_guide_says.parent / "ran").exists()


def _completed(running: Program, typed: str, then: str) -> None:
    """Typed at a prompt that answers; what the shell shows is then taken back by ctrl+u."""
    running.raw.clear()
    running.type("\x15printf 'rea%s;' dy\r")
    _until(running, "ready;")
    running.raw.clear()
    running.type(typed)
    _until(running, then)


def _until(running: Program, shown: str) -> None:
    for _ in range(600):  # of 0.1 s
        running.read(0.1)
        if b"\x1b[c" in running.raw or b"\x1b[0c" in running.raw:  # which terminal this is
            running.raw[:] = running.raw.replace(b"\x1b[c", b"").replace(b"\x1b[0c", b"")
            running.type("\x1b[?62;c")
        if shown in _typed_and_shown(running):
            return
    raise AssertionError(bytes(running.raw))


def _typed_and_shown(running: Program) -> str:
    """The text without what colours it."""
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\x1b\(B", "", running.raw.decode("utf-8", "ignore"))


def test_commands_and_options() -> None:
    assert offered("aftershake sho") == ["show"]
    assert offered("aftershake re") == ["recompute", "report", "rest-reading", "restore"]
    assert offered("aftershake --per") == ["--person"]
    assert offered("aftershake start --he") == ["--headless", "--help"]
    assert offered("aftershake export last --format k") == ["kubios"]


def test_plans_by_name_and_files() -> None:
    assert offered("aftershake start --plan rest") == ["rest", "rest-reading"]
    assert offered("aftershake plans show qi") == ["qigong"]
    assert offered("aftershake import a.txt --plan ./mi") == ["file"]


def test_a_plan_whose_name_would_be_two_words_is_not_offered() -> None:
    plans_folder().mkdir(parents=True)
    for name in ("my plan", "my-plan"):
        plan = replace(built_in()["quick"], name=name)
        (plans_folder() / f"{name}.toml").write_text(to_toml(plan), "utf-8")
    assert offered("aftershake start --plan my") == ["my-plan"]


def test_sessions_by_number() -> None:
    assert offered("aftershake show ") == []
    fill(database(), 12, days=30, strange=False)
    assert offered("aftershake show 1") == ["12", "11", "10", "1"]
    first, *numbers = offered("aftershake show ")
    assert (first, set(numbers)) == ("last", {str(number) for number in range(1, 13)})
    zsh = asked("zsh_complete", "aftershake show 12").splitlines()
    assert re.match(r"20\d\d-\d\d-\d\d ", zsh[2])  # what tells sessions apart comes first
    assert offered("aftershake compare 3 last 9") == ["9"]
    assert offered("aftershake start --resume la") == ["last"]
    assert offered("aftershake --person Ada show 1") == []
    _called("\u00c9va")
    assert offered("aftershake --person e\u0301va show 1") == ["12", "11", "10", "1"]


def _called(name: str) -> None:
    with sqlite3.connect(database()) as db:
        db.execute("UPDATE person SET name = ? WHERE id = 1", (name,))
    db.close()


def test_a_database_that_is_none_offers_nothing() -> None:
    database().write_bytes(b"not a database" * 100)
    assert offered("aftershake delete ") == []
