"""A list of sessions as long as it likes: rows are read a page at a time as they come into sight,
and only those in sight are drawn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from aftershake.app.widgets.session_row import session_row

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow

PAGE = 64  # rows that are read at once
MOST_PAGES = 12  # that are kept
MARK = 2  # columns of the mark before a row


class SessionList(ScrollView, can_focus=True):
    """`show` how many there are, `put` the rows it asks for by `Wanted`."""

    ALLOW_SELECT: ClassVar[bool] = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"session-list--chosen"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "move", key_display="↑↓"),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "open", "open", key_display="enter"),
    ]
    at: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Wanted(Message):
        """Rows from `first` on are about to be seen."""

        first: int

    @dataclass
    class Opened(Message):
        """This one was chosen."""

        row: SessionRow

    class Moved(Message):
        """Another row is highlighted, or what it is has come."""

    def __init__(self, year: int, *, id: str) -> None:
        super().__init__(id=id)
        self._year = year
        self._count = 0
        self._pages: OrderedDict[int, Sequence[SessionRow]] = OrderedDict()
        self._asked: set[int] = set()
        self._drawn: dict[tuple[int, int, bool], Strip] = {}  # lines as they were drawn last

    @property
    def chosen(self) -> SessionRow | None:
        """The row that is highlighted; None where it has not come yet, or there is none."""
        return self._row(self.at) if self._count else None

    @property
    def row_width(self) -> int:
        """Columns of a row, the scroll bar left out."""
        return self.scrollable_content_region.width

    def show(self, count: int, at: int, first: int, rows: Sequence[SessionRow]) -> None:
        """There are so many now, and `rows` are those from `first` on; what else was read of them
        is read again."""
        self._pages.clear()
        self._drawn.clear()
        self._asked.clear()
        self._pages[first // PAGE] = rows
        self._count = count
        self.virtual_size = Size(self.row_width, count)
        self.at = min(at, max(0, count - 1))
        self._into_sight()
        self._want()
        self.refresh()
        self.refresh_bindings()
        self.post_message(self.Moved())

    def put(self, first: int, rows: Sequence[SessionRow]) -> None:
        """Rows that were asked for."""
        self._asked.discard(first // PAGE)
        self._pages[first // PAGE] = rows
        self._drawn.clear()
        while len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        self.refresh()
        self.post_message(self.Moved())

    def render_line(self, y: int) -> Strip:
        index, width = y + self.scroll_offset.y, self.row_width
        if index >= self._count:
            return Strip.blank(width, self.visual_style.rich_style)
        drawn = index, width, index == self.at
        if drawn not in self._drawn:
            self._drawn[drawn] = self._draw(index, width, here=index == self.at)
        return self._drawn[drawn]

    def _draw(self, index: int, width: int, *, here: bool) -> Strip:
        row, mark = self._row(index), "▸ " if here else "  "
        text = Content("…") if row is None else session_row(row, width - MARK, self._year)
        style = self.get_visual_style("session-list--chosen") if here else self.visual_style
        line = Content.assemble(mark, text)
        return Visual.to_strips(self, line, width, 1, style, pad=True)[0]

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        self._want()

    def on_resize(self, event: events.Resize) -> None:
        self.virtual_size = Size(self.row_width, self._count)
        self._into_sight()
        self._want()

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if index < self._count:
            opened, self.at = index == self.at, index
            if opened:
                self.action_open()

    def watch_at(self) -> None:
        self._into_sight()
        self._want()
        self.refresh()
        self.post_message(self.Moved())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to choose, nothing to move to."""
        if action == "open" and (row := self.chosen) is not None:
            return row.ended_at is not None
        return action not in ("move", "open") or self._count > 0

    def action_move(self, by: int) -> None:
        self._to(self.at + by)

    def action_page(self, by: int) -> None:
        self._to(self.at + by * max(1, self.size.height - 1))

    def action_first(self) -> None:
        self._to(0)

    def action_last(self) -> None:
        self._to(self._count - 1)

    def action_open(self) -> None:
        if (row := self.chosen) is not None:
            self.post_message(self.Opened(row))

    def _to(self, index: int) -> None:
        self.at = min(max(0, index), max(0, self._count - 1))

    def _row(self, index: int) -> SessionRow | None:
        rows = self._pages.get(index // PAGE, ())
        return rows[index % PAGE] if index % PAGE < len(rows) else None

    def _into_sight(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if self.at < top:
            self.scroll_to(y=self.at, animate=False)
        elif self.at >= top + height:
            self.scroll_to(y=self.at - height + 1, animate=False)

    def _want(self) -> None:
        """Ask for the pages around what is in sight that are not here."""
        if not self._count:
            return
        top, height = self.scroll_offset.y, max(1, self.size.height)
        seen = {at // PAGE for at in (top, top + height, self.at) if at < self._count}
        for page in sorted(seen):
            if page in self._pages:
                self._pages.move_to_end(page)
            elif page not in self._asked:
                self._asked.add(page)
                self.post_message(self.Wanted(page * PAGE))
