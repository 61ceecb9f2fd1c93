"""Which beats the metrics of a stretch leave out, as they were kept."""

from __future__ import annotations

import numpy as np

from aftershake.hrv.model import Metrics
from aftershake.rr.beats import Bools


def left_out(metrics: Metrics, beats: int) -> Bools | None:
    """Shape (beats,), of the `beats` in the stretch of `metrics`. None where it was not kept, by a
    version before it was, or cannot be of these."""
    if metrics.excluded is None or metrics.beats != beats:
        return None
    if max(metrics.excluded, default=-1) >= beats:
        return None
    flags = np.zeros(beats, dtype=np.bool_)
    flags[list(metrics.excluded)] = True
    return flags
