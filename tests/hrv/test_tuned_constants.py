"""A constant that a rule was tuned to names the part of `make truth` that fixes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUNED = (
    *("artifacts", "breath_guess", "breathing", "misplaced", "missing_data", "prediction"),
    *("bursts", "quality", "rhythm", "run_edges", "sighs"),
)
FIXED_BY = re.compile(r"# Fixed by `make truth`: ([^.]*)")


def sections() -> set[str]:
    document = (ROOT / "docs" / "validation.md").read_text("utf-8")
    return set(re.findall(r"^<!-- (\w+): -->", document, re.MULTILINE))


@pytest.mark.parametrize("module", TUNED)
def test_it_names_a_part_that_there_is(module: str) -> None:
    source = (ROOT / "src" / "aftershake" / "hrv" / f"{module}.py").read_text("utf-8")
    named = [re.sub(r"\([^)]*\)", "", each) for each in FIXED_BY.findall(source)]
    assert named, "nothing says what fixes its constants"
    words = {word for each in named for word in re.split(r",|against", each)}
    known = {word.strip() for word in words}
    assert known <= sections()
