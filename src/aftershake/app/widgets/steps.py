"""The steps of the phase of now in a row, as long as they last, with how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.phases import shares
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now
from aftershake.session.view import View

Shown = tuple[tuple[float, ...], int, float, str]
LEAST_BAR = 12  # columns


class Steps(ViewWidget[Shown]):
    """One row: which of how many, and a stroke for each. Thick is done, thin is to come; thin in
    the colour of the phase is the rest of the one that is on."""

    def of(self, view: View) -> Shown:
        now = view.step
        if now is None:
            return (), 0, 0.0, ""
        share = min(1.0, now.elapsed_s / now.step.duration_s) if now.step.duration_s else 1.0
        lasting = tuple(step.duration_s for step in view.now.steps)
        return lasting, now.number, round(share, 2), COLOURS[role_now(view)]

    def paint(self, shown: Shown, width: int, height: int) -> list[Content]:
        lasting, number, share, ink = shown
        if not lasting:
            return [Content("")]
        head = f"step {number + 1} of {len(lasting)} "
        if width - len(head) < max(LEAST_BAR, len(lasting)):
            head = f"{number + 1} of {len(lasting)} "
        strokes = drawn(lasting, number, share, width - len(head), ink)
        return [Content.assemble((head, "$muted"), strokes)]


def drawn(lasting: Sequence[float], number: int, share: float, width: int, ink: str) -> Content:
    """A stroke for each step, at least a column wide, apart where there is room for that; one
    stroke for all where there are more of them than columns."""
    if len(lasting) > width:
        done_s = sum(lasting[:number]) + share * lasting[number]
        return _stroke(max(0, width), done_s / (sum(lasting) or 1.0), ink, ink)
    apart = 2 * len(lasting) - 1 <= width
    room = width - (len(lasting) - 1) * apart
    parts: list[Content] = []
    for at, size in enumerate(shares(lasting, room, 1)):
        done = 1.0 if at < number else share if at == number else 0.0
        parts.append(_stroke(size, done, ink, f"{ink} bold" if at == number else "$rule"))
    return Content(" " * apart).join(parts)


def _stroke(size: int, share: float, ink: str, rest: str) -> Content:
    done = min(size, round(size * share))
    return Content.assemble(("━" * done, ink), ("─" * (size - done), rest))
