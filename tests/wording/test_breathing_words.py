"""How a change of breathing within a rest is said."""

from __future__ import annotations

import pytest

from aftershake.hrv.reasons import BreathingVaried
from aftershake.wording.comparison import limit


@pytest.mark.words
def test_breathing_that_changed_within_a_rest() -> None:
    assert limit(BreathingVaried("first", 8.1, 13.9)) == (
        "Estimated breathing changed within the first rest, between 8 and 14 a minute,"
        " which alone may change RMSSD."
    )
