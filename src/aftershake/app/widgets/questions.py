"""A page of questions: a row for each, answered by keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from aftershake.app.answers import TAG_KEYS, Answers, Choice, Row, Scale
from aftershake.session.check import HIGHEST
from aftershake.wording import ratings as words
from aftershake.wording.numbers import MISSING

LABEL = 22  # columns
ROOMY = 90  # columns from which the scale is drawn wider
APART = 34  # rows of the screen from which the questions stand apart
_KEYS = (*"0123456789t", *"hlcfs", "k", "j", "left", "right")


class Questions(Widget, can_focus=True):
    """`answers` is what was answered so far; each change is told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "press('0')", "rate", key_display="0–9"),
        Binding("backspace", "press('backspace')", "undo"),
        Binding("up", "press('up')", show=False),
        Binding("down", "down", show=False),
        *(Binding(key, f"press('{key}')", show=False) for key in _KEYS if key not in ("0", "j")),
        Binding("j", "down", show=False),
    ]

    @dataclass
    class Changed(Message):
        answers: Answers

    class Left(Message):
        """Further down there is no question any more."""

    def __init__(self, answers: Answers, *, id: str) -> None:
        super().__init__(id=id)
        self.answers = answers

    def show(self, answers: Answers) -> None:
        """Other questions, or other answers."""
        same = len(answers.rows) == len(self.answers.rows)
        self.answers = answers
        self.refresh(layout=not same)
        self.post_message(self.Changed(answers))

    def action_press(self, key: str) -> None:
        self.show(self.answers.press(key))

    def action_down(self) -> None:
        if self.answers.at + 1 == len(self.answers.rows):
            self.post_message(self.Left())
        else:
            self.action_press("down")

    def on_focus(self) -> None:
        self.post_message(self.Changed(self.answers))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        apart = 2 if viewport.height >= APART else 1
        return apart * (len(self.answers.rows) + 1) - (apart - 1)

    def render(self) -> Content:
        width = self.size.width
        if not width:
            return Content("")
        each = 3 if width >= ROOMY else 2
        rows = [_figures(each)]
        for number, row in enumerate(self.answers.rows):
            here = number == self.answers.at and self.has_focus
            label = words.item(row.item) if isinstance(row, Scale) else words.kind(row.kind)
            head = Content.assemble(
                ("▸ " if here else "  ", "$baseline bold"),
                (f"{label:<{LABEL}}", "bold" if here else ""),
            )
            rows.append(head + self._answer(row, here, width - LABEL - 2, each))
        apart = "\n\n" if self.size.height >= 2 * len(rows) - 1 else "\n"
        return Content(apart).join(rows)

    def _answer(self, row: Row, here: bool, room: int, each: int) -> Content:
        if isinstance(row, Scale):
            return _scale(self.answers, row, each)
        if row.kind == "tag":
            return _tags(self.answers, room)
        return _choice(row, self.answers.said.note(row.kind), here, room)


def _figures(each: int) -> Content:
    """What the ends and the middle of the scale are called."""
    row = [" "] * (each * HIGHEST + 2)
    for value in (0, 5, HIGHEST):
        row[each * value : each * value + len(str(value))] = str(value)
    return Content.styled(" " * (LABEL + 2) + "".join(row), "$muted")


def _scale(answers: Answers, row: Scale, each: int) -> Content:
    """● what it is, ○ what it was before; then the figure."""
    value = answers.value(row)
    before = answers.said.rating("before", row.item) if row.when == "after" else None
    cells: list[tuple[str, str]] = []
    for n in range(HIGHEST + 1):
        mark = ("●", "$integration bold") if n == value else ("·", "$muted")
        if n == before and n != value:
            mark = ("○", "$baseline")
        cells += [mark, (" " * (each - 1), "")]
    figure = MISSING if value is None else str(value)
    begun = "_" if answers.begun and answers.row == row else ""
    cells.append((f"  {figure}{begun}", "bold" if value is not None else "$muted"))
    return Content.assemble(*cells)


def _choice(row: Choice, chosen: str, here: bool, room: int) -> Content:
    """All there is to choose from where that has room, else what is chosen."""
    named = [(code, words.choice(row.kind, code)) for code in row.codes]
    if chosen and chosen not in row.codes:
        named.append((chosen, words.choice(row.kind, chosen)))
    if sum(len(word) + 4 for _, word in named) - 2 <= room:
        cells: list[tuple[str, str]] = []
        for code, word in named:
            mine = code == chosen
            cells.append(("● " if mine else "○ ", "$integration bold" if mine else "$muted"))
            cells.append((f"{word}  ", "bold" if mine else "$muted"))
        return Content.assemble(*cells)
    word = next((word for code, word in named if code == chosen), MISSING)
    left, right = ("◂ ", " ▸") if here else ("  ", "  ")
    of = f"   one of {len(row.codes)}" if here else ""
    ink = "bold" if chosen else "$muted"
    return Content.assemble(
        (left, "$muted"), (word, ink), (right, "$muted"), (of, "$muted")
    ).truncate(room, ellipsis=True)


def _tags(answers: Answers, room: int) -> Content:
    """Each with the letter that toggles it; then those of the person's own."""
    there = answers.said.tags
    cells: list[tuple[str, str]] = []
    for key, tag in TAG_KEYS.items():
        word, mine = words.choice("tag", tag), tag in there
        cells.append(("■ " if mine else "□ ", "$integration bold" if mine else "$muted"))
        at = word.find(key)
        cells += [
            (word[: max(at, 0)], "bold" if mine else "$muted"),
            (key if at >= 0 else f"{key} ", "underline bold" if mine else "underline $muted"),
            (f"{word[at + 1 :] if at >= 0 else word}  ", "bold" if mine else "$muted"),
        ]
    own = [tag for tag in there if tag not in TAG_KEYS.values()]
    cells.append((", ".join(own), "bold"))
    return Content.assemble(*cells).rstrip().truncate(room, ellipsis=True)
