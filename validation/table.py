"""How a section of `make truth` looks: a title, what was done, a table, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

HOLDS, FAILS, NO_BAR = "holds", "DOES NOT HOLD", "–"


@dataclass
class Section:
    """One bullet of what is promised. The last cell of each row says whether the row holds."""

    title: str
    about: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: str, holds: bool | None) -> None:
        self.rows.append((*cells, NO_BAR if holds is None else HOLDS if holds else FAILS))

    @property
    def failed(self) -> int:
        return sum(row[-1] == FAILS for row in self.rows)

    def plain(self) -> str:
        """For a terminal, columns aligned."""
        table = [(*self.header, "holds?"), *self.rows]
        width = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, width, strict=True)) for row in table]
        return "\n".join([f"\n## {self.title}", *(line.rstrip() for line in lines), *self.notes])

    def markdown(self) -> str:
        head = (*self.header, "holds?")
        lines = [_row(head), _row(["---"] * len(head)), *(_row(row) for row in self.rows)]
        notes = [f"\n{note}" for note in self.notes]
        return "\n".join([f"## {self.title}\n", self.about, "", *lines, *notes, ""])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
