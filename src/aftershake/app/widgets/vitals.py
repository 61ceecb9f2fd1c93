"""The pieces of the session screen: head, huge number, facts, trace, RMSSD against baseline."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN, chart
from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.part import Part
from aftershake.app.widgets.trace import Point
from aftershake.app.words import (
    COLOURS,
    GLYPHS,
    MISSING,
    SIGNALS,
    Role,
    clock,
    number,
    ratio,
    roles,
    spread,
)
from aftershake.session.view import View

TRACE_S = 120.0
# Words for what is not yet there, where the view has none of its own.
NOT_YET = "not yet"


def role_now(view: View) -> Role:
    return roles([p.kind for p in view.phases])[view.phase]


def resting(view: View) -> bool:
    return view.now.kind != "shake"


class Head(Part[tuple[Role, str, str, str]]):
    """The phase as glyph and word at the left, the time left at the right."""

    def of(self, view: View) -> tuple[Role, str, str, str]:
        role, right = role_now(view), f"{clock(view.phase_left_s)} left"
        if view.stage == "waiting":
            return role, "getting ready", f"{view.plan_title}, {clock(view.total_left_s)}", ""
        if view.stage == "ended":
            return role, "finished" if view.complete else "stopped", "", ""
        lying = f" · {view.now.posture}" if view.now.posture != "any" else ""
        name = view.now.name.upper()
        return role, name, f"{'paused, ' if view.stage == 'paused' else ''}{right}", lying

    def paint(self, shown: tuple[Role, str, str, str], width: int, height: int) -> Content:
        role, name, right, after = shown
        glyph = GLYPHS[role]
        left = Content.assemble((f"{glyph} {name}", f"{COLOURS[role]} bold"), (after, "$muted"))
        return spread(left, Content.styled(right, "bold"), width)


class Number(Part[tuple[str, str, str, str]]):
    """The one number: heart rate at rest, time left while shaking. Words where there is none."""

    def of(self, view: View) -> tuple[str, str, str, str]:
        ink = COLOURS[role_now(view)]
        if view.stage == "waiting":
            return "", view.link_words or _link(view), "The phases begin with the first beat.", ink
        if view.stage == "ended":
            return "", "Working it out …", "Every beat is saved.", ink
        if not resting(view):
            return clock(view.phase_left_s), "", "", ink
        if view.hr_bpm is None:
            return MISSING, view.live.words or NOT_YET, view.link_words, ink
        return number(view.hr_bpm), "bpm", "", ink

    def paint(self, shown: tuple[str, str, str, str], width: int, height: int) -> Content:
        figure, first, second, ink = shown
        if not figure:
            lines = [Content.styled(first, f"{ink} bold"), Content.styled(second, "$muted")]
            wrapped = [line for text in lines if text for line in text.wrap(width)]
            return _middle(wrapped, width, height)
        unit = first == "bpm"
        below = [] if unit or not first else [Content.styled(first, "$caution bold")]
        below += [Content.styled(second, "$muted")] if second and height > 5 else []
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


Fact = tuple[str, str, str, str]  # label, value, what is beside it, colour of the value


class Facts(Part[tuple[Fact, ...]]):
    """What else is known now, a line each: label and value. Missing is said, never left stale."""

    def of(self, view: View) -> tuple[Fact, ...]:
        live, shape = view.live, SIGNALS[view.signal]
        signal: Fact = ("signal", shape[0], view.signal_words or shape[1], "$ink")
        if view.signal in ("lost", "poor"):
            signal = (*signal[:3], "$caution")
        strap = view.strap or MISSING
        battery = "" if view.battery_percent is None else f"battery {view.battery_percent} %"
        if not resting(view):
            return (
                ("heart", number(view.hr_bpm), "bpm", "$ink"),
                signal,
                ("strap", strap, battery, "$ink"),
            )
        if live.rmssd_ms is None:
            rmssd: tuple[Fact, ...] = (
                ("RMSSD", MISSING, live.words or NOT_YET, "$ink"),
                ("lnRMSSD", MISSING, "", "$ink"),
            )
        else:
            rmssd = (
                ("RMSSD", f"{number(live.rmssd_ms)} ms", "of the last 60 s", "$ink"),
                ("lnRMSSD", number(live.ln_rmssd, 2), "", "$ink"),
            )
        breath = live.breathing_per_min
        breathing: Fact = ("breathing", MISSING, "not clear enough to say", "$ink")
        if breath is not None:
            breathing = ("breathing", f"about {breath:.0f}", "a minute (estimated)", "$ink")
        return (*rmssd, breathing, signal, ("strap", strap, battery, "$ink"))

    def paint(self, shown: tuple[Fact, ...], width: int, height: int) -> Content:
        lines = [
            Content.assemble(
                (f"{label:<11}", "$muted"), (value, f"{ink} bold"), "  ", (tail, "$muted")
            )
            for label, value, tail, ink in shown
        ]
        apart = "\n\n" if height >= 2 * len(lines) - 1 else "\n"
        top = max(0, (height - len(lines) * len(apart) + len(apart) - 1) // 2)
        return Content("\n" * top) + Content(apart).join(lines)


class HeartLine(Part[tuple[str, str, str, str, str]]):
    """While shaking: heart rate and signal in one row under the number."""

    def of(self, view: View) -> tuple[str, str, str, str, str]:
        shape, word = SIGNALS[view.signal]
        rate = f"{number(view.hr_bpm)} bpm" if view.hr_bpm is not None else MISSING
        why = "" if view.hr_bpm is not None else view.link_words or view.live.words
        return rate, why, shape, view.signal_words or word, COLOURS[role_now(view)]

    def paint(self, shown: tuple[str, str, str, str, str], width: int, height: int) -> Content:
        rate, why, shape, word, ink = shown
        line = Content.assemble(
            ("heart ", "$muted"), (rate, f"{ink} bold"), (f"  {why}" if why else "", "$caution"),
            ("     signal ", "$muted"), (shape, "bold"), (f" {word}", "$muted"),
        )  # fmt: skip
        return line.pad_left(max(0, (width - line.cell_length) // 2))


class HeartTrace(Part[tuple[tuple[Point, ...], int, str]]):
    """The heart rate of the last two minutes, beat by beat."""

    def of(self, view: View) -> tuple[tuple[Point, ...], int, str]:
        return view.trace, round(view.t_s), COLOURS[role_now(view)]

    def paint(self, shown: tuple[tuple[Point, ...], int, str], width: int, height: int) -> Content:
        points, now_s, ink = shown
        title = Content.styled("heart rate, beats a minute", "$muted")
        rows = (
            [spread(title, Content.styled("last 2 minutes", "$muted"), width)] if height > 3 else []
        )
        below = height >= 8
        span = (now_s - TRACE_S, float(now_s))
        rows += chart(points, width, height - len(rows) - below, span=span, ink=ink)
        if below:
            rows.append(_times(width, "−2 min", "−1", "now"))
        return Content("\n").join(rows)


def _times(width: int, left: str, middle: str, right: str) -> Content:
    room = width - MARGIN
    row = f"{left}{middle:^{max(0, room - len(left) - len(right))}}{right}"
    return Content.assemble(" " * MARGIN, (row, "$muted"))


class Against(Part[tuple[float | None, float | None, str, str, str]]):
    """RMSSD now against this session's baseline: both values and where now lies on a log scale."""

    def of(self, view: View) -> tuple[float | None, float | None, str, str, str]:
        if view.baseline is None:
            words = "" if resting(view) else "not shown while shaking: movement makes it worthless"
            words = words or "compared with the baseline here, once the baseline is over"
            return None, None, words, "", COLOURS[role_now(view)]
        base, live = view.baseline, view.live
        words = live.words if live.rmssd_ms is None else ""
        reason = base.reason or ""
        return base.rmssd_ms, live.rmssd_ms, words, reason, COLOURS[role_now(view)]

    def paint(
        self, shown: tuple[float | None, float | None, str, str, str], width: int, height: int
    ) -> Content:
        base, now, words, reason, ink = shown
        if base is None:
            text = f"no number for the baseline: {reason}" if reason else words
            return Content.assemble(("RMSSD  ", "bold"), (text, "$muted"))
        delta = scale.ln_ratio(now, base)
        left = Content.assemble(
            ("RMSSD  ", "bold"), (f"baseline {base:.0f} ms", "$baseline"), ("  now ", "$muted"),
            (f"{number(now)} ms" if now is not None else words or MISSING, f"{ink} bold"),
        )  # fmt: skip
        right = Content.styled(f"{ratio(delta)} of baseline" if delta is not None else "", "bold")
        room = width - 2 * MARGIN
        drawn = scale.rule(room, delta, ink)
        rows = [spread(left, right, width), Content.assemble("  ×0.5", drawn, "×2")]
        rows[1] = Content.assemble((f"{'×0.5 ':>{MARGIN}}", "$muted"), drawn, (" ×2", "$muted"))
        return Content("\n").join(rows[:height])


class Foot(Part[tuple[str, str, bool]]):
    """What to do, in words; and that it is being recorded."""

    source = ""  # where the beats come from, when it is not a heart being worn

    def of(self, view: View) -> tuple[str, str, bool]:
        say = view.now.say
        if view.stage == "waiting":
            say = "Wet the electrodes, put the strap on, close the phone app."
        elif view.settling_left_s > 0 and view.stage != "ended":
            say = f"Settling: what is measured begins in {clock(view.settling_left_s)}. {say}"
        return say, view.notice, view.packets > 0

    def paint(self, shown: tuple[str, str, bool], width: int, height: int) -> Content:
        say, notice, recording = shown
        right = Content.styled("recording ✓" if recording else "", "$integration")
        first = Content.styled(f"▲ {notice}", "$caution") if notice else Content(say)
        if height < 2:
            return spread(first, right, width)
        second = Content.styled(say if notice else self.source, "$muted")
        return Content("\n").join([spread(first, right, width), second])
