"""Two tellings of one session: all that is measured of them is the same, to the digit."""

from __future__ import annotations

import numpy as np

from aftershake.plans.reader import read_plan
from aftershake.rr.gaps import gaps
from aftershake.session.session_analysis import Recorded, windows

PLAN = read_plan(
    'name = "p"\n[[phase]]\nname = "one"\nkind = "rest"\nduration_s = 60\n'
    '[[phase]]\nname = "two"\nkind = "shake"\nduration_s = 20\n'
    '[[phase]]\nname = "three"\nkind = "rest"\nduration_s = 60\nsettle_s = 10\n'
)


def same(one: Recorded, other: Recorded) -> None:
    assert (one.state.spans, one.state.pauses) == (other.state.spans, other.state.pauses)
    assert one.state.complete == other.state.complete
    assert windows(one) == windows(other)
    for name in ("t_s", "rr_ms", "run"):
        assert np.array_equal(getattr(one.beats, name), getattr(other.beats, name)), name
    told = [
        gaps(each.all_beats, each.heard, 3.0, each.state.t_s, each.changes) for each in (one, other)
    ]
    assert told[0] == told[1]
