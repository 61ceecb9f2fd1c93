"""The median. numpy's own loads masked arrays, more than a megabyte, only to ask whether it was
given one; and what a packet brings asks for it ten times."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def median(values: ArrayLike) -> float:
    """Of all `values`, flattened, in their unit: to the last digit that of `numpy.median`.

    NaN where there is none, and where one of them is NaN.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64), axis=None)
    if not ordered.size or np.isnan(ordered[-1]):  # a sort leaves what is no number last
        return float("nan")
    half = ordered.size // 2
    if ordered.size % 2:
        return float(ordered[half])
    return float((ordered[half - 1] + ordered[half]) / 2)
