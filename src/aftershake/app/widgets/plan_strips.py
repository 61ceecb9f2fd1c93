"""The change of every session by each plan, a row each, on one scale: a dot a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from aftershake.app.widgets import scale
from aftershake.hrv.over_sessions import PlanChanges
from aftershake.plain import plain
from aftershake.plans.plan import GLYPHS
from aftershake.wording.numbers import count, ratio

# Columns: of the name and of how many, between them and after; what the scale may be.
NAME, NAME_NARROW, BEHIND, BEHIND_NARROW, ROOMY = 24, 16, 28, 12, 100
DOTS = "·•●"  # one session, two or three, more


class PlanStrips(Widget):
    """A row for the scale, then one for each plan."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._plans: tuple[PlanChanges, ...] = ()

    def show(self, plans: Sequence[PlanChanges]) -> None:
        self._plans = tuple(plans)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._plans) + 1 if self._plans else 0

    def render(self) -> RenderResult:
        return Content("\n").join(painted(self._plans, self.size.width))


def painted(plans: Sequence[PlanChanges], width: int) -> list[Content]:
    """The rows in `width` columns; none without plans."""
    if not plans or width < NAME_NARROW + BEHIND_NARROW + 5:
        return []
    roomy = width >= ROOMY
    name, behind = (NAME, BEHIND) if roomy else (NAME_NARROW, BEHIND_NARROW)
    room = width - name - behind
    columns = "" if roomy else f" {'n':>4} {'mean':>6}"
    rows = [
        Content.assemble(
            (f"{'after ÷ before':<{name}}", "$muted"), scale.labels(room), (columns, "$muted")
        )
    ]
    for plan in plans:
        label = f"{GLYPHS['baseline' if plan.control else 'shaking']} {plan.title}"
        label = f"{plain(label, name - 1):<{name - 1}} "
        n = len(plan.changes)
        mean = ratio(plan.mean.mean_ln) if plan.mean is not None else "–"
        said = f"  {count(n, 'session')}, mean {mean}" if roomy else f" {n:>4} {mean:>6}"
        rows.append(Content.assemble(label, _strip(plan, room), (said, "$muted")))
    return rows


def _strip(plan: PlanChanges, room: int) -> Content:
    """Its sessions on the scale, and the range of their mean where there is one."""
    at = Counter(scale.column(each.delta_ln, room) for each in plan.changes)
    ink = "$baseline" if plan.control else "$shaking"
    middle = scale.column(0.0, room)
    within: range = range(0)
    if plan.mean is not None:
        low, high = (scale.column(ln, room) for ln in (plan.mean.low_ln, plan.mean.high_ln))
        within = range(low, high + 1)
    cells: list[tuple[str, str]] = []
    for x in range(room):
        if n := at[x]:
            cells.append((DOTS[0 if n == 1 else 1 if n < 4 else 2], ink))
        elif x in within:
            cells.append(("━", "$ink"))
        else:
            cells.append(("│", "$rule") if x == middle else ("─", "$hairline"))
    return Content.assemble(*cells)
