"""Polar AccessLink's samples of an exercise: a text of numbers, of what kind a number tells."""

from __future__ import annotations

from typing import Any

from aftershake.exchange.columns import plain_name

_RR = "11"


def rr_samples(node: dict[str, Any]) -> list[str] | None:
    """The RR intervals, ms, of an object that holds some; numbers are as they are written."""
    said = {plain_name(name): value for name, value in node.items()}
    data = said.get("data")
    if said.get("sample type") != _RR or not isinstance(data, str):
        return None
    return [each.strip() for each in data.split(",")]
