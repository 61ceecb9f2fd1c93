"""What a plan does, before it is chosen: its phases, and their steps in a row."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.app.words import COLOURS
from aftershake.plans.plan import GLYPHS, Phase, Plan, Role
from aftershake.wording.numbers import countdown
from aftershake.wording.plans import how_much, step_name

NARROWEST = 20
APART = "   "  # one phase and the next, in a row
IN = 2  # columns that the later lines of a phase are moved in


class PlanPreview(Static):
    """As much of it as there is room for."""

    def __init__(self) -> None:
        super().__init__(id="about", markup=False)
        self._plan: Plan | None = None

    def show(self, plan: Plan | None) -> None:
        self._plan = plan
        self.refresh()

    def render(self) -> Content:
        width, height = self.size
        if not width or not height:
            return Content("")
        if self._plan is None:
            return Content.styled("No plan is like that. a shows all of them.", "$muted")
        return preview(self._plan, width, height)


def preview(plan: Plan, width: int, height: int) -> Content:
    """At most `height` rows: what it is about and its phases; who it is for where that fits."""
    if width < NARROWEST:
        return Content("")
    about = Content.styled(plan.about, "$ink").wrap(width) if plan.about else []
    phases = _phases(plan, width, whole=True)
    if len(about) + len(phases) > height:
        phases = _phases(plan, width, whole=False)
    if len(about) + len(phases) > height:
        phases = _in_a_row(plan, width)
    for extra in (plan.who, f"From: {plan.origin}." if plan.origin else ""):
        said = Content.styled(extra, "$muted").wrap(width) if extra else []
        if len(about) + len(said) + len(phases) <= height:
            about += said
    room = len(about) + len(phases) < height
    rows = [*about, *([Content("")] if room else []), *phases]
    if len(rows) > height:
        rows = [*rows[: height - 1], Content.styled("…", "$muted")]
    return Content("\n").join(rows)


def _phases(plan: Plan, width: int, *, whole: bool) -> list[Content]:
    both = zip(plan.phases, plan.roles, strict=True)
    return [row for phase, role in both for row in _phase(phase, role, width, whole)]


def _in_a_row(plan: Plan, width: int) -> list[Content]:
    """All phases one after the other, each with how long it lasts and how many steps it has."""
    rows: list[Content] = []
    for phase, role in zip(plan.phases, plan.roles, strict=True):
        steps = f", {len(phase.steps)} steps" if phase.steps else ""
        said = Content.assemble(
            (f"{GLYPHS[role]} {phase.name}", f"{COLOURS[role]} bold"),
            (f" {countdown(phase.duration_s)}{steps}", "$ink"),
        )
        if rows and rows[-1].cell_length + len(APART) + said.cell_length <= width:
            rows[-1] = Content.assemble(rows[-1], APART, said)
        else:
            rows.append(said)
    return rows


def _phase(phase: Phase, role: Role, width: int, whole: bool) -> list[Content]:
    """`whole`: each step with its side and how much; else the different names, in their order."""
    names = [f"{step_name(step)} {how_much(step)}" for step in phase.steps]
    if not whole:
        names = list(dict.fromkeys(step.name for step in phase.steps))
    steps = " · ".join(names)
    line = Content.assemble(
        (f"{GLYPHS[role]} {phase.name}", f"{COLOURS[role]} bold"),
        (f"  {countdown(phase.duration_s)}", "$ink"),
        (f"  {steps}" if steps else "", "$muted"),
    )
    first, *others = line.wrap(width - IN)
    return [first, *(row.pad_left(IN) for row in others)]
