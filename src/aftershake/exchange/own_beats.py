"""Beats as our own tables and JSON have them: what other files have to be asked, they say."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from aftershake.exchange.cells import value
from aftershake.exchange.timing import GAP_S, LONGEST_S, impossible
from aftershake.rr.beats import ROUNDING_S, Beats

# As `tidy` writes them, and which of them are read.
COLUMNS = ("session", "number", "t_s", "rr_ms", "run", "phase", "measured", "artifact")
READ = ("t_s", "rr_ms", "run")


def own_beats(*columns: Iterable[str]) -> Beats | None:
    """The beats that these columns (`READ`) hold, to the digit, from the start of the first
    interval on; None where they are not as we write them. Where rows were taken out since, beats
    are missing."""
    t_s, rr_ms, run = (np.array([value(each) for each in column]) for column in columns)
    if not t_s.size or not np.isfinite([t_s, rr_ms, run]).all() or np.any(rr_ms <= 0):
        return None
    steps_s = np.diff(t_s)
    since_s = t_s - (t_s[0] - rr_ms[0] / 1000)
    if impossible(rr_ms).any() or since_s[-1] > LONGEST_S or np.any(steps_s < -ROUNDING_S):
        return None
    apart = (np.diff(run) != 0) | (np.abs(steps_s - rr_ms[1:] / 1000) > GAP_S)
    return Beats(since_s, rr_ms, np.concatenate(([0], np.cumsum(apart))))
