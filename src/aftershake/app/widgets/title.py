"""The review's first row."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.app.words import spread
from aftershake.review.model import Review
from aftershake.wording.times import moment

SHORTEST_TITLE = 12  # columns


class Title(Static):
    """Which session, and that its beats are saved."""

    def __init__(self, review: Review, *, in_file: bool = False, year: int | None = None) -> None:
        """`year`: that of now, where a day of another is told with it."""
        super().__init__(id="which", markup=False)
        self._review, self._in_file, self._year = review, in_file, year

    def render(self) -> Content:
        review = self._review
        width = self.size.width
        after = Content.assemble(
            (f"  {moment(review.started_at, self._year)}", "$muted"),
            (f"  {review.early}" if review.early else "", "$caution"),
        )
        saved = f"{review.beats} beats {'in a file' if self._in_file else 'saved ✓'}"
        if len(saved) + after.cell_length + SHORTEST_TITLE >= width:
            saved = saved.replace(" saved", "")
        room = max(0, width - len(saved) - after.cell_length - 1)
        title = Content.styled(review.title, "bold").truncate(room, ellipsis=True)
        return spread(title + after, Content.styled(saved, "$integration"), width)
