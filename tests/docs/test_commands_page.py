"""docs/commands.md is what docs/make_commands.py makes of the commands as they are."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from aftershake.cli.commands import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.words


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_commands", DOCS / "make_commands.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_commands_say(make: ModuleType) -> None:
    there = (DOCS / "commands.md").read_text("utf-8")
    assert there == make.page(), "run docs/make_commands.py"


def test_every_command_has_its_usage_and_an_example(make: ModuleType) -> None:
    sections = make.page().split("\n## ")[1:]
    told = {section.split("\n")[0]: section for section in sections}
    for name in COMMANDS:
        assert f"Usage: `aftershake {name}" in told[f"aftershake {name}"]
    for name, section in told.items():
        assert f"```sh\n{name}" in section, name
