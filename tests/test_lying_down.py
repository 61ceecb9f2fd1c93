"""How long a person has to lie down is theirs to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.config import LIE_DOWN_S
from aftershake.settings import lie_down_s


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", LIE_DOWN_S),
        ("lie_down_s = 90", 90.0),
        ('lie_down_s = "12.5"', 12.5),
        ("lie_down_s = 0", 0.0),
        ('lie_down_s = "a while"', LIE_DOWN_S),
        ("lie_down_s = -1", LIE_DOWN_S),
        ("lie_down_s = 1e9", LIE_DOWN_S),
        ("lie_down_s = nan", LIE_DOWN_S),
        ("lie_down_s = [3]", LIE_DOWN_S),
        ("lie_down_s =", LIE_DOWN_S),
    ],
)
def test_what_is_no_such_time_counts_as_not_said(said: str, seconds: float, home: Path) -> None:
    (home / "config.toml").write_text(said)
    assert lie_down_s() == seconds
