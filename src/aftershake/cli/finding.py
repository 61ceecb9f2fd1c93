"""What `aftershake doctor` finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `fine` is None where it could not be told."""

    what: str
    fine: bool | None
    found: str
    advice: str = ""
    bluetooth: bool = False  # whether Bluetooth is unusable where this is not fine
