"""docs/sentences.md names each limit there is, and a test that there is of each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aftershake.hrv.reasons import ComparisonLimit, Refusal
from aftershake.hrv.recovery import RateMissing, RmssdReturn
from aftershake.reasons import by_code
from aftershake.session.side_by_side import Note

ROOT = Path(__file__).parents[1]
SECTIONS = {
    part.split("\n", 1)[0]: part
    for part in (ROOT / "docs" / "sentences.md").read_text("utf-8").split("\n## ")
}
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| `(tests/\S+\.py)::(test_\w+)` \|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("section", "union"),
    [
        ("Of a comparison", ComparisonLimit),
        ("Why a rest has no number", Refusal),
        ("Of how RMSSD came back after the shaking", RmssdReturn),
        ("Why there is no heart rate at a moment of the second rest", RateMissing),
        ("Of sessions side by side", Note),
    ],
)
def test_every_limit_has_its_row_and_its_test(section: str, union: Any) -> None:
    rows = ROW.findall(SECTIONS[section])
    assert sorted(code for code, *_ in rows) == sorted(by_code(union))
    for code, _, file, name in rows:
        tests = (ROOT / file).read_text("utf-8")
        assert re.search(rf"^(async )?def {name}\(", tests, re.MULTILINE), (code, name)
