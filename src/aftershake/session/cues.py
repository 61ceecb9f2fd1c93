"""When the person is told something: pure, from what was to be seen before and what is now."""

from __future__ import annotations

from dataclasses import dataclass

from aftershake.events import CueCode
from aftershake.plans.plan import Kind
from aftershake.session.view import View

UNHEARD = ("none", "lost")
SOON_S, TEN_S, STILL_LOST_S = 30.0, 10.0, 60.0
# A shorter phase is over before such a word would help.
LEAST_FOR_SOON_S, LEAST_FOR_TEN_S, LEAST_FOR_HALF_S = 60.0, 30.0, 120.0
_PHASE: dict[Kind, CueCode] = {"rest": "rest", "shake": "shake", "other": "other"}


@dataclass(frozen=True, slots=True)
class Cue:
    """What is told, and in which words (`wording.cues`)."""

    code: CueCode
    words: str


def cues(before: View, after: View) -> tuple[CueCode, ...]:
    """The cues between two views that follow one another, the most important first; one of a kind
    at most.

    Nothing sounds after the end. Before the first beat a strap is neither lost nor found.
    """
    if before.stage == "ended":
        return ()
    if after.stage == "ended":
        return ("done" if after.through else "stopped",)
    if after.stage == "waiting":
        return _lying_down(before, after)
    if before.stage == "waiting":
        return ("begin",)
    if before.saving.troubled != after.saving.troubled:
        return (*_led(before, after), "unsaved" if after.saving.troubled else "saved")
    led, strap = _led(before, after), _strap(before, after)
    return (*strap, *led) if led == ("made_up",) else (*led, *strap)


def _lying_down(before: View, after: View) -> tuple[CueCode, ...]:
    left_s, had_s = after.lie_down_left_s, before.lie_down_left_s
    if left_s is None:
        return ()
    if had_s is None:
        return ("lie_down",)
    return ("ten_seconds",) if left_s <= TEN_S < had_s else ()


def _led(before: View, after: View) -> tuple[CueCode, ...]:
    """Through the phases and their steps."""
    if after.lie_down_left_s is not None:  # it is held until the person lies again
        return _lying_down(before, after)
    if before.stage != after.stage:
        return ("paused",) if after.stage == "paused" else ("resumed",)
    if before.phase != after.phase:
        return (_PHASE[after.now.kind],)
    steps = before.step, after.step
    if steps[0] is not None and steps[1] is not None and steps[0].number != steps[1].number:
        return ("step",)
    if after.made_up_s > before.made_up_s:
        again = before.made_up_s > 0 and after.signal in UNHEARD
        return () if again else ("made_up",)
    if after.phase_left_s > before.phase_left_s:
        return ("longer",)
    if after.made_up_s > 0 and after.signal in UNHEARD:
        return ()  # it ends when the strap is heard, or after a minute
    return _counted(before.phase_left_s, after.phase_left_s, after)


def _counted(had_s: float, left_s: float, view: View) -> tuple[CueCode, ...]:
    lasts_s = view.phase_elapsed_s + left_s

    def passed(at_s: float, least_s: float) -> bool:
        return lasts_s >= least_s and left_s <= at_s < had_s

    if passed(TEN_S, LEAST_FOR_TEN_S):
        return ("ten_seconds",)
    if passed(SOON_S, LEAST_FOR_SOON_S):
        return ("soon",)
    if passed(lasts_s / 2, LEAST_FOR_HALF_S) and not view.now.steps:
        return ("half",)
    return ()


def _strap(before: View, after: View) -> tuple[CueCode, ...]:
    if after.signal in UNHEARD:
        if before.signal not in UNHEARD:
            return ("lost",)
        away_s, was_s = after.unheard_s, before.unheard_s
        return ("still_lost",) if was_s < STILL_LOST_S <= away_s else ()
    return ("found",) if before.signal in UNHEARD else ()
