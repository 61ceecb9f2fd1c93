"""The screen as it is now, row by row.

Textual makes a whole row where a part of it is to be painted, and asks all that lies in it. What
lies alone where it is, which is nearly all, is asked here for itself, and put in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from textual._compositor import Compositor, LayoutUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from aftershake.app.frame import Row


class Rows:
    """Asked again, only what has changed since then is made anew."""

    def __init__(self) -> None:
        self._rows: list[Row] = []  # as they were last asked for,
        self._of: Compositor | None = None  # and of what;
        self._changed: set[Region] | None = None  # what has changed since then, None for all
        self._placed: object = None  # what `_alone` was found of
        self._alone: dict[Region, Widget] = {}  # what nothing lies over, and nothing cuts

    def change(self, regions: Iterable[Region] | None) -> None:
        """These are to be made anew; None for all."""
        if regions is None:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(regions)

    def of(self, screen: Screen[Any], size: Size, behind: list[Screen[Any]]) -> list[Row]:
        """Those of `screen`, on a terminal of `size`; `behind` are the screens under it."""
        compositor = screen._compositor
        another = self._of is not compositor or len(self._rows) != compositor.size.height
        # Of what shows through nobody tells what changed, nor of a size that is still on its way.
        through = screen.styles.background.a < 1
        if another or through or compositor.size != size:
            self._changed = None
        if self._changed is None:
            update = compositor.render_update(True, behind)
            self._rows = [_row(strips) for strips in cast(LayoutUpdate, update).strips]
        elif self._changed:
            self._rows = list(self._rows)
            self._make_anew(compositor, self._changed)
        self._of, self._changed = compositor, set()
        return self._rows

    def _make_anew(self, compositor: Compositor, changed: Iterable[Region]) -> None:
        self._look(compositor)
        rest: set[int] = set()
        for region in changed:
            widget = self._alone.get(region)
            if widget is None or not self._put(region, widget):
                rest.update(region.line_range)
        if rest:
            first, last = min(rest), max(rest)
            lines = Region(0, first, compositor.size.width, last - first + 1)
            chops = compositor._render_chops(lines, rest.__contains__)
            for y in rest & set(range(len(self._rows))):
                self._rows[y] = _row(chops[y].values())

    def _look(self, compositor: Compositor) -> None:
        """What lies where; anew once it was laid out again."""
        visible = compositor.visible_widgets
        if visible is self._placed:
            return
        self._placed, self._alone = visible, {}
        above: list[Region] = []
        for widget, (region, clip) in visible.items():  # from the front to the back
            if clip.contains_region(region) and not any(map(region.overlaps, above)):
                self._alone[region] = widget
            above.append(region.intersection(clip))

    def _put(self, region: Region, widget: Widget) -> bool:
        """What the widget looks like, in its place in the rows; False where they have no such
        place."""
        strips = widget.render_lines(Region(0, 0, *region.size))
        if len(strips) != region.height or region.bottom > len(self._rows):
            return False
        for y, strip in zip(region.line_range, strips, strict=True):
            row, x, first = self._rows[y], 0, 0
            while first < len(row) and x < region.x:
                x += row[first].cell_length
                first += 1
            end, right = first, x
            while end < len(row) and right < region.right:
                right += row[end].cell_length
                end += 1
            if (x, right) != (region.x, region.right) or strip.cell_length != region.width:
                return False
            if end - first > 1 or row[first] is not strip:
                self._rows[y] = (*row[:first], strip, *row[end:])
        return True


def _row(strips: Iterable[Strip | None]) -> Row:
    return tuple(strip for strip in strips if strip)
