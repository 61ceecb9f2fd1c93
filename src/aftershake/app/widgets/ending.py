"""The question before a phase is ended: what that costs, and the two answers."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.steering import end_cost
from aftershake.session.view import View
from aftershake.wording.steering import cost

KEYS = ("y  end it          n  go on", "y end it · n go on")


class Ending(ViewWidget[tuple[str, str]]):
    """Two rows; where there is room for one, the keys."""

    def of(self, view: View) -> tuple[str, str]:
        return view.now.name, cost(end_cost(view))

    def paint(self, shown: tuple[str, str], width: int, height: int) -> Content:
        name, said = shown
        whole = f"End {name} now? {said}"
        keys = next((each for each in KEYS if len(each) <= width), KEYS[-1])
        rows = [whole if len(whole) <= width else said, keys] if height > 1 else [keys]
        return Content("\n").join(map(Content, rows))
