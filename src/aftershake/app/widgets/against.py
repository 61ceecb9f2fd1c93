"""RMSSD of now against that of the baseline."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, NOT_YET, number, ratio, role_now, spread
from aftershake.session.view import View


class Against(ViewWidget[tuple[float | None, float | None, str, str]]):
    """RMSSD now against this session's baseline: both values, and where now lies on a log scale.

    Shown in the rests after the baseline.
    """

    def of(self, view: View) -> tuple[float | None, float | None, str, str]:
        base, live, ink = view.baseline, view.live, COLOURS[role_now(view)]
        if base is None:
            return None, None, "the baseline is being worked out", ink
        if base.rmssd_ms is None:
            return None, None, f"no number for the baseline: {base.reason or 'not known'}", ink
        return base.rmssd_ms, live.rmssd_ms, live.words or NOT_YET, ink

    def paint(
        self, shown: tuple[float | None, float | None, str, str], width: int, height: int
    ) -> Content:
        base, now, words, ink = shown
        if base is None:
            return Content.assemble(("RMSSD  ", "bold"), (words, "$muted"))
        delta = scale.ln_ratio(now, base)
        left = Content.assemble(
            ("RMSSD  ", "bold"), (f"baseline {base:.0f} ms", "$baseline"), ("  now ", "$muted"),
            (f"{number(now)} ms" if now is not None else words, f"{ink} bold"),
        )  # fmt: skip
        right = Content.styled(f"{ratio(delta)} of baseline" if delta is not None else "", "bold")
        drawn = scale.rule(width - 2 * MARGIN, delta, ink)
        ruled = Content.assemble((f"{'×0.5 ':>{MARGIN}}", "$muted"), drawn, (" ×2", "$muted"))
        return Content("\n").join([spread(left, right, width), ruled][:height])
