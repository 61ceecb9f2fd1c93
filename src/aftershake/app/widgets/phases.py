"""The phases in a row, as long as they last, with how far the session has come."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS
from aftershake.plans.plan import GLYPHS, Role, roles_of
from aftershake.session.view import View

LEAST_BAR = 12
LEAST = 5  # columns that a phase needs, with the space after it
Shown = tuple[tuple[tuple[str, Role, float], ...], int, float]


def shares(durations: Sequence[float], width: int, least: int) -> list[int]:
    """`width` columns shared out by duration, at least `least` each while there is room."""
    least = max(1, min(least, width // max(1, len(durations))))
    total = sum(durations) or 1.0
    sizes = [max(least, int(width * d / total)) for d in durations]
    while sum(sizes) > width and max(sizes) > 1:
        sizes[sizes.index(max(sizes))] -= 1
    if sizes and sum(sizes) < width:
        sizes[durations.index(max(durations))] += width - sum(sizes)
    return sizes


class Phases(ViewWidget[Shown]):
    """One row: a glyph and a bar for each phase. Thick is done, thin is to come."""

    def of(self, view: View) -> Shown:
        both = zip(view.phases, roles_of(view.phases), strict=True)
        phases = tuple((p.name, role, p.duration_s) for p, role in both)
        ended = view.stage == "ended" and view.through
        elapsed = view.phases[view.phase].duration_s if ended else view.phase_elapsed_s
        begun = view.stage != "waiting"
        # Whole seconds, as the time left has them: both move in the same frame.
        return phases, view.phase if begun else -1, int(elapsed)

    def paint(self, shown: Shown, width: int, height: int) -> list[Content]:
        phases, current, elapsed = shown
        named = [role for _, role, _ in phases]
        if LEAST * len(phases) > width + 1:
            return [_in_one(shown, named, width)]
        room = width - len(phases) + 1
        sizes = shares([d for _, _, d in phases], room, 5)
        parts: list[Content] = []
        for i, ((name, _, duration), size) in enumerate(zip(phases, sizes, strict=True)):
            ink = COLOURS[named[i]]
            here = i == current
            head = (
                f"{GLYPHS[named[i]]} {name} " if size >= len(name) + 8 else GLYPHS[named[i]] + " "
            )
            head = head[:size]
            bar = max(0, size - len(head))
            share = 1.0 if i < current else elapsed / duration if here else 0.0
            done = min(bar, round(bar * share))
            parts.append(
                Content.assemble(
                    (head, f"{ink} bold" if here else ink if i < current else "$muted"),
                    ("━" * done, ink),
                    ("─" * (bar - done), "$rule"),
                )
            )
        return [Content(" ").join(parts)]


def _in_one(shown: Shown, named: Sequence[Role], width: int) -> Content:
    """One bar for all phases, with the number of the one that is on."""
    phases, current, elapsed = shown
    at = max(0, current)
    ink = COLOURS[named[at]]
    head = f"{GLYPHS[named[at]]} {at + 1} of {len(phases)} "[:width]
    if len(head) + len(phases[at][0]) + LEAST_BAR <= width:
        head += f"{phases[at][0]} "
    done_s = sum(each[2] for each in phases[:at]) + (elapsed if current >= 0 else 0)
    bar = width - len(head)
    done = min(bar, round(bar * done_s / (sum(each[2] for each in phases) or 1.0)))
    return Content.assemble((head, f"{ink} bold"), ("━" * done, ink), ("─" * (bar - done), "$rule"))
