"""The table of plain rests is what people's rests give: a part of it is made again."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from aftershake.hrv.plain_rests import FILE
from support.hrv_data import needed

ROOT = Path(__file__).parents[2]


@needed
@pytest.mark.parametrize("person", ["f1o03", "f2y01"])
def test_one_persons_rests_are_in_the_table(person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    made = pytest.importorskip("validation.rest_pairs")
    text = (resources.files("aftershake.hrv") / FILE).read_text("utf-8")
    held = json.loads(text)["one_by_one"]
    assert made.alone(made.measured(made.beats_awake()[person], made.STANDARD[:1])) == held[person]
