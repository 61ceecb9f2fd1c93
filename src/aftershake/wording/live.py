"""What is said of the numbers of now, and of how well the strap is heard."""

from __future__ import annotations

from aftershake.hrv.live_reasons import (
    Calibrating,
    LiveReason,
    NoContact,
    NoHeartBeat,
    NoIntervals,
    NotSaving,
    SameAgain,
    SessionOver,
    SignalLost,
    WaitingForStrap,
)
from aftershake.hrv.model import Live
from aftershake.hrv.reasons import Moving
from aftershake.rr.doubt import UnitDoubt
from aftershake.session.view import Signal
from aftershake.wording.metrics import refusal
from aftershake.wording.sentence import worded
from aftershake.wording.strap import unit_doubt_short


@worded
def live_reason(reason: LiveReason | None) -> str:
    """Why there is no number now, in a few words; nothing where there is one."""
    match reason:
        case None:
            return ""
        case WaitingForStrap():
            return "waiting for the strap"
        case Calibrating(left_s):
            return f"calibrating {left_s} s"
        case SessionOver():
            return "ended"
        case NoContact(for_s):
            return f"no skin contact {for_s:.0f} s"
        case NoHeartBeat(for_s):
            return f"no heart beat found {for_s:.0f} s"
        case SameAgain(for_s):
            return f"the same values for {for_s:.0f} s"
        case SignalLost(for_s):
            return f"signal lost {for_s:.0f} s"
        case NotSaving():
            return "not being saved"
        case NoIntervals(never, sure):
            if not never:
                return "no beat intervals come just now"
            return "this sensor sends no beat intervals" if sure else "no beat intervals so far"
        case Moving():
            return "moving: heart rate only"
        case _:
            return refusal(reason)


@worded
def no_intervals(reason: NoIntervals) -> str:
    """The same whole, with what helps."""
    if not reason.never:
        return "No beat intervals come just now, so no RMSSD. Press the strap to the chest."
    begins = "This sensor sends" if reason.sure else "This sensor has sent"
    ends = "" if reason.sure else " so far"
    return (
        f"{begins} no beat intervals{ends}, so there is only a heart rate."
        " Chest straps with electrodes send them; most arm and wrist bands do not."
    )


@worded
def signal(heard: Signal, live: Live, doubt: UnitDoubt | None) -> str:
    """How well the strap is heard, in words that follow its shape."""
    if heard == "none":
        return "no signal yet"
    if live.state in ("lost", "no rr", "moving"):
        return live_reason(live.reason)
    if live.state == "artifacts":
        return f"poor: {live_reason(live.reason)}"
    if heard == "good":
        return "good"
    if live.state == "ok" and doubt is not None:
        return f"fair: {unit_doubt_short(doubt)}"
    if live.misplaced:
        return "fair: some beats out of place"
    return f"fair: some beats {'left out' if live.excluded_percent else 'missing'}"
