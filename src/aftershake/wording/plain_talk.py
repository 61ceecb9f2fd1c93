"""What is said of a session that is only listened to: each line is news, and whole by itself."""

from __future__ import annotations

from typing import Literal

from aftershake.hrv.live_reasons import NoContact, NoHeartBeat, NoIntervals, SameAgain
from aftershake.plans.plan import Plan, Posture
from aftershake.session.steering import end_cost
from aftershake.session.view import View
from aftershake.wording.link import reason_words
from aftershake.wording.live import no_intervals
from aftershake.wording.numbers import count
from aftershake.wording.saving import notice
from aftershake.wording.sentence import worded
from aftershake.wording.strap import unit_doubt

LOW_PERCENT = 15
HEART_EVERY_S = 60.0

KEYS = (
    "Keys, each with enter after it: enter alone pauses and goes on; s stops and keeps;"
    " m marks a moment; h says how it stands; + makes this phase a minute longer;"
    " n ends this phase; ? says this again."
)
PAUSED_KEYS = "Enter goes on. s and enter stops, and keeps what there is."
STOPPED_ALREADY = "It has ended already."
NOT_NOW = "Not now."
UNKNOWN_KEY = "That is no key here. ? and enter says which there are."
MARKED = "Marked."
STAYS = "Nothing was ended. The phase goes on."
WORKING = "The result is being worked out. That takes some seconds."
WAITING_TO_SAVE = "Its last beats wait to be saved. Control c leaves without them."
LOOKING = "Looking for the strap."
INTERRUPTED = "Interrupted."
TIREDNESS_NOTED = "Noted."
RATE_AFTER = (
    "How are you after it? This notes it, with a figure of your own:"
    " `aftershake rate last --after distress=3`. All that can be noted: `aftershake rate --help`."
)
WHICH_PLAN = "Which plan?"
WHICH_STRAP = "Which strap?"
LOOK_FOR_ANOTHER = "Look for another one."
LOOK_AGAIN = "Look again."
CutOffWay = Literal["go on", "close", "leave"]
CUT_OFF_WAYS: dict[CutOffWay, str] = {
    "go on": "Go on with it where it stopped.",
    "close": "Close it as it is, and hear what it gives.",
    "leave": "Leave it as it is for now.",
}
NONE_FOUND = (
    "No strap was found. Wet the electrodes, put the strap on, and close other apps that may"
    " hold it: a strap talks to one at a time. Then try again."
)


@worded
def time_words(seconds: float) -> str:
    """3 minutes 12 seconds, 1 hour 5 minutes; rounded up."""
    whole = max(0, int(-(-seconds // 1)))
    hours, minutes, secs = whole // 3600, whole % 3600 // 60, whole % 60
    parts = [count(hours, "hour")] if hours else []
    parts += [count(minutes, "minute")] if minutes else []
    parts += [count(secs, "second")] if (secs and not hours) or not whole else []
    return " ".join(parts)


@worded
def plan_words(plan: Plan) -> str:
    """A plan as one of a list: how long it takes, its shaking, and what it needs."""
    shaking_s = sum(phase.duration_s for phase in plan.phases if phase.kind == "shake")
    parts = [plan.title, time_words(plan.duration_s)]
    parts.append(f"{time_words(shaking_s)} of shaking" if shaking_s else "no shaking")
    if plan.needs:
        parts.append(f"needs {' and '.join(plan.needs)}")
    return ", ".join(parts)


@worded
def strap_words(name: str, address: str) -> str:
    """A strap as one of a list: two of one make have the end of the address to tell them by."""
    tail = "".join(c for c in address if c.isalnum())[-4:].upper()
    return f"{name or 'No name'}, address ending in {tail}"


@worded
def cut_off_words(started: str, lasted_s: float, packets: int) -> str:
    """A session that was cut off, `started` then: what to do with it?"""
    return (
        f"The session of {started} was cut off after {time_words(lasted_s)}."
        f" It has {count(packets, 'reading')} of the strap. What shall become of it?"
    )


@worded
def looking_words(seconds: float) -> str:
    return f"Looking for straps for {time_words(seconds)}."


@worded
def ready_words(plan: Plan) -> str:
    """The last question before a session."""
    lasts = time_words(plan.duration_s)
    down = _DOWN[plan.phases[0].posture]
    return f"{plan.title}, {lasts}. Press enter to begin, then {down}. q and enter leaves."


_DOWN: dict[Posture, str] = {
    "lying": "lie down",
    "sitting": "sit down",
    "standing": "stand at ease",
    "any": "get comfortable",
}


@worded
def phase_words(view: View) -> str:
    """The phase that has begun."""
    where = f"Phase {view.phase + 1} of {len(view.phases)}"
    return f"{where}, {view.now.name}, {time_words(view.phase_left_s)}."


@worded
def heart_words(hr_bpm: float) -> str:
    return f"heart {hr_bpm:.0f}"


@worded
def standing(view: View) -> str:
    """How it stands: the phase, the time left, the heart, and whether it is saved."""
    where = f"{view.now.name}, phase {view.phase + 1} of {len(view.phases)}"
    if view.stage == "waiting":
        where = "it has not begun: the strap is waited for"
        if view.lie_down_left_s:
            where = f"it begins in {time_words(view.lie_down_left_s)}"
    if view.stage == "ended":
        where = "it is over"
    parts = [where]
    if view.stage == "paused":
        left_s = view.lie_down_left_s
        parts.append("paused" if left_s is None else f"it goes on in {time_words(left_s)}")
    if view.stage in ("running", "paused"):
        parts.append(f"{time_words(view.phase_left_s)} left of it")
        parts.append(f"{time_words(view.total_left_s)} left in all")
        known = view.hr_bpm
        parts.append(heart_words(known) if known is not None else f"no heart rate: {why(view)}")
    saved = "all of it is saved" if view.saving.safe else "what comes now is not saved yet"
    text = "; ".join((*parts, saved))
    return f"{text[:1].upper()}{text[1:]}."


def _is_news(before: View, reason: NoIntervals) -> bool:
    """A band that finds no beat now and then has said already that it sends no intervals."""
    again = reason.never and isinstance(before.live.reason, NoHeartBeat)
    return before.live.reason != reason and not again


@worded
def why(view: View) -> str:
    """Why no heart is heard now."""
    if view.link != "connected":
        return reason_words(view.link_reason).rstrip(".") or "the strap is not connected"
    if isinstance(view.live.reason, NoContact):
        return "the strap has lost contact with the skin"
    if isinstance(view.live.reason, NoHeartBeat):
        return "the strap finds no heart beat"
    if isinstance(view.live.reason, SameAgain):
        return "the strap sends the very same values again and again"
    return "nothing comes from the strap"


@worded
def end_costs(view: View) -> str:
    """What it costs to end the phase of now, to be confirmed."""
    found, cost = end_cost(view), "The session then counts as stopped early"
    if found.code == "nothing compared":
        cost += ", and this rest will be too short to compare"
    elif found.code == "little shown":
        cost += f", and {time_words(found.measured_s)} of this rest can only show large changes"
    left = time_words(view.phase_left_s)
    return f"End {view.now.name} now, {left} early? {cost}. y and enter ends it."


@worded
def changes(before: View | None, view: View) -> tuple[str, ...]:
    """What is news between two views, besides what is told as a cue; never an RMSSD."""
    lines: list[str] = []
    if view.saving.troubled and (before is None or before.saving != view.saving):
        lines.append(notice(view.saving))
    lines += _link(before, view)
    reason = view.live.reason
    if isinstance(reason, NoIntervals) and (before is None or _is_news(before, reason)):
        lines.append(no_intervals(reason))
    doubt = view.unit_doubt
    if doubt is not None and (before is None or before.unit_doubt != doubt):
        lines.append(f"Take care: {unit_doubt(doubt)}.")
    lines += _battery(before, view)
    if view.stage == "ended":
        return (*lines, *(_ended(view) if before is None or before.stage != "ended" else ()))
    if before is None:  # one that goes on says where
        return (*lines, *((standing(view),) if view.stage != "waiting" else ()))
    if before.stage == "waiting" or before.phase != view.phase:
        if view.stage != "waiting":
            lines.append(phase_words(view))
    elif _minute(before) < _minute(view) and view.now.kind == "rest" and view.hr_bpm is not None:
        lines.append(f"{heart_words(view.hr_bpm).capitalize()}.")
    if view.stage == "paused" and before.stage != "paused":
        lines.append(PAUSED_KEYS)
    if len(view.marks) > len(before.marks):
        lines.append(MARKED)
    return tuple(lines)


def lost(view: View) -> bool:
    """Whether a session goes on whose strap is not heard, though all is saved as it should be."""
    return view.signal == "lost" and view.stage == "running" and view.saving.safe


def _minute(view: View) -> int:
    return int(view.phase_elapsed_s // HEART_EVERY_S) if view.stage == "running" else 0


def _link(before: View | None, view: View) -> list[str]:
    """The strap found the first time, and why it is lost."""
    if view.link == "connected":
        if before is not None and lost(view) and not lost(before):
            return [f"Why: {why(view)}."]
        fresh = before is None or (before.link != "connected" and not before.packets)
        named = view.strap and (before is None or not before.strap)
        words = [f"The strap is {view.strap}."] if named else []
        return ["Connected.", *words] if fresh else words
    if view.link == "ended" or view.stage == "ended":
        return []
    reason = view.link_reason
    if reason is not None and (before is None or before.link_reason != reason):
        return [f"Why: {reason_words(reason).rstrip('.')}."]
    return [LOOKING] if before is None else []


def _battery(before: View | None, view: View) -> list[str]:
    percent = view.battery_percent
    had = before.battery_percent if before is not None else None
    if percent is None or (had is not None and (had <= LOW_PERCENT or percent > LOW_PERCENT)):
        return []
    low = " That is low." if percent <= LOW_PERCENT else ""
    return [f"The strap's battery has {percent} percent.{low}"]


def _ended(view: View) -> tuple[str, ...]:
    if view.stage != "ended":
        return ()
    lines = []
    if not view.through and view.link == "ended" and view.link_reason is not None:
        lines.append(f"Why: {reason_words(view.link_reason).rstrip('.')}.")
    return (*lines, WORKING if view.saving.safe else WAITING_TO_SAVE)
