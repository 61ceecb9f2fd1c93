"""How the list of sessions speaks of them."""

from __future__ import annotations

from aftershake.wording.history import whose_heart


def test_whose_heart_the_others_are_is_claimed_of_none() -> None:
    assert whose_heart(own=True) == "own heart"
    assert "own" not in whose_heart(own=False)
