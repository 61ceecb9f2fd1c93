"""The pieces of the session screen: head, huge number, facts, RMSSD against baseline, foot."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN
from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, MISSING, SIGNALS, clock, number, ratio, role_now, spread
from aftershake.hrv.reasons import Refusal
from aftershake.plans.plan import GLYPHS, Role
from aftershake.session.view import View
from aftershake.wording.live import live_reason
from aftershake.wording.live import signal as signal_words
from aftershake.wording.metrics import refusal

LOW_PERCENT = 15
LATE_S = 20.0
LATE = "Is it wet, worn, and free of the phone app? esc goes back: there choose the strap anew."
UNSAVED, ELSEWHERE = "▲ Not being saved at the moment", "▲ Being saved in another file"
# Words for what is not yet there, where the view has none of its own.
NOT_YET = "not yet"
SHORTER = {"of the last 60 s": "", "a minute (estimated)": "a min (est.)"}


def resting(view: View) -> bool:
    return view.now.kind != "shake"


class Head(ViewWidget[tuple[Role, str, str, str]]):
    """The phase as glyph and word at the left, the time left at the right."""

    def of(self, view: View) -> tuple[Role, str, str, str]:
        role, right = role_now(view), f"{clock(view.phase_left_s)} left"
        if view.stage == "waiting":
            return role, "getting ready", f"{view.plan_title}, {clock(view.total_left_s)}", ""
        if view.stage == "ended":
            return role, "finished" if view.complete else "stopped", "", ""
        after = f" · {view.now.posture}" if view.now.posture != "any" else ""
        if view.settling_left_s > 0:
            after += f" · settling, measured in {clock(view.settling_left_s)}"
        name = view.now.name.upper()
        return role, name, f"{'paused, ' if view.stage == 'paused' else ''}{right}", after

    def paint(self, shown: tuple[Role, str, str, str], width: int, height: int) -> Content:
        role, name, right, after = shown
        glyph = GLYPHS[role]
        if len(name) + len(after) + len(right) + 4 > width:
            after = after.replace(", measured in", "")
        left = Content.assemble((f"{glyph} {name}", f"{COLOURS[role]} bold"), (after, "$muted"))
        return spread(left, Content.styled(right, "bold"), width)


class Number(ViewWidget[tuple[str, str, str, str]]):
    """The one number: heart rate at rest, time left while shaking. Words where there is none."""

    def of(self, view: View) -> tuple[str, str, str, str]:
        ink = COLOURS[role_now(view)]
        if view.stage == "waiting":
            words = view.link_words or _link(view)
            words = words[:1].upper() + words[1:]
            late = view.link == "searching" and view.link_since_s > LATE_S
            return "", words, LATE if late else "The phases begin with the first beat.", ink
        if view.stage == "ended":
            if not view.saving.safe:
                return "", "The session is over.", "Its last beats wait to be saved.", ink
            return "", "Working it out …", "Every beat is saved.", ink
        if not resting(view):
            return clock(view.phase_left_s), "", "", ink
        if view.hr_bpm is None:
            return MISSING, view.link_words or live_reason(view.live.reason) or NOT_YET, "", ink
        return number(view.hr_bpm), "bpm", "", ink

    def paint(self, shown: tuple[str, str, str, str], width: int, height: int) -> Content:
        figure, first, second, ink = shown
        if not figure:
            lines = [Content.styled(first, f"{ink} bold"), Content.styled(second, "$muted")]
            wrapped = [line for text in lines if text for line in text.wrap(width)]
            return _middle(wrapped, width, height)
        unit = first == "bpm"
        below = [] if unit or not first else [Content.styled(first, "$caution bold")]
        below += [Content.styled(second, "$muted")] if second and height > 7 else []
        below = [line for text in below for line in text.wrap(width)][: max(0, height - 1)]
        rows = blocks(figure, width - (4 if unit else 0), height - len(below))
        drawn = [Content.styled(row, f"{ink} bold") for row in rows]
        if unit:
            drawn[-1] = Content.assemble(drawn[-1], (" bpm", "$muted"))
            drawn = [line.pad_right(drawn[-1].cell_length - line.cell_length) for line in drawn]
        return _middle(drawn + below, width, height)


def _middle(lines: list[Content], width: int, height: int) -> Content:
    above = max(0, (height - len(lines)) // 2)
    centred = [line.pad_left(max(0, (width - line.cell_length) // 2)) for line in lines]
    return Content("\n").join([Content("")] * above + centred)


def _link(view: View) -> str:
    return {
        "searching": "Looking for your strap …",
        "connecting": "Found it, connecting …",
        "connected": "Connected, waiting for the first beat …",
        "lost": "The link is lost, trying again …",
        "ended": "There are no more beats.",
    }[view.link]


class Facts(ViewWidget[tuple[tuple[str, str, str, str], ...]]):
    """What else is known now, a line each. Missing is said, never left stale.

    A fact is a label, a value, what to say beside it, and the colour of the value.
    """

    def of(self, view: View) -> tuple[tuple[str, str, str, str], ...]:
        live, breath = view.live, view.live.breathing_per_min
        shape, word = SIGNALS[view.signal]
        word = word if view.signal == "lost" else _signal_words(view)
        percent = view.battery_percent
        battery = "" if percent is None else f"battery {percent} %"
        battery += ", low" if percent is not None and percent <= LOW_PERCENT else ""
        said = live.rmssd_ms is not None
        return (
            ("RMSSD", f"{number(live.rmssd_ms)} ms", "of the last 60 s", "$ink")
            if said
            else ("RMSSD", MISSING, live_reason(live.reason) or NOT_YET, "$ink"),
            ("lnRMSSD", number(live.ln_rmssd, 2), "", "$ink"),
            ("breathing", f"about {breath:.0f}", "a minute (estimated)", "$ink")
            if breath is not None
            else ("breathing", MISSING, "not clear enough" if said else "", "$ink"),
            ("signal", shape, word, _caution(view)),
            ("strap", view.strap or MISSING, battery, "$ink"),
        )

    def paint(
        self, shown: tuple[tuple[str, str, str, str], ...], width: int, height: int
    ) -> Content:
        label_width = 10 if width < 40 else 12
        lines: list[Content] = []
        for label, value, beside, ink in shown:
            room = width - label_width - len(value) - 1
            if len(beside) > room:
                beside = SHORTER.get(beside, beside.removeprefix("battery "))
            lines.append(
                Content.assemble(
                    (f"{label:<{label_width}}", "$muted"), (value, f"{ink} bold"), " ",
                    (beside, "$muted"),
                ).truncate(width, ellipsis=True)
            )  # fmt: skip
        apart = "\n\n" if height >= 2 * len(lines) - 1 else "\n"
        tall = len(lines) * len(apart) - len(apart) + 1
        return Content("\n" * max(0, (height - tall) // 2)) + Content(apart).join(lines)


def _caution(view: View) -> str:
    return "$caution" if view.signal in ("lost", "poor") else "$ink"


def _signal_words(view: View) -> str:
    return signal_words(view.signal, view.live, view.unit_doubt)


class HeartLine(ViewWidget[tuple[str, str, str, str, str]]):
    """While shaking: heart rate and signal in one row under the number."""

    def of(self, view: View) -> tuple[str, str, str, str, str]:
        shape, _ = SIGNALS[view.signal]
        rate = f"{number(view.hr_bpm)} bpm" if view.hr_bpm is not None else MISSING
        why = "" if view.hr_bpm is not None else view.link_words or live_reason(view.live.reason)
        return rate, why, shape, _signal_words(view), COLOURS[role_now(view)]

    def paint(self, shown: tuple[str, str, str, str, str], width: int, height: int) -> Content:
        rate, why, shape, word, ink = shown
        line = Content.assemble(
            ("heart ", "$muted"), (rate, f"{ink} bold"), (f"  {why}" if why else "", "$caution"),
            ("     signal ", "$muted"), (shape, "bold"), (f" {word}", "$muted"),
        )  # fmt: skip
        return line.pad_left(max(0, (width - line.cell_length) // 2))


class Against(ViewWidget[tuple[float | None, float | None, str, str]]):
    """RMSSD now against this session's baseline: both values, and where now lies on a log scale.

    Shown in the rests after the baseline.
    """

    def of(self, view: View) -> tuple[float | None, float | None, str, str]:
        base, live, ink = view.baseline, view.live, COLOURS[role_now(view)]
        if base is None:
            return None, None, "the baseline is being worked out", ink
        if base.rmssd_ms is None:
            return None, None, f"no number for the baseline: {_why_not(base.reason)}", ink
        return base.rmssd_ms, live.rmssd_ms, live_reason(live.reason) or NOT_YET, ink

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


def _why_not(reason: Refusal | None) -> str:
    return "not known" if reason is None else refusal(reason)


class Unsaved(ViewWidget[tuple[str, str]]):
    """That nothing can be saved just now, why, and what helps. Where there is no room, that."""

    def of(self, view: View) -> tuple[str, str]:
        return ELSEWHERE if view.saving.file and view.saving.safe else UNSAVED, view.notice

    def paint(self, shown: tuple[str, str], width: int, height: int) -> Content:
        rows = [Content.styled(shown[0], "$caution bold"), *Content(shown[1]).wrap(width)]
        return Content("\n").join(row.truncate(width, ellipsis=True) for row in rows[:height])


class Foot(ViewWidget[tuple[str, bool]]):
    """What to do, in words, and that it is being recorded."""

    source = ""  # where the beats come from, when nobody wears a strap

    def of(self, view: View) -> tuple[str, bool]:
        say = view.now.say
        if view.stage == "waiting":
            say = "" if self.source else "Wet the electrodes, put it on, close the phone app."
        elif view.stage == "ended":
            say = ""
        # While nothing can be saved the mark would be untrue.
        return say, view.packets > 0 and not view.notice

    def paint(self, shown: tuple[str, bool], width: int, height: int) -> Content:
        say, recording = shown
        right = Content.styled("recording ✓" if recording else "", "$integration")
        rows = [spread(Content(say), right, width), Content.styled(self.source, "$muted")]
        return Content("\n").join(rows[:height])
