"""What stands under a picture of a whole session: marks, phases, steps, minutes; a row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from aftershake.app.widgets.chart import MARGIN, along
from aftershake.app.words import COLOURS
from aftershake.plans.plan import GLYPHS
from aftershake.session.result import Mark, Result
from aftershake.session.step_spans import StepSpan
from aftershake.wording.numbers import countdown

At = Callable[[float], int]  # the column that a time belongs to
LEAST_NAME = 4  # columns


def phase_axis(result: Result, at: At) -> Content:
    """A stroke under each phase, thick where it was measured, with its glyph and name; crosses
    where there are no beats."""
    parts: list[tuple[str, str]] = [(" " * MARGIN, "")]
    for phase, role in zip(result.phases, result.roles, strict=True):
        left, right = at(phase.start_s), at(phase.end_s)
        size = right - left
        cells = [
            "━"
            if at(phase.measured_from_s) <= x < at(phase.measured_to_s) and phase.kind != "shake"
            else "─"
            for x in range(left, right)
        ]
        for gap in result.gaps:
            for x in range(
                max(left, at(gap.start_s)), min(right, max(at(gap.end_s), at(gap.start_s) + 1))
            ):
                cells[x - left] = "×"
        label = f" {GLYPHS[role]} {phase.name} "
        label = label if len(label) + 2 <= size else f" {GLYPHS[role]} " if size >= 5 else ""
        text = "".join(cells)
        middle = (size - len(label)) // 2
        parts.append((text[:middle] + label + text[middle + len(label) :], COLOURS[role]))
    return Content.assemble(*parts)


def mark_row(marks: Sequence[Mark], room: int, at: At) -> Content:
    """Where the person set a mark."""
    row = [" "] * room
    for mark in marks:
        row[min(max(0, at(mark.t_s)), room - 1)] = "▾"
    return Content.styled(" " * MARGIN + "".join(row), "$ink")


def step_row(steps: Sequence[StepSpan], room: int, at: At) -> Content:
    """A stroke where each step begins, and its name where it has room."""
    row = [" "] * room
    for step in steps:
        left, right = max(0, at(step.start_s)), min(room, at(step.end_s))
        if left >= room:
            continue
        row[left] = "╵"
        if right - left - 1 >= LEAST_NAME:
            name = step.name[: right - left - 1]
            row[left + 1 : left + 1 + len(name)] = name
    return Content.styled(" " * MARGIN + "".join(row), "$muted")


def minute_row(result: Result, room: int) -> Content:
    """Minutes since the first phase began, at each border."""
    start_s, end_s = result.phases[0].start_s, result.phases[-1].end_s
    borders = [start_s, *(phase.end_s for phase in result.phases)]
    labels = [
        ((t_s - start_s) / max(1e-9, end_s - start_s), countdown(t_s - start_s)) for t_s in borders
    ]
    return Content.styled(" " * MARGIN + along(labels, room), "$muted")
