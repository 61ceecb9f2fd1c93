"""The review's table: the two rests and the shaking side by side, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from aftershake.app.words import COLOURS, LABELS, QUALITIES
from aftershake.hrv.model import Quality
from aftershake.plans.plan import GLYPHS
from aftershake.review.model import Review, ReviewPhase
from aftershake.wording.numbers import MISSING

NARROW = 64  # columns below which the table says things shorter
ROOMY = 80  # columns from which it stands as far to the right as the scale
Cells = Sequence[tuple[str, str]]  # text and style, a phase each


class Table(Widget):
    """Baseline, shaking and integration side by side, and what changed. Seven rows."""

    def __init__(self, review: Review, *, id: str) -> None:
        super().__init__(id=id)
        self.review = review

    def render(self) -> RenderResult:
        return Content("\n").join(self.paint(self.size.width))

    def paint(self, width: int) -> list[Content]:
        shown = [self.review.phases[i] for i in self.review.beside]
        narrow = width < NARROW
        first, last = (12, 8) if narrow else (LABELS, 13) if width >= ROOMY else (14, 11)
        each = max(8, min(18, (width - first - last) // max(1, len(shown))))
        moved = self.review.change

        def beside(changed: str, unit: str) -> bool:
            return changed not in ("", MISSING) and not narrow and len(changed + unit) < last

        def row(label: str, cells: Cells, changed: str = "", unit: str = "") -> Content:
            return Content.assemble(
                (f"{label:<{first}}", "$muted"),
                *((f"{text[: each - 1]:<{each}}", style) for text, style in cells),
                (changed, "bold"),
                (f" {unit}" if beside(changed, unit) else "", "$muted"),
            )

        def resting(texts: Sequence[str]) -> Cells:
            pairs = zip(texts, shown, strict=True)
            return [
                ("not shown", "$muted") if phase.kind == "shake" else (text, "")
                for text, phase in pairs
            ]

        breaths = [p.breathing_per_min for p in shown]
        return [
            row("", [(_headed(p, each - 1), f"{COLOURS[p.role]} bold") for p in shown],
                "change" if moved else ""),
            row("heart rate", [(p.hr_bpm, "") for p in shown], moved.hr_bpm if moved else "",
                "bpm"),
            row("RMSSD, ms", resting([p.rmssd_ms for p in shown]), moved.rmssd if moved else ""),
            row("lnRMSSD", resting([p.ln_rmssd for p in shown]), moved.ln_rmssd if moved else ""),
            row("breathing", resting([f"about {b}" if b != MISSING else b for b in breaths]),
                moved.breathing_per_min if moved else "", "a minute"),
            row("signal", [(_signal(p, each - 1), "") for p in shown]),
            row("measured", [(_measured(p, each - 1), "") for p in shown]),
        ]  # fmt: skip


def _headed(phase: ReviewPhase, room: int) -> str:
    """The phase's name; where there is no room for it, what it is to the other."""
    short = {"baseline": "before", "integration": "after"}.get(phase.role, phase.name)
    name = phase.name if len(phase.name) + 2 <= room else short
    return f"{GLYPHS[phase.role]} {name}"


def _measured(phase: ReviewPhase, room: int) -> str:
    return phase.how_long if len(phase.how_long) <= room else phase.measured


def _signal(phase: ReviewPhase, room: int) -> str:
    quality: Quality = "low" if phase.kind == "shake" else phase.quality
    shaped = f"{QUALITIES[quality]} {phase.signal}"
    return shaped if len(shaped) <= room else phase.signal
