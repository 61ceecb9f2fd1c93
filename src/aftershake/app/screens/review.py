"""The review: what a session gave, in words first, then in numbers and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, unsay
from aftershake.app.widgets.bullet import Bullet
from aftershake.app.widgets.change import Change
from aftershake.app.widgets.heart_rate_plot import HeartRatePlot
from aftershake.app.widgets.rated import Rated
from aftershake.app.widgets.table import Table
from aftershake.app.widgets.title import Title
from aftershake.review.model import review_of
from aftershake.session.check import Said
from aftershake.session.result import Result
from aftershake.wording.metrics import RMSSD_MEANS

if TYPE_CHECKING:
    from aftershake.app.checking import Add
    from aftershake.recording.behind import Behind


class ReviewScreen(Page[None]):
    """The headline and the limit that weighs most; the change and the numbers; then all else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,h", "leave", "back", key_display="esc"),
        Binding("d", "details", "details"),
        Binding("e", "rate", "ratings and note"),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    @dataclass
    class Rate(Message):
        """Say, or mend, how it was."""

        screen: ReviewScreen

    def __init__(
        self,
        result: Result,
        *,
        fresh: bool = False,
        told: Sequence[str] = (),
        add: Add | None = None,
        behind: Behind | None = None,
        year: int | None = None,
    ) -> None:
        """`fresh`: the session has just ended; `told`: that it is in no database, but in a file;
        `add` saves what is said of it, where that can be; `behind` gives its details;
        `year`: that of now, where a day of another is told with it."""
        super().__init__()
        self.result, self._review = result, review_of(result)
        self._fresh, self._told = fresh, tuple(told)
        self.add, self.behind, self._year = add, behind, year

    def with_said(self, said: Said) -> ReviewScreen:
        """The same with what the person says of the session now."""
        result = replace(self.result, said=said)
        return ReviewScreen(
            result,
            fresh=self._fresh,
            told=self._told,
            add=self.add,
            behind=self.behind,
            year=self._year,
        )

    def body(self) -> ComposeResult:
        review = self._review
        with Column(classes="column", id="review"):
            yield Title(review, in_file=bool(self._told), year=self._year)
            for sentence in self._told:
                yield Bullet("▲", sentence, "reason caution")
            yield Static(review.headline, id="headline", markup=False)
            for sentence in review.limits[:1]:
                yield Bullet("·", sentence)
            if review.check.kind_word:
                yield Bullet("▲", review.check.kind_word, "reason caution")
            if not review.reading:
                yield Change(self.result, id="change")
            yield Table(review, id="table")
            yield Static(RMSSD_MEANS, classes="reason", markup=False)
            if review.check.ratings:
                yield Rated(review.check, id="rated")
            with Vertical(id="more"):
                rest = (("·", review.limits[1:]), ("×", review.gaps), ("▾", review.marks))
                for mark, sentences in (*rest, ("◦", review.check.said)):
                    for sentence in sentences:
                        yield Bullet(mark, sentence)
            yield HeartRatePlot(self.result, id="heart-rate-plot")
            for sentence in review.caveats[1:-1]:
                yield Static(sentence, classes="reason", markup=False)
        foot = f"{review.caveats[0]} {review.caveats[-1]}"
        yield Static(foot, id="caveat", markup=False)

    def on_screen_suspend(self) -> None:
        unsay(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "details":
            return self.behind is not None
        return action != "rate" or self.add is not None

    def action_details(self) -> None:
        from aftershake.app.screens.details import DetailsScreen

        if self.behind is not None:
            in_file = bool(self._told)
            screen = DetailsScreen(self.result, self.behind, in_file=in_file, year=self._year)
            self.app.push_screen(screen)

    def action_rate(self) -> None:
        self.post_message(self.Rate(self))
