"""Poincaré points: each beat interval against the next one."""

from __future__ import annotations

import numpy as np

from aftershake.rr.beats import Beats, Bools, Floats


def poincare(beats: Beats, flags: Bools) -> Floats:
    """Shape (m, 2), ms: (interval, the next one) of every two beats that truly follow one another.

    `flags`, shape (n,), are left out, and no pair reaches across one of them, nor across a gap. The
    SD of the differences of these pairs, over √2, is SD1 (Brennan 2001, doi 10.1109/10.959330).
    """
    clean = beats.where(~flags)
    follows = clean.is_successive
    return np.column_stack((clean.rr_ms[:-1][follows], clean.rr_ms[1:][follows]))
