"""The tab key: scripts for the shells, and what they are offered."""

from __future__ import annotations

import json
import os
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
    assert offered("aftershake compare 3 last 9") == ["9"]
    assert offered("aftershake start --resume la") == ["last"]
    assert offered("aftershake --person Ada show 1") == []
    with sqlite3.connect(database()) as db:
        db.execute("UPDATE person SET name = '\u00c9va' WHERE id = 1")
    db.close()
    assert offered("aftershake --person e\u0301va show 1") == ["12", "11", "10", "1"]


def test_a_database_that_is_none_offers_nothing() -> None:
    database().write_bytes(b"not a database" * 100)
    assert offered("aftershake delete ") == []
