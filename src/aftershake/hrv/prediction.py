"""What the neighbours of a beat foretell of it."""

from __future__ import annotations

import numpy as np

from aftershake.rr.beats import Floats

FEWEST_BEATS = 8  # a run shorter than this foretells nothing
# Fixed by `make truth`: clean, injected (misplaced).
CUBIC_REACH = 0.15  # of the RR


def residual(rr: Floats) -> Floats:
    """Shape (n,), ms: how far each beat is from the nearest of three that its neighbours foretell.

    The cubic through two beats on either side follows the swing of slow breathing. The middle one
    of the three beats before, and of the three after, allow for the step at which a breath begins.
    """
    line = np.concatenate((rr[3:0:-1], rr, rr[-2:-5:-1]))  # as in a mirror
    second, first, after, later = line[1:-5], line[2:-4], line[4:-2], line[5:-1]
    of_three = _middle(line[:-2], line[1:-1], line[2:])
    left, right = of_three[:-4], of_three[4:]
    # Two false beats side by side bend the cubic to themselves: it may not leave the others far.
    reach = CUBIC_REACH * rr
    cubic = np.maximum((4 * (first + after) - second - later) / 6, np.minimum(left, right) - reach)
    cubic = np.minimum(cubic, np.maximum(left, right) + reach)
    nearest: Floats = np.minimum(np.abs(rr - left), np.abs(rr - right))
    return np.minimum(np.abs(rr - cubic), nearest)


def _middle(a: Floats, b: Floats, c: Floats) -> Floats:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))
