"""What check-in and check-out share: a page of questions and a note, answered by keys alone."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from aftershake.app.answers import Answers, Scale, questions
from aftershake.app.screens.base import Column, Page, close
from aftershake.app.widgets.note_line import NoteLine
from aftershake.app.widgets.questions import Questions
from aftershake.events import Noted, RatedWhen
from aftershake.session.check import Said, with_said
from aftershake.wording import ratings as words


class CheckPage(Page[Said | None]):
    """Dismisses with what was said, or with None. Subclasses say what leaving it means."""

    def __init__(self, when: RatedWhen, said: Said, *, shaken: bool = True) -> None:
        super().__init__()
        self._shaken = shaken
        self._when: RatedWhen = when
        self._title = Static(self.heading(), classes="title", markup=False)
        self._lead = Static(self.lead(), classes="check-lead muted", markup=False)
        rows = questions(when, shaken=shaken)
        self._questions = Questions(Answers(rows, said), id="questions")
        self._note = NoteLine(said.note("note"), id="note")
        self._note_label = Static(id="note-label", markup=False)
        self._hint = Static(id="hint", markup=False)

    def heading(self) -> str:
        """What the page is about."""
        return words.heading(self._when)

    def lead(self) -> str:
        """What stands under the heading."""
        return words.lead(self._when)

    def body(self) -> ComposeResult:
        with Column(classes="column", id="check", can_focus=False):
            yield self._title
            yield self._lead
            yield self._questions
            with Horizontal(id="note-row"):
                yield self._note_label
                yield self._note
            yield self._hint

    def on_mount(self) -> None:
        self._questions.focus()
        self._hinted()

    @property
    def said(self) -> Said:
        """All that was answered so far, the note with it."""
        text = " ".join(self._note.value.split())
        return with_said(self._questions.answers.said, Noted(0.0, "note", text))

    def ask(self, when: RatedWhen) -> None:
        """The questions of another moment; what was answered stays."""
        self._when = when
        self._title.update(self.heading())
        self._lead.update(self.lead())
        answers = self._questions.answers
        rows = questions(when, shaken=self._shaken)
        self._questions.show(replace(answers, rows=rows, at=0, begun=False))
        self._questions.focus()

    def on_questions_changed(self) -> None:
        self._hinted()

    def on_questions_left(self) -> None:
        self._note.focus()

    def on_descendant_focus(self) -> None:
        self._hinted()

    def _hinted(self) -> None:
        """What the row with the cursor is about."""
        writing = self._note.has_focus
        self._note_label.update(f"{'▸ ' if writing else '  '}{words.kind('note')}")
        self._note_label.set_class(writing, "here")
        row = self._questions.answers.row
        if writing:
            self._hint.update(words.about("note"))
        elif isinstance(row, Scale):
            self._hint.update(words.ends(row.item))
        else:
            self._hint.update(words.about(row.kind))

    def action_questions(self) -> None:
        """Out of the note, with what is written there."""
        self._questions.focus()

    def on_input_submitted(self) -> None:
        self.action_done()

    def action_done(self) -> None:
        close(self, self.said)

    def action_skip(self) -> None:
        """Without what was answered here."""
        close(self, self.skipped())

    def skipped(self) -> Said | None:
        raise NotImplementedError
