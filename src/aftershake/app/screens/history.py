"""History: every session with a small picture of its change, found again and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from aftershake import today
from aftershake.app.screens.base import Page, later, unsay
from aftershake.app.widgets.ends import Ends
from aftershake.app.widgets.history_filter import HistoryFilter, next_of, useful
from aftershake.app.widgets.session_list import MARK, PAGE, SessionList
from aftershake.app.widgets.session_row import header, marked
from aftershake.errors import AftershakeError
from aftershake.store.history import Choices, Which
from aftershake.threads import aside
from aftershake.wording.history import (
    NOTHING_SO,
    NOTHING_YET,
    in_lines,
    in_short,
    not_ended,
    sessions_there,
)
from aftershake.wording.row_marks import marks_in_words
from aftershake.wording.times import minute

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow


ABOUT = 2  # lines of what is said of the highlighted session


class Past(Protocol):
    """What there is to show; each blocks, and raises StoreError."""

    def choices(self) -> Choices: ...
    def how_many(self, which: Which) -> int: ...
    def page(self, which: Which, first: int, most: int) -> Sequence[SessionRow]: ...
    def look(self, which: Which, first: int, most: int) -> tuple[int, Sequence[SessionRow]]:
        """How many there are, and the rows of a page of them."""


class HistoryScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "leave_out", "leave out"),
        Binding("x", "take_in", "take in again"),
        Binding("e", "mend", "ratings and note"),
        Binding("p", "narrow('plan')", "by plan", show=False),
        Binding("t", "narrow('tag')", "by tag", show=False),
        Binding("s", "narrow('strap')", "by strap", show=False),
        Binding("c", "narrow('control')", "controls", show=False),
        Binding("w", "narrow('own')", "whose heart", show=False),
        Binding("a", "all", "all", show=False),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("escape,h", "leave", "back", key_display="esc"),
        Binding("d", "delete", "delete"),
    ]

    @dataclass
    class Open(Message):
        """Show what a session gave."""

        screen: HistoryScreen
        row: SessionRow

    @dataclass
    class LeaveOut(Message):
        """Leave a session out, or take it in again."""

        screen: HistoryScreen
        row: SessionRow

    @dataclass
    class Mend(Message):
        """Mend what was said of a session."""

        screen: HistoryScreen
        row: SessionRow

    @dataclass
    class Delete(Message):
        """Delete a session, after a question."""

        screen: HistoryScreen
        row: SessionRow

    def __init__(self, past: Past, *, year: int | None = None) -> None:
        """`year`: the one of now; days of another are told with theirs."""
        super().__init__()
        self._past, self._which, self._all = past, Which(), 0
        self._choices = Choices((), (), (), control=False, own=False)
        self._title = Ends(id="history-title")
        self._filter, self._head = HistoryFilter(), Static(id="history-head", markup=False)
        self._list = SessionList(year or today.this_year(), id="history-list")
        self._about = Static(id="history-about", markup=False)
        self._count: int | None = None

    def body(self) -> ComposeResult:
        with Vertical(classes="column", id="history"):
            yield self._title
            yield self._filter
            yield self._head
            yield self._list
            yield self._about

    def on_mount(self) -> None:
        self._list.focus()
        self._titled()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._titled)

    def on_screen_resume(self) -> None:
        """Whatever lay over it may have changed something."""
        self.read_again()

    def on_screen_suspend(self) -> None:
        unsay(self)

    def read_again(self) -> None:
        """Read all that is shown; the highlight stays at its place."""
        self._look(self._which, self._list.at)

    def _look(self, which: Which, at: int = 0) -> None:
        self.run_worker(later(self._read, which, at), group="history", exclusive=True)

    async def _read(self, which: Which, at: int) -> None:
        """How many there are by `which`, then what they can be told apart by."""
        try:
            first = at // PAGE * PAGE
            count, rows = await aside(partial(self._past.look, which, first, PAGE))
            self._all = count if which == Which() else self._all
            self._which, self._count = which, count
            self._list.show(count, at, first, rows)
            self._titled()
            self._choices = await aside(self._past.choices)
            if which != Which():
                self._all = await aside(partial(self._past.how_many, Which()))
        except AftershakeError as error:
            self.app.notify(str(error), severity="warning", timeout=10)
        self._titled()

    def on_session_list_wanted(self, message: SessionList.Wanted) -> None:
        self.run_worker(later(self._fetch, message.first, self._which))

    async def _fetch(self, first: int, which: Which) -> None:
        try:
            rows = await aside(partial(self._past.page, which, first, PAGE))
        except AftershakeError as error:
            self.app.notify(str(error), severity="warning", timeout=10)
            return
        if which == self._which:
            self._list.put(first, rows)

    def _titled(self) -> None:
        """All around the list."""
        there = "" if self._count is None else sessions_there(self._count, self._all)
        title = Content.styled("History", "$baseline bold")
        self._title.show(title, Content.styled(there, "$muted"))
        self._filter.show(self._which, self._choices)
        self._head.update(Content.assemble(" " * MARK, header(self._list.row_width - MARK)))
        self._head.display = bool(self._count)
        self._described()
        self.refresh_bindings()

    def on_session_list_moved(self) -> None:
        self._described()
        self.refresh_bindings()

    def _described(self) -> None:
        row = self._list.chosen
        if row is None:
            empty = NOTHING_YET if self._which == Which() else NOTHING_SO
            self._about.update(Content.styled(empty if self._count == 0 else "", "$muted"))
            return
        if row.ended_at is None:
            said = [f"Session {row.id}", not_ended(row.cut_off)]
            self._about.update(Content.styled(" · ".join(said), "$muted"))
            return
        bpm, ms = (row.before_bpm, row.after_bpm), (row.before_ms, row.after_ms)
        width, told = self._about.size.width, marks_in_words(marked(row), row.excluded)
        parts = in_short(row.id, row.title, row.strap, row.duration_s, ms, bpm)
        lines = in_lines(parts, width, ABOUT - bool(told))
        lines += [" · ".join(told)] if told else []
        self._about.update(
            Content("\n").join(
                Content.styled(line, "$muted").truncate(width, ellipsis=True) for line in lines
            )
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self._list.chosen
        if action == "narrow":
            return useful(str(parameters[0]), self._choices)
        if action == "delete":
            return row is not None
        if action in ("leave_out", "take_in", "mend") and (row is None or row.ended_at is None):
            return False
        left_out = row is not None and row.excluded is not None
        return action not in ("leave_out", "take_in") or left_out == (action == "take_in")

    def on_session_list_opened(self, message: SessionList.Opened) -> None:
        if message.row.ended_at is not None:
            self.post_message(self.Open(self, message.row))

    def action_leave_out(self) -> None:
        if (row := self._list.chosen) is not None:
            self.post_message(self.LeaveOut(self, row))

    def action_take_in(self) -> None:
        self.action_leave_out()

    def action_mend(self) -> None:
        if (row := self._list.chosen) is not None:
            self.post_message(self.Mend(self, row))

    def action_delete(self) -> None:
        if (row := self._list.chosen) is not None:
            self.post_message(self.Delete(self, row))

    def action_narrow(self, name: str) -> None:
        chosen: dict[str, Any] = {name: next_of(name, self._which, self._choices)}
        self._narrowed(replace(self._which, **chosen))

    def action_all(self) -> None:
        self._narrowed(Which())

    def _narrowed(self, which: Which) -> None:
        self._which = which
        self._look(which)


def session_words(row: SessionRow) -> str:
    """Which session it is, for a question about it."""
    return f"Session {row.id}: {row.title}, {minute(row.started_at)}"
