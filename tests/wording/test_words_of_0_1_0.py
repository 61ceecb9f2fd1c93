"""What version 0.1.0 said of gaps and links is said in the same words."""

from __future__ import annotations

import json
from pathlib import Path

from aftershake.events import LinkReason
from aftershake.store.results import load
from aftershake.store.store import Store
from aftershake.wording.gaps import gap_words
from aftershake.wording.link import reason_words
from support.of_0_1_0 import unpacked

DATA = Path(__file__).parents[1] / "data"


def test_gaps_are_told_in_the_same_words(tmp_path: Path) -> None:
    path = unpacked(tmp_path / "aftershake.db", as_saved=True)
    with Store(path) as store:
        for number, shown in json.loads((DATA / "aftershake-0.1.0.json").read_text()).items():
            result = load(store, int(number))
            if result is not None:  # one that was cut off has none yet
                said = [(gap.start_s, gap.end_s, gap_words(gap)) for gap in result.gaps]
                assert said == [(g["start_s"], g["end_s"], g["reason"]) for g in shown["gaps"]]


def test_links_are_told_in_the_same_words() -> None:
    for code, detail, sentence in json.loads((DATA / "link-sentences-0.1.0.json").read_text()):
        platforms = ("linux", "darwin", "win32", "elsewhere")
        assert sentence in {reason_words(LinkReason(code, detail), each) for each in platforms}
