"""docs/sentences.md names each limit there is, and a test that there is of each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aftershake.hrv.reasons import ComparisonLimit, Refusal
from aftershake.reasons import by_code

ROOT = Path(__file__).parents[1]
_, OF_A_COMPARISON, OF_A_REST, _ = (
    (ROOT / "docs" / "sentences.md").read_text("utf-8").split("\n## ")
)
ROW = re.compile(r"^\| `(\w+)` \| (.+) \| `(tests/\S+\.py)::(test_\w+)` \|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("table", "union"), [(OF_A_COMPARISON, ComparisonLimit), (OF_A_REST, Refusal)]
)
def test_every_limit_has_its_row_and_its_test(table: str, union: Any) -> None:
    rows = ROW.findall(table)
    assert sorted(code for code, *_ in rows) == sorted(by_code(union))
    for code, _, file, name in rows:
        tests = (ROOT / file).read_text("utf-8")
        assert re.search(rf"^(async )?def {name}\(", tests, re.MULTILINE), (code, name)
