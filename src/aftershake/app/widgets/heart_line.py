"""Heart rate and signal in one row, while shaking."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.number import PRESS
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, SIGNALS, lost, role_now
from aftershake.session.view import View
from aftershake.wording.link import link_words
from aftershake.wording.live import live_reason, signal
from aftershake.wording.numbers import MISSING, number


class HeartLine(ViewWidget[tuple[str, str, str, str, str]]):
    """While shaking: heart rate and signal in one row under the number."""

    def of(self, view: View) -> tuple[str, str, str, str, str]:
        shape, _ = SIGNALS[view.signal]
        rate = f"{number(view.hr_bpm)} bpm" if view.hr_bpm is not None else MISSING
        away = link_words(view) or live_reason(view.live.reason)
        if lost(view):
            return "", f"▲ {away}", PRESS, "", "$caution"
        why = "" if view.hr_bpm is not None else away
        heard = signal(view.signal, view.live, view.unit_doubt)
        return rate, why, shape, heard, COLOURS[role_now(view)]

    def paint(
        self, shown: tuple[str, str, str, str, str], width: int, height: int
    ) -> list[Content]:
        rate, why, shape, word, ink = shown
        if not rate:
            rows = [Content.styled(why, f"{ink} bold"), Content(shape)][:height]
            return [_centred(row, width) for row in rows]
        line = Content.assemble(
            ("heart ", "$muted"), (rate, f"{ink} bold"), (f"  {why}" if why else "", "$caution"),
            ("     signal ", "$muted"), (shape, "bold"), (f" {word}", "$muted"),
        )  # fmt: skip
        return [_centred(line, width)]


def _centred(line: Content, width: int) -> Content:
    return line.pad_left(max(0, (width - line.cell_length) // 2))
