"""What else is known at the moment, beside the number."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import NOT_YET, SIGNALS
from aftershake.hrv.live_reasons import NoIntervals
from aftershake.session.view import View
from aftershake.wording.live import live_reason, no_intervals, signal
from aftershake.wording.numbers import MISSING, number

LOW_PERCENT = 15
WHOLE = ""  # the label of what is a sentence, to be wrapped
SHORTER = {"of the last 60 s": "", "a minute (estimated)": "a min (est.)"}


class Facts(ViewWidget[tuple[tuple[str, str, str, str], ...]]):
    """What else is known now, a line each. Missing is said, never left stale.

    A fact is a label, a value, what to say beside it, and the colour of the value.
    """

    def of(self, view: View) -> tuple[tuple[str, str, str, str], ...]:
        live, breath = view.live, view.live.breathing_per_min
        shape, word = SIGNALS[view.signal]
        if view.signal != "lost":  # which is said elsewhere
            word = signal(view.signal, live, view.unit_doubt)
        percent = view.battery_percent
        battery = "" if percent is None else f"battery {percent} %"
        battery += ", low" if percent is not None and percent <= LOW_PERCENT else ""
        said = live.rmssd_ms is not None
        strap = ("strap", view.strap or MISSING, battery, "$ink")
        if isinstance(live.reason, NoIntervals):
            return ((WHOLE, "", no_intervals(live.reason), "$caution"), strap)
        return (
            ("RMSSD", f"{number(live.rmssd_ms)} ms", "of the last 60 s", "$ink")
            if said
            else ("RMSSD", MISSING, live_reason(live.reason) or NOT_YET, "$ink"),
            ("lnRMSSD", number(live.ln_rmssd, 2), "", "$ink"),
            ("breathing", f"about {breath:.0f}", "a minute (estimated)", "$ink")
            if breath is not None
            else ("breathing", MISSING, "not clear enough" if said else "", "$ink"),
            ("signal", shape, word, _caution(view)),
            strap,
        )

    def paint(
        self, shown: tuple[tuple[str, str, str, str], ...], width: int, height: int
    ) -> list[Content]:
        label_width = 10 if width < 40 else 12
        lines: list[Content] = []
        for label, value, beside, ink in shown:
            if label == WHOLE:
                lines += [*Content.styled(beside, ink).wrap(width), Content("")]
                continue
            room = width - label_width - len(value) - 1
            if len(beside) > room:
                beside = SHORTER.get(beside, beside.removeprefix("battery "))
            if label == "strap" and len(beside) >= width - label_width - len(value):
                value = f"{value[: max(1, width - label_width - len(beside) - 2)]}…"
            lines.append(
                Content.assemble(
                    (f"{label:<{label_width}}", "$muted"), (value, f"{ink} bold"), " ",
                    (beside, "$muted"),
                ).truncate(width, ellipsis=True)
            )  # fmt: skip
        whole = any(label == WHOLE for label, *_ in shown)
        apart = [Content("")] if height >= 2 * len(lines) - 1 and not whole else []
        tall = len(lines) * (1 + len(apart)) - len(apart)
        above = [Content("")] * max(0, (height - tall) // 2)
        return above + [row for line in lines for row in (line, *apart)][:tall]


def _caution(view: View) -> str:
    return "$caution" if view.signal in ("lost", "poor") else "$ink"
