"""What was worked out comes back from the database as it was put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import numpy as np

import support.app_examples as examples
from aftershake.events import DETAILED, LINK_CODES, LinkReason
from aftershake.rr.beats import Beats
from aftershake.rr.gaps import CAUSES, Cause, Gap
from aftershake.store.results import load, save
from aftershake.store.store import Store, stamp
from aftershake.wording.gaps import gap_words

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)


def test_every_gap_comes_back(tmp_path: Path) -> None:
    whole: list[tuple[Cause, ...]] = [*((cause,) for cause in CAUSES), ("no_beat", "link_lost")]
    links = [None, *(LinkReason(code, "x" if code in DETAILED else "") for code in LINK_CODES)]
    whys = [*product(whole, links), ((), LinkReason("other", "the dog ate it"))]
    gaps = tuple(Gap(10.0 * n, 10.0 * n + 5, *why) for n, why in enumerate(whys))
    no_beats = Beats(np.zeros(0), np.zeros(0), np.zeros(0, dtype=int))
    with Store(tmp_path / "aftershake.db") as store:
        number = store.begin(
            title="Quick",
            started_at=NOW,
            plan="quick",
            plan_toml="",
            source="strap",
            source_what="C0:FF:EE:00:00:01",
        )
        store.end(number, NOW, duration_s=3.0, complete=True, strap="Polar H10")
        result = replace(examples.RESULT, id=number, started_at=stamp(NOW), gaps=gaps)
        save(store, result, no_beats, [])
        again = load(store, number)
        rows = list(store.db.query("SELECT reason FROM gap ORDER BY start_s"))
    assert again is not None
    assert again.gaps == gaps
    assert [row["reason"] for row in rows] == [gap_words(gap) for gap in gaps]
