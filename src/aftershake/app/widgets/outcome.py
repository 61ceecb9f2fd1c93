"""The pieces of the review: the table, the change on its scale, the tachogram. Pure painting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN, chart
from aftershake.app.words import (
    COLOURS,
    MISSING,
    QUALITIES,
    change,
    clock,
    number,
    ratio,
    spread,
)
from aftershake.hrv.model import Metrics
from aftershake.plans.plan import GLYPHS, Role, roles
from aftershake.session.result import PhaseResult, Result
from aftershake.wording.comparison import usual_from, verdict
from aftershake.wording.metrics import signal

NARROW = 64  # columns below which the table says things shorter
Cells = Sequence[tuple[str, str]]  # text and style, a phase each


class Drawn(Widget):
    """Something drawn from a result to the size there is. Subclasses paint rows."""

    def __init__(self, result: Result, *, id: str) -> None:
        super().__init__(id=id)
        self.result = result

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        raise NotImplementedError

    def render(self) -> RenderResult:
        return Content("\n").join(self.paint(self.result, self.size.width, self.size.height))


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
            row("signal", [(_signal(m, moved, each - 1), "")
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


def _signal(measured: Metrics, moving: bool, room: int) -> str:
    shape = "▂▄··" if moving else QUALITIES[measured.quality]
    word = signal(measured)
    return f"{shape} {word}" if len(word) + 5 <= room else word


class Change(Drawn):
    """The change of RMSSD on its log scale against usual variation. Four or five rows."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        comparison = result.comparison
        usual, delta = comparison.usual_variation, comparison.delta_ln_rmssd
        room = width - 18
        source = usual_from(usual) if usual.controls is None else f"from {usual_from(usual)}"

        def row(label: str, drawn: Content) -> Content:
            return Content.assemble((f"{label:<16}", "$muted"), drawn)

        rows = [
            row("after ÷ before", scale.labels(room)),
            row(
                "two plain rests",
                scale.axis(room, usual.within_ln, usual.clear_ln, usual.middle_ln),
            ),
        ]
        own = comparison.own_sessions
        if own is not None:
            rows.append(row(f"your last {own.n}", scale.span(own.low_ln, own.high_ln, room)))
        words = verdict(comparison.verdict)
        if delta is None:
            rows.append(row("this session", Content.styled(words, "bold")))
        else:
            rows.append(row("this session", _with_words(delta, room, words)))
        legend = f"━ usual variation ({source})   ╌ more than usual   ─ clearly different"
        short = "━ usual   ╌ more than usual   ─ clearly different"
        rows.append(Content.styled(legend if len(legend) <= width else short, "$muted"))
        return rows


def _with_words(delta: float, room: int, verdict: str) -> Content:
    """The pointer with the verdict beside it, on the side that has room."""
    at = scale.column(delta, room)
    pointer = scale.pointer(delta, room, "$integration")
    words = f"{ratio(delta)}, {verdict}"
    if at + 2 + len(words) <= room:
        return Content.assemble(pointer, " ", (words, "bold"))
    left = max(0, at - 1 - len(words))
    mark = pointer.plain.strip()
    return Content.assemble(" " * left, (words, "bold"), " ", (mark, "$integration bold"))


class HeartRatePlot(Drawn):
    """Heart rate over the whole session with the phases under it. Gaps are gaps."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        if not result.phases or width < MARGIN + 10:
            return [Content.styled("No heart beat was recorded.", "$muted")]
        start, end = result.phases[0].start_s, result.phases[-1].end_s
        room = width - MARGIN
        named = roles([p.kind for p in result.phases])

        def at(t_s: float) -> int:
            return round((t_s - start) / max(1e-9, end - start) * room)

        inks = [(at(p.end_s), COLOURS[role]) for p, role in zip(result.phases, named, strict=True)]
        legend = "━ measured" + ("   × no beats" if result.gaps else "")
        title = spread(
            Content.styled("heart rate, beats a minute", "$muted"),
            Content.styled(legend, "$muted"),
            width,
        )
        tall = max(2, height - 3)
        rows = [
            title,
            *chart(result.trace, width, tall, span=(start, end), ink=inks, trim=0.005),
        ]
        rows.append(_phase_axis(result, named, room, at))
        rows.append(_minutes(result, room, at))
        return rows


def _phase_axis(
    result: Result, named: Sequence[Role], room: int, at: Callable[[float], int]
) -> Content:
    """A stroke under each phase, thick where it was measured, with its glyph and name."""
    parts: list[tuple[str, str]] = [(" " * MARGIN, "")]
    for phase, role in zip(result.phases, named, strict=True):
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


def _minutes(result: Result, room: int, at: Callable[[float], int]) -> Content:
    """Minutes since the first phase began, at each border; what the strokes mean at the right."""
    row = [" "] * room
    start = result.phases[0].start_s
    borders = [result.phases[0].start_s, *(p.end_s for p in result.phases)]
    taken = -1
    for t_s in borders:
        text = clock(t_s - start)
        left = min(max(0, at(t_s) - len(text) // 2), room - len(text))
        if left > taken:
            row[left : left + len(text)] = text
            taken = left + len(text)
    return Content.styled(" " * MARGIN + "".join(row), "$muted")
