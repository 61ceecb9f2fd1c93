"""The review: what a session gave, in words first, then in numbers and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.app.widgets.bullet import Bullet
from aftershake.app.widgets.change import Change
from aftershake.app.widgets.heart_rate_plot import HeartRatePlot
from aftershake.app.widgets.table import Table
from aftershake.app.widgets.title import Title
from aftershake.review.model import review_of
from aftershake.session.result import Result
from aftershake.wording.headline import NO_STUDY, NOT_ADVICE, ONE_SESSION

CAVEAT = f"{ONE_SESSION} {NOT_ADVICE}"


class ReviewScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,h", "leave", "home", key_display="esc"),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(self, result: Result, *, fresh: bool = False, told: Sequence[str] = ()) -> None:
        """`fresh`: the session has just ended; `told`: that it is in no database, but in a file."""
        super().__init__()
        self._result, self._review = result, review_of(result)
        self._fresh, self._told = fresh, tuple(told)

    def body(self) -> ComposeResult:
        review = self._review
        with Column(classes="column", id="review"):
            yield Title(review, in_file=bool(self._told))
            for sentence in self._told:
                yield Bullet("▲", sentence, "reason caution")
            yield Static(review.headline, id="headline", markup=False)
            for mark, sentences in (("·", review.limits), ("×", review.gaps), ("▾", review.marks)):
                for sentence in sentences:
                    yield Bullet(mark, sentence)
            yield Table(review, id="table")
            yield Change(self._result, id="change")
            yield HeartRatePlot(self._result, id="heart-rate-plot")
            yield Static(NO_STUDY, classes="reason", markup=False)
        yield Static(CAVEAT, id="caveat", markup=False)

    def action_leave(self) -> None:
        close(self)
