"""What is told while a session goes on, on the screen and by voice: short, and true without a look
at the screen."""

from __future__ import annotations

from aftershake.events import CueCode
from aftershake.plans.plan import Posture
from aftershake.plans.step import Step
from aftershake.session.cues import UNHEARD
from aftershake.session.view import View
from aftershake.wording.numbers import count, how_long
from aftershake.wording.sentence import worded
from aftershake.wording.steering import not_longer


@worded
def cue_words(cue: CueCode, view: View) -> str:
    """The words for `cue`, given where the session stands by then."""
    match cue:
        case "lie_down":
            return _lie_down(view)
        case "begin":
            return _joined("The session begins.", _of_the_phase(view))
        case "rest" | "shake" | "other":
            return _joined(f"Now: {view.now.name}.", _of_the_phase(view))
        case "step":
            return step_words(view.step.step) if view.step is not None else ""
        case "soon" | "ten_seconds":
            return f"{_seconds(view)} until {_next(view)}."
        case "half":
            return "Half of it."
        case "stopped" if not view.packets:
            return "Stopped. Nothing was recorded yet."
        case "longer":
            return "One minute more."
        case "longest":
            return not_longer("as long as it gets")
        case "all_shaking":
            return not_longer("more than is open")
        case "made_up":
            return _made_up(view)
        case _:
            return _PLAIN[cue]


_PLAIN: dict[CueCode, str] = {
    "paused": "Paused.",
    "resumed": "Going on.",
    "lost": "The strap is not heard. Press it to your chest.",
    "still_lost": "The strap is still not heard. Wet it, and press it to your chest.",
    "found": "The strap is back.",
    "unsaved": "What comes now is not being saved. It is tried again.",
    "saved": "It is being saved again.",
    "done": "Done. Take your time before you get up.",
    "stopped": "Stopped. What was recorded is kept.",
}


def step_words(step: Step) -> str:
    """A step as it is announced: its name with its side and how much, and its cue."""
    side = f", {step.side} side" if step.side in ("left", "right") else ""
    side = ", both sides" if step.side == "both" else side
    if step.count:
        much = f", {count(step.count, 'time')}"
    elif step.breaths:
        much = f", {count(step.breaths, 'breath')}"
    else:
        much = f", {how_long(step.seconds)}"
    return _joined(f"{step.name}{side}{much}.", step.cue)


_DOWN: dict[Posture, str] = {
    "lying": "Lie down and get comfortable.",
    "sitting": "Sit down and get comfortable.",
    "standing": "Stand up and find your balance.",
    "any": "Get comfortable.",
}


def _lie_down(view: View) -> str:
    left = count(round(view.lie_down_left_s or 0), "second")
    posture = _DOWN[view.now.posture]
    if view.stage != "waiting":
        return f"{posture} It goes on in {left}."
    what = "The rest" if view.now.kind == "rest" else "It"
    return f"{posture} {what} begins in {left}."


def _of_the_phase(view: View) -> str:
    step = view.step
    return _joined(view.now.say, step_words(step.step) if step is not None else "")


def _seconds(view: View) -> str:
    left_s = view.phase_left_s if view.lie_down_left_s is None else view.lie_down_left_s
    return count(max(1, round(left_s)), "second")


def _made_up(view: View) -> str:
    if view.signal in UNHEARD:
        return "The rest goes on for up to a minute, so that the strap can be heard again."
    return f"This rest lasts {count(round(view.made_up_s), 'second')} longer, for what was lost."


def _next(view: View) -> str:
    if view.lie_down_left_s is not None:
        return "it begins" if view.stage == "waiting" else "it goes on"
    if view.phase + 1 >= len(view.phases):
        return "the end"
    return view.phases[view.phase + 1].name


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
