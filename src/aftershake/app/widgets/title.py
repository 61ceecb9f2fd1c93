"""The review's first row."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.app.widgets.trace import Point
from aftershake.app.words import spread, when
from aftershake.session.result import Result

SHORTEST_TITLE = 12  # columns


class Title(Static):
    """Which session, and that its beats are saved."""

    def __init__(self, result: Result, *, in_file: bool = False) -> None:
        super().__init__(id="which", markup=False)
        self._result, self._in_file = result, in_file

    def render(self) -> Content:
        result = self._result
        width = self.size.width
        after = Content.assemble(
            (f"  {when(result.started_at)}", "$muted"),
            ("" if result.complete else "  stopped early", "$caution"),
        )
        saved = f"{beats_of(result.trace)} beats {'in a file' if self._in_file else 'saved ✓'}"
        if len(saved) + after.cell_length + SHORTEST_TITLE >= width:
            saved = saved.replace(" saved", "")
        room = max(0, width - len(saved) - after.cell_length - 1)
        title = Content.styled(result.title, "bold").truncate(room, ellipsis=True)
        return spread(title + after, Content.styled(saved, "$integration"), width)


def beats_of(trace: tuple[Point, ...]) -> int:
    """How many beats were recorded: gaps in the trace are none."""
    return sum(value is not None for _, value in trace)
