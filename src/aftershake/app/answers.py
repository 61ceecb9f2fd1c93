"""A page of questions as a value: what is asked, what was answered, what a key makes of it.

Knows no screen: `widgets/questions.py` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftershake.events import Noted, NoteKind, Rated, RatedItem, RatedWhen
from aftershake.session.check import CHOICES, HIGHEST, ITEMS, LOWEST, TAGS, Said, with_said

TAG_KEYS = {"c": "coffee", "f": "food", "s": "poor_sleep"}
assert set(TAG_KEYS.values()) == set(TAGS)
MIDDLE = 5  # where the arrows begin
_MOVES = {"up": -1, "k": -1, "down": 1, "j": 1}
_TURNS = {"left": -1, "h": -1, "right": 1, "l": 1}


@dataclass(frozen=True, slots=True)
class Scale:
    """An item, from 0 to 10."""

    when: RatedWhen
    item: RatedItem


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few; `kind` "tag": any of a few."""

    kind: NoteKind

    @property
    def codes(self) -> tuple[str, ...]:
        return CHOICES.get(self.kind, TAGS)


Row = Scale | Choice


def questions(when: RatedWhen, *, shaken: bool = True) -> tuple[Row, ...]:
    """What is asked before or after a session; `shaken`: there was shaking in it."""
    scales: tuple[Row, ...] = tuple(Scale(when, item) for item in ITEMS)
    if when == "before":
        return (*scales, Choice("posture"), Choice("tag"))
    of_shaking = (Choice("tremor"), Choice("place")) if shaken else ()
    return (*scales, *of_shaking, Choice("overwhelmed"))


@dataclass(frozen=True, slots=True)
class Answers:
    """The cursor is in row `at`. `begun`: a 1 was typed there, which a 0 would make ten."""

    rows: tuple[Row, ...]
    said: Said
    at: int = 0
    begun: bool = False

    @property
    def row(self) -> Row:
        return self.rows[self.at]

    def press(self, key: str) -> Answers:
        """What a key makes of it; one that means nothing here changes nothing."""
        rest = replace(self, begun=False)
        if key in _MOVES:
            return rest._moved(_MOVES[key])
        if key == "backspace":
            return rest._taken_back()
        if key in TAG_KEYS and Choice("tag") in self.rows:
            return rest._toggled(TAG_KEYS[key])
        if key in _TURNS:
            return rest._turned(_TURNS[key])
        if isinstance(self.row, Scale):
            return self._typed(key)
        if key in tuple("123456789"):
            return rest._chosen(int(key) - 1)
        return self

    def value(self, row: Scale) -> int | None:
        return self.said.rating(row.when, row.item)

    def _moved(self, by: int) -> Answers:
        return replace(self, at=min(max(self.at + by, 0), len(self.rows) - 1))

    def _typed(self, key: str) -> Answers:
        """Figures go on to the next row by themselves, but for a 1: ten may come of it."""
        rest = replace(self, begun=False)
        if key == "t" or (key == "0" and self.begun):
            return rest._rated(HIGHEST)._moved(1)
        if key not in tuple("0123456789"):
            return self
        if self.begun and isinstance(rest._moved(1).row, Scale) and self.at + 1 < len(self.rows):
            return rest._moved(1)._typed(key)
        rated = rest._rated(int(key))
        return replace(rated, begun=True) if key == "1" else rated._moved(1)

    def _rated(self, value: int | None) -> Answers:
        row = self.row
        if not isinstance(row, Scale):
            return self
        return replace(self, said=with_said(self.said, Rated(0.0, row.when, row.item, value)))

    def _noted(self, text: str) -> Answers:
        row = self.row
        if not isinstance(row, Choice):
            return self
        return replace(self, said=with_said(self.said, Noted(0.0, row.kind, text)))

    def _turned(self, by: int) -> Answers:
        row = self.row
        if isinstance(row, Scale):
            value = self.value(row)
            if value is None:  # begin at what it was before, where that is known
                before = self.said.rating("before", row.item)
                return self._rated(MIDDLE if before is None else before)
            return self._rated(min(max(value + by, LOWEST), HIGHEST))
        if row.kind == "tag":
            return self
        text = self.said.note(row.kind)
        last = len(row.codes) - 1
        if text not in row.codes:
            return self._noted(row.codes[0 if by > 0 else last])
        return self._noted(row.codes[min(max(row.codes.index(text) + by, 0), last)])

    def _chosen(self, number: int) -> Answers:
        row = self.row
        if not isinstance(row, Choice) or number >= len(row.codes):
            return self
        if row.kind == "tag":
            return self._toggled(row.codes[number])
        return self._noted(row.codes[number])._moved(1)

    def _toggled(self, tag: str) -> Answers:
        tags = self.said.tags
        left = tuple(each for each in tags if each != tag)
        text = ", ".join(left if tag in tags else (*tags, tag))
        return replace(self, said=with_said(self.said, Noted(0.0, "tag", text)))

    def _empty(self) -> bool:
        row = self.row
        if isinstance(row, Scale):
            return self.value(row) is None
        return not self.said.note(row.kind)

    def _taken_back(self) -> Answers:
        """What is in this row; where nothing is, what is in the one above, for a figure goes on."""
        here = self._moved(-1) if self._empty() else self
        return here._rated(None)._noted("")
