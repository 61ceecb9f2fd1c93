"""What the pictures of the details share: two side by side or one over the other, axes, words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.words import COLOURS
from aftershake.plans.plan import GLYPHS, Role

APART = 3  # columns between two pictures


def headed(role: Role, name: str, words: str = "") -> Content:
    """The heading of a rest: its glyph and name in its colour, and what is known of it."""
    return Content.assemble(
        (f"{GLYPHS[role]} {name}", f"{COLOURS[role]} bold"), (f"   {words}" * bool(words), "$muted")
    )


def beside(blocks: Sequence[Sequence[Content]], width: int) -> list[Content]:
    """Blocks of rows beside each other, each `width` columns wide."""
    tall = max((len(block) for block in blocks), default=0)
    rows = []
    for y in range(tall):
        cells = [_fit(block[y] if y < len(block) else Content(""), width) for block in blocks]
        rows.append(Content(" " * APART).join(cells))
    return rows


def each_width(width: int, many: int) -> int:
    """Columns of each of `many` pictures beside each other."""
    return max(1, (width - APART * (many - 1)) // max(1, many))


def in_the_middle(words: str, width: int, height: int) -> list[Content]:
    """Words where a picture would be, and there is none."""
    lines = Content.styled(words, "$muted").wrap(max(1, width))
    return [Content("")] * max(0, (height - len(lines)) // 2) + list(lines)


def _fit(content: Content, width: int) -> Content:
    cut = content.truncate(width, ellipsis=True)
    return cut + Content(" " * max(0, width - cut.cell_length))
