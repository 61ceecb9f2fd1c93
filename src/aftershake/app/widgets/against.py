"""RMSSD of now against that of the baseline."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, NOT_YET, role_now, spread
from aftershake.hrv.comparison import PUBLISHED
from aftershake.session.view import View
from aftershake.wording.live import live_reason
from aftershake.wording.metrics import no_number
from aftershake.wording.numbers import number, ratio

Shown = tuple[float | None, float | None, str, str]


class Against(ViewWidget[Shown]):
    """RMSSD now against this session's baseline: both values, and where now lies on a log scale
    with what two plain rests usually differ by.

    Shown in the rests after the baseline. While one settles nothing is set against it.
    """

    def of(self, view: View) -> Shown:
        base, live, ink = view.baseline, view.live, COLOURS[role_now(view)]
        if base is None:
            return None, None, "the baseline is being worked out", ink
        if base.rmssd_ms is None:
            return None, None, f"no number for the baseline: {no_number(base.reason)}", ink
        if view.settling_left_s > 0:
            settling = f"baseline {base.rmssd_ms:.0f} ms, set beside this rest once it has settled"
            return None, None, settling, ink
        return base.rmssd_ms, live.rmssd_ms, live_reason(live.reason) or NOT_YET, ink

    def paint(self, shown: Shown, width: int, height: int) -> list[Content]:
        base, now, words, ink = shown
        if base is None:
            why = Content.assemble(("RMSSD  ", "bold"), (words, "$muted"))
            return why.wrap(width)[:height]
        delta = scale.ln_ratio(now, base)
        left = Content.assemble(
            ("RMSSD  ", "bold"), (f"baseline {base:.0f} ms", "$baseline"), ("  now ", "$muted"),
            (f"{number(now)} ms" if now is not None else words, f"{ink} bold"),
        )  # fmt: skip
        said = f"{ratio(delta)}, {beside_usual(delta)}" if delta is not None else ""
        usual = PUBLISHED
        drawn = scale.marked(delta, width - 2 * MARGIN, usual.within_ln, usual.clear_ln)
        ruled = Content.assemble((f"{'×0.5 ':>{MARGIN}}", "$muted"), drawn, (" ×2", "$muted"))
        return [spread(left, Content.styled(said, "bold"), width), ruled][:height]


def beside_usual(delta_ln: float) -> str:
    """How a change stands beside what two plain rests differ by, as published."""
    if abs(delta_ln) <= PUBLISHED.within_ln:
        return "within usual"
    side = "above" if delta_ln > 0 else "below"
    return f"{side} usual" if abs(delta_ln) <= PUBLISHED.clear_ln else f"well {side} usual"
