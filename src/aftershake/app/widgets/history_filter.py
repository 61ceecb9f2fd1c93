"""The keys that narrow the history down, and what each does so now."""

from __future__ import annotations

from itertools import product

from textual.content import Content
from textual.widgets import Static

from aftershake.store.history import Choices, Which
from aftershake.wording.history import whose_heart

NAMES = {
    "plan": "p",
    "tag": "t",
    "strap": "s",
    "control": "c",
    "own": "w",
}
LONG = {"control": "control or not", "own": "whose heart"}
SHORT = {"own": "heart"}
LONGEST, SHORTEST = 40, 14  # characters of what was chosen, where there is room and where not


class HistoryFilter(Static):
    """One row; what is chosen is bold and underlined. A key that could tell nothing apart is not
    there."""

    def __init__(self) -> None:
        super().__init__(id="history-filter", markup=False)
        self._which, self._choices = Which(), Choices((), (), (), control=False, own=False)

    def show(self, which: Which, choices: Choices) -> None:
        self._which, self._choices = which, choices
        self.refresh()

    def render(self) -> Content:
        row = Content("")
        spare = ("   ", LONG), ("  ", LONG), ("  ", SHORT), (" ", SHORT)
        for longest, (between, words) in product((LONGEST, SHORTEST), spare):
            row = Content(between).join(self._parts(words, longest))
            if row.cell_length <= self.size.width:
                break
        return row.truncate(self.size.width, ellipsis=True)

    def _parts(self, words: dict[str, str], longest: int) -> list[Content]:
        parts = []
        for name, key in NAMES.items():
            if useful(name, self._choices):
                chosen = chosen_words(name, getattr(self._which, name), longest)
                parts.append(_part(key, chosen or words.get(name, name), on=bool(chosen)))
        return [*parts, _part("a", "all", on=False)] if parts else []


def useful(name: str, choices: Choices) -> bool:
    """Whether sessions can be told apart by that."""
    found: tuple[str, ...] | bool = getattr(choices, f"{name}s", getattr(choices, name, False))
    return found if isinstance(found, bool) else len(found) > (name != "tag")


def next_of(name: str, which: Which, choices: Choices) -> str | bool | None:
    """What the key of that name chooses next; after the last one, whichever."""
    found: tuple[str, ...] | bool = getattr(choices, f"{name}s", getattr(choices, name, False))
    each = (True, False) if isinstance(found, bool) else found
    round_ = (None, *each)
    now = getattr(which, name)
    return round_[(round_.index(now) + 1) % len(round_)] if now in round_ else None


def chosen_words(name: str, value: str | bool | None, longest: int = LONGEST) -> str:
    """What is chosen; what is cut says so."""
    if value is None:
        return ""
    if name == "control":
        return "control" if value else "no control"
    if name == "own":
        return whose_heart(bool(value))
    text = str(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _part(key: str, words: str, *, on: bool) -> Content:
    return Content.assemble(
        (key, "$baseline bold"), (f" {words}", "$ink bold underline" if on else "$muted")
    )
