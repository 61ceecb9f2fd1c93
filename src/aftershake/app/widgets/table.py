"""The review's table: the two rests and the shaking side by side, and what changed."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from aftershake.app.widgets.drawn import Drawn
from aftershake.app.words import COLOURS, MISSING, QUALITIES, change, number, ratio
from aftershake.hrv.model import Quality
from aftershake.plans.plan import GLYPHS, Role, roles
from aftershake.session.result import PhaseResult, Result

NARROW = 64  # columns below which the table says things shorter
Cells = Sequence[tuple[str, str]]  # text and style, a phase each


def columns(result: Result) -> list[tuple[Role, PhaseResult]]:
    """The phases that stand side by side: the two rests compared, and the first shaking."""
    named = list(zip(roles([p.kind for p in result.phases]), result.phases, strict=True))
    shaking = next((i for i, (role, _) in enumerate(named) if role == "shaking"), None)
    wanted = {i for i in (result.baseline, shaking, result.integration) if i is not None}
    return [each for i, each in enumerate(named) if i in wanted] or named[:3]


class Table(Drawn):
    """Baseline, shaking and integration side by side, and what changed. Six rows."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        shown, comparison = columns(result), result.comparison
        narrow = width < NARROW
        first, last = (12, 8) if narrow else (14, 13)
        each = max(8, min(18, (width - first - last) // max(1, len(shown))))
        both = result.baseline is not None and result.integration is not None
        delta = comparison.delta_ln_rmssd

        def row(label: str, cells: Cells, moved: str = "", unit: str = "") -> Content:
            moved = moved if both else ""
            return Content.assemble(
                (f"{label:<{first}}", "$muted"),
                *((f"{text[: each - 1]:<{each}}", style) for text, style in cells),
                (moved, "bold"),
                (f" {unit}" if moved not in ("", MISSING) and not narrow else "", "$muted"),
            )

        said = [phase.metrics for _, phase in shown]
        moving = [phase.kind == "shake" for _, phase in shown]
        breaths = [m.breathing_per_min for m in said]

        def resting(texts: Sequence[str]) -> Cells:
            pairs = zip(texts, moving, strict=True)
            return [("not shown", "$muted") if moved else (text, "") for text, moved in pairs]

        return [
            row("", [(_headed(*pair, each - 1), f"{COLOURS[pair[0]]} bold") for pair in shown],
                "change"),
            row("heart rate", [(number(m.hr_bpm), "") for m in said],
                change(comparison.delta_hr_bpm), "bpm"),
            row("RMSSD, ms", resting([number(m.rmssd_ms, 1) for m in said]), ratio(delta)),
            row("lnRMSSD", resting([number(m.ln_rmssd, 2) for m in said]), change(delta, 2)),
            row("breathing", resting([f"about {b:.0f}" if b else MISSING for b in breaths]),
                change(_breathing_change(result)), "a minute"),
            row("signal", [(_signal(m.quality, moved, each - 1), "")
                           for m, moved in zip(said, moving, strict=True)]),
        ]  # fmt: skip


def _breathing_change(result: Result) -> float | None:
    """The change between the estimates as they are shown, so that the row adds up."""
    if result.baseline is None or result.integration is None:
        return None
    first = result.phases[result.baseline].metrics.breathing_per_min
    second = result.phases[result.integration].metrics.breathing_per_min
    return None if first is None or second is None else float(round(second) - round(first))


def _headed(role: Role, phase: PhaseResult, room: int) -> str:
    """The phase's name; where there is no room for it, what it is to the other."""
    short = {"baseline": "before", "integration": "after"}.get(role, phase.name)
    name = phase.name if len(phase.name) + 2 <= room else short
    return f"{GLYPHS[role]} {name}"


def _signal(quality: Quality, moving: bool, room: int) -> str:
    shape, word = ("▂▄··", "movement") if moving else QUALITIES[quality]
    return f"{shape} {word}" if len(word) + 5 <= room else word
