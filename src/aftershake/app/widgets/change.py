"""The change of RMSSD on its log scale against usual variation."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.app.widgets.drawn import Drawn
from aftershake.app.words import LABELS
from aftershake.session.result import Result
from aftershake.wording.comparison import usual_from
from aftershake.wording.comparison import verdict as verdict_words
from aftershake.wording.numbers import ratio


class Change(Drawn):
    """The change of RMSSD on its log scale against usual variation, among one's own earlier
    sessions. Four or five rows."""

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        comparison = result.comparison
        usual, delta = comparison.usual_variation, comparison.delta_ln_rmssd
        room = width - LABELS - 2
        source = usual_from(usual) if usual.controls is None else f"from {usual_from(usual)}"

        def row(label: str, drawn: Content) -> Content:
            return Content.assemble((f"{label:<{LABELS}}", "$muted"), drawn)

        rows = [
            row("after ÷ before", scale.labels(room)),
            row(
                "two plain rests",
                scale.axis(room, usual.within_ln, usual.clear_ln, usual.middle_ln),
            ),
        ]
        own, earlier = comparison.own_sessions, comparison.earlier_ln
        many = len(earlier) if own is None else own.n
        if many:
            range_ln = None if own is None else (own.low_ln, own.high_ln)
            among = scale.among(earlier, range_ln, room)
            rows.append(row(f"your last {many}", among))
        verdict = verdict_words(comparison.verdict)
        if delta is None:
            rows.append(row("this session", Content.styled(verdict, "bold")))
        else:
            rows.append(row("this session", _with_words(delta, room, verdict)))
        legend = f"━ usual variation ({source})   ╌ more than usual   ─ clearly different"
        short = "━ usual   ╌ more than usual   ─ clearly different"
        told = legend if len(legend) <= width else short
        more = f"   • the newest {len(earlier)} of yours"
        told += more if 0 < len(earlier) < many and len(told + more) <= width else ""
        rows.append(Content.styled(told, "$muted"))
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
