"""A piece of the session screen: takes from the view what it shows, repaints when that changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style as Ink
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from aftershake.session.view import View

Shown = TypeVar("Shown")


class ViewWidget(Widget, Generic[Shown]):
    """Subclasses say what of a view they show (`of`) and how it looks at a size (`paint`).

    `of` gives an immutable value; as long as it stays equal nothing is painted again. Of what is
    painted, rows that stayed the same are kept as they were sent: it is drawn twice a second, for
    as long as a session lasts. So there is no frame and no space around it but at its right, except
    where it is `boxed`; and nothing to be selected, which would be gone in a second.
    """

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS: ClassVar[str] = """
    ViewWidget { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """
    boxed: ClassVar[bool] = False
    _shown: Shown | None = None
    _drawn: tuple[object, ...] | None = None  # what `_rows` are drawn of
    _ground: tuple[object, ...] | None = None  # and what each of `_known` would look otherwise on

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Strip] = []
        self._known: dict[tuple[object, ...], Strip] = {}
        self._inks: dict[str | Style, Ink] = {}

    def of(self, view: View) -> Shown:
        raise NotImplementedError

    def paint(self, shown: Shown, width: int, height: int) -> list[Content]:
        """Its rows, from the first on."""
        raise NotImplementedError

    def show(self, view: View) -> None:
        shown = self.of(view)
        if shown != self._shown:
            self._shown = shown
            self._repaint()

    def _repaint(self) -> None:
        """As `refresh`, but that the screen is told of all its pieces at once: a message and a
        turn of the loop for each cost more than most of them."""
        if not (self.is_mounted and self.display):
            self.refresh()
            return
        self._set_dirty()
        screen = self.screen
        if screen in screen._compositor:  # else all of it is still to be painted
            screen._dirty_widgets.add(self)
            screen.check_idle()

    def render(self) -> Content:
        return Content("\n").join(self._painted(self.size))

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.boxed:
            return super().render_lines(crop)
        ground = (self.outer_size.width, self.app.theme, self.visual_style)
        if ground != self._ground:
            self._ground, self._known, self._inks = ground, {}, {}
        size = self.size  # asked once: it is made of all that this lies in
        drawn = (self._shown, size, ground)
        if drawn != self._drawn:
            self._drawn, self._rows = drawn, self._strips(size)
        rows = self._rows[crop.y : crop.bottom]
        if crop.column_span == (0, self.outer_size.width):
            return rows
        return [row.crop(*crop.column_span) for row in rows]

    def _painted(self, size: Size) -> list[Content]:
        if self._shown is None or not size.width or not size.height:
            return []
        return self.paint(self._shown, size.width, size.height)

    def _strips(self, size: Size) -> list[Strip]:
        """What is painted, as it is sent, on as many rows as there are."""
        known, self._known = self._known, {}
        strips = []
        blanks = [Content("")] * self.outer_size.height
        lines = [line for row in self._painted(size) for line in _lines(row)]
        for line in [*lines, *blanks][: len(blanks)]:
            key = (line.plain, tuple(line.spans))
            self._known[key] = strip = known.get(key) or self._strip(line)
            strips.append(strip)
        return strips

    def _strip(self, line: Content) -> Strip:
        segments = [Segment(text, self._ink(style)) for text, style in _parts(line)]
        strip = Strip(segments, line.cell_length)
        return strip.adjust_cell_length(self.outer_size.width, self._ink(""))

    def _ink(self, style: str | Style) -> Ink:
        """As it is sent: what shows only some of the colours, or none, has had its part in it."""
        if style not in self._inks:
            base = self.visual_style
            parsed = Style.parse(style) if isinstance(style, str) else style
            inked = [Segment(" ", (base + parsed if style else base).rich_style)]
            for each in self.get_line_filters():
                inked = each.apply(inked, self.background_colors[1])
            self._inks[style] = inked[0].style or Ink()
        return self._inks[style]


def _lines(row: Content) -> list[Content]:
    """A row is one line, but for a text of somebody's own that has more."""
    row = row.expand_tabs(8) if "\t" in row.plain else row
    return row.split("\n") if "\n" in row.plain else [row]


def _parts(line: Content) -> Iterator[tuple[str, str | Style]]:
    """The text of a line in parts of one style each."""
    text, at = line.plain, 0
    if any(a.end > b.start for a, b in zip(line.spans, line.spans[1:], strict=False)):
        yield from line.render(end="")  # one style within another
        return
    for start, end, style in line.spans:
        if start > at:
            yield text[at:start], ""
        if end > start:
            yield text[start:end], style
        at = end
    if at < len(text):
        yield text[at:], ""
