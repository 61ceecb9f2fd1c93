"""What runs on the servers: pinned, with no more rights than it needs, on every Python we name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
USES = re.compile(r"uses: (\S+?)@(\S+)(.*)")


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_every_action_is_pinned_and_says_which_version_that_is(file: Path) -> None:
    text = file.read_text("utf-8")
    used = USES.findall(text)
    assert used
    for action, at, said in used:
        assert re.fullmatch(r"[0-9a-f]{40}", at), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", said), action
    assert re.search(r"^permissions:( \{\}|\n  contents: read\n)", text, re.MULTILINE)
    assert "secrets." not in text


def test_one_action_has_one_version() -> None:
    used = {(action, at) for file in WORKFLOWS for action, at, _ in USES.findall(file.read_text())}
    assert len({action for action, _ in used}) == len(used)


def test_only_the_step_that_publishes_may_name_itself_to_the_index() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    (job,) = (part for part in re.split(r"\n  (?=\w+:\n)", text) if "id-token: write" in part)
    assert "pypa/gh-action-pypi-publish" in job
    assert "run:" not in job


def test_the_oldest_python_is_tried_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    assert f'python: ["{oldest}", ' in text
    for system in ("ubuntu", "macos", "windows"):
        assert f"{system}-latest" in text
