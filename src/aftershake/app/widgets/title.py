"""The review's first row."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.app.widgets.trace import Point
from aftershake.app.words import spread, when
from aftershake.session.result import Result


class Title(Static):
    """Which session, and that its beats are saved."""

    def __init__(self, result: Result, *, in_file: bool = False) -> None:
        super().__init__(id="which", markup=False)
        self._result, self._in_file = result, in_file

    def render(self) -> Content:
        result = self._result
        left = Content.assemble(
            (result.title, "bold"), (f"  {when(result.started_at)}", "$muted"),
            ("" if result.complete else "  stopped early", "$caution"),
        )  # fmt: skip
        saved = f"{beats_of(result.trace)} beats {'in a file' if self._in_file else 'saved ✓'}"
        return spread(left, Content.styled(saved, "$integration"), self.size.width)


def beats_of(trace: tuple[Point, ...]) -> int:
    """How many beats were recorded: gaps in the trace are none."""
    return sum(value is not None for _, value in trace)
