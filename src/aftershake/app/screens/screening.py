"""The questions before the first session of one's own, one after the other."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.care.screening import (
    QUESTIONS,
    Answer,
    Outcome,
    QuestionCode,
    asks_clinician,
    outcome,
)
from aftershake.wording.care import clinician_question, question

TITLE = "Some questions first"
INTRO = "Fifteen short questions, so that this stays kind to you. Only what they come to is kept."
KEYS = "y yes   n no   u unsure, which counts as {}"
MARKS: dict[Answer, str] = {"yes": "y", "no": "n", "unsure": "u"}


class ScreeningScreen(Page[Outcome | None]):
    """Gives what the answers come to; None where the person goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "yes"),
        Binding("n", "answer('no')", "no"),
        Binding("u", "answer('unsure')", "unsure"),
        Binding("left,backspace", "back", "one back", key_display="←"),
        Binding("escape", "leave", "not now", key_display="esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[QuestionCode, Answer] = {}
        self._at = 0
        self._number = Static(classes="muted", markup=False)
        self._question = Static(id="question", markup=False)
        self._keys = Static(classes="keys", markup=False)
        self._trail = Static(id="answers", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static(TITLE, classes="title", markup=False)
            yield Static(INTRO, classes="lead", markup=False)
            yield self._number
            yield self._question
            yield self._keys
            yield self._trail

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        extra = self._at >= len(QUESTIONS)
        number = "One more" if extra else f"{self._at + 1} of {len(QUESTIONS)}"
        self._number.update(number)
        self._question.update(clinician_question() if extra else question(self._code))
        self._keys.update(KEYS.format("no" if extra else "yes"))  # whichever is the careful one
        marks = []
        for i, each in enumerate(QUESTIONS):
            answer = self._answers.get(each.code)
            mark = MARKS[answer] if answer is not None else "·"
            marks.append((f"{mark} ", "$baseline bold" if i == self._at else "$muted"))
        self._trail.update(Content.assemble(*marks))
        self.refresh_bindings()

    @property
    def _code(self) -> QuestionCode:
        return QUESTIONS[self._at].code

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "back" or self._at > 0

    def action_answer(self, answer: Answer) -> None:
        if self._at >= len(QUESTIONS):  # whether a clinician agreed: only a yes is one
            close(self, outcome(self._answers, clinician_agreed=answer == "yes"))
            return
        self._answers[self._code] = answer
        self._at += 1
        if self._at == len(QUESTIONS) and not asks_clinician(self._answers):
            close(self, outcome(self._answers))
        else:
            self._show()

    def action_back(self) -> None:
        self._at = max(0, self._at - 1)
        self._show()
