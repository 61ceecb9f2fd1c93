"""The question before a phase is ended: what that costs, and the two answers."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.answering import answers
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.steering import end_cost
from aftershake.session.view import View
from aftershake.wording.steering import cost

KEYS = ((("y", "end it"), ("n", "go on")),)


class Ending(ViewWidget[str]):
    """Two rows; where there is room for one, the keys."""

    boxed = True

    def of(self, view: View) -> str:
        return cost(end_cost(view))

    def paint(self, shown: str, width: int, height: int) -> list[Content]:
        whole = f"End this phase now? {shown}"
        keys = answers(KEYS, width)
        said = Content.styled(whole if len(whole) <= width else shown, "bold")
        return [said, keys] if height > 1 else [keys]
