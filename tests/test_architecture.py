"""docs/architecture.md can be followed: what it names is there, and what it tells to add runs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "aftershake"
TEXT = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = re.findall(r"`([\w/]+\.py)`,\s+`(\w+)`", TEXT)
TAKEN_IN = re.compile(
    r"`(\w+/\w+\.py)`[^`\n]*(?:`[^`\n]+`)?[^`\n]*:\n\n```python\n(.*?)```", re.DOTALL
)


def test_the_way_of_a_packet_is_named() -> None:
    assert len(NAMED) > 15


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_what_it_names_is_there(file: str, name: str) -> None:
    tree = ast.parse((PACKAGE / file).read_text("utf-8"))
    there = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    assert name in there


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms == set(re.findall(r"^\| `(\w+)/` \|", TEXT, re.MULTILINE))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program to which is added what the text says."""
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, copy / "aftershake", ignore=shutil.ignore_patterns("__pycache__"))
    added = TAKEN_IN.findall(TEXT)
    assert [file for file, _ in added] == [
        *("sources/metronome.py", "sources/registry.py"),
        *("exchange/tapped.py", "exchange/formats.py"),
    ]
    for file, code in added:
        with (copy / "aftershake" / file).open("a", encoding="utf-8") as module:
            module.write(code)
    return copy


def run(house: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(house)}
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=house,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_source_that_was_added_is_recorded(house: Path, home: Path) -> None:
    arguments = ("start", "--metronome", "60", "--plan", "quick", "--headless", "--speed", "max")
    session = json.loads(run(house, *arguments, "--json"))
    assert session["complete"]
    assert session["phases"][0]["metrics"]["mean_rr_ms"] == pytest.approx(1000, abs=0.1)


def test_a_format_that_was_added_is_read(house: Path, home: Path) -> None:
    taps = house / "by-hand.txt"
    taps.write_text("taps:\n" + "".join(f"{0.9 * beat:.1f}\n" for beat in range(100)))
    (said,) = map(json.loads, run(house, "analyze", str(taps), "--json").splitlines())
    assert (said["format"], said["beats"]) == ("tapped beats", 99)
    assert said["mean_rr_ms"] == pytest.approx(900)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_a_file_is_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300
