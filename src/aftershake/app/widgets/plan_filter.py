"""The keys that narrow the list of plans down, and which of them do so now."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.plans.choosing import Wish

SHORTER = {"standing": "stand", "first time": "first", "minutes": "min"}


class PlanFilter(Static):
    """One row; what is chosen is bold and marked."""

    def __init__(self) -> None:
        super().__init__(id="filter", markup=False)
        self.wish = Wish()

    def show(self, wish: Wish) -> None:
        self.wish = wish
        self.refresh()

    def render(self) -> Content:
        wish = self.wish
        minutes = f"≤ {wish.most_min} min" if wish.most_min else "minutes"
        keys = [
            ("f", "floor", wish.place == "floor"),
            ("w", "wall", wish.place == "wall"),
            ("s", "standing", wish.place == "standing"),
            ("c", "chair", wish.place == "chair"),
            ("1", "first time", wish.first),
            ("m", minutes, wish.most_min is not None),
            ("a", "all", False),
        ]
        row = _row(keys)
        if row.cell_length > self.size.width:
            row = _row([(key, _shorter(name), on) for key, name, on in keys], " ")
        return row.truncate(self.size.width, ellipsis=True)


def _shorter(name: str) -> str:
    return SHORTER.get(name, name.removesuffix(" min"))


def _row(keys: list[tuple[str, str, bool]], between: str = "  ") -> Content:
    parts = [
        Content.assemble(
            (key, "$baseline bold"), (f" {name}", "$ink bold underline" if on else "$muted")
        )
        for key, name, on in keys
    ]
    return Content(between).join(parts)
