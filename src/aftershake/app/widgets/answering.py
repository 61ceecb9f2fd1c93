"""The keys that answer what stands in a box, in one row."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

APART = " " * 6
Keys = Sequence[tuple[str, str]]  # the key, and what it does


def answers(choices: Sequence[Keys], width: int) -> Content:
    """The first of `choices` that has room in `width` columns; the last one anyway."""
    rows = [_row(keys, apart) for keys in choices for apart in (APART, "  ")]
    return next((row for row in rows if row.cell_length <= width), rows[-1])


def _row(keys: Keys, apart: str) -> Content:
    return Content(apart).join(
        Content.assemble((key, "$ink bold"), (f" {does}", "$ink")) for key, does in keys
    )
