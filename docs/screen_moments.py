"""What there is a picture of: moments of a session, pages, and how each is come to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from aftershake.app.care_pages import (
    length_page,
    longest_page,
    outcome_page,
    rest_page,
    say_page,
    support_at_hand,
    why_stopped,
)
from aftershake.app.screens.check_in import CheckInScreen
from aftershake.app.screens.check_out import CheckOutScreen, MendScreen
from aftershake.app.screens.daily import DailyScreen
from aftershake.app.screens.grounding import GroundingScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.app.screens.sound_check import SoundCheckScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.screens.working import WorkingScreen
from aftershake.care.before import Distressed, NotOpen, TooLong
from aftershake.care.length import Limit
from aftershake.exchange.plan_files import resting_plans
from aftershake.session.check import NOTHING_SAID
from aftershake.session.view import Saving, View
from aftershake.wording.before import know_words, rest_words

Until = Callable[[View], bool]


@dataclass(frozen=True)
class Moment:
    """A moment of a session: whose heart, when, when to pause, the plan, the time to lie down, what
    is pressed then; `saving`: how it stands with the disk, which no picture is to fill."""

    until: Until
    person: str = "calm"
    pause_at: Until | None = None
    plan: str = "demo"
    lie_down_s: float = 0.0
    press: tuple[str, ...] = ()
    saving: Saving | None = None


def at(phase: int, seconds: float) -> Until:
    return lambda view: (
        view.phase == phase
        and view.phase_elapsed_s >= seconds
        and (phase < 2 or view.baseline is not None)
    )


MOMENTS = {
    "waiting": Moment(lambda view: view.t_s >= 1),
    "lying-down": Moment(lambda view: (view.lie_down_left_s or 99) < 25, lie_down_s=30.0),
    "guided": Moment(at(1, 60), plan="wall-sit"),
    "calibrating": Moment(at(0, 25)),
    "baseline": Moment(at(0, 200)),
    "lost": Moment(lambda view: view.signal == "lost" and view.phase_elapsed_s > 103, "flaky"),
    "paused": Moment(lambda view: view.stage == "paused", pause_at=at(0, 200)),
    "shaking": Moment(at(1, 47)),
    "steps": Moment(at(1, 250), plan="tre-style"),
    "floor": Moment(at(3, 80), plan="tre-style"),
    "integration": Moment(at(2, 90)),
    "compared": Moment(at(2, 270)),
    "no-intervals": Moment(at(0, 200), "no-rr"),
    "not-saved": Moment(at(2, 200), saving=Saving(safe=False, why="full")),
    "ending": Moment(at(0, 200), press=("n",)),
    "dark": Moment(at(2, 200), press=("z",)),
    "held": Moment(lambda view: view.stage == "paused", pause_at=at(1, 47)),
    "stepped-rest": Moment(at(1, 70), plan="body-scan"),
    "flow": Moment(at(1, 40), plan="shaking-medicine"),
    "counted": Moment(at(1, 30), plan="tre-style"),
}


KEYS = {
    "home": (),
    "plans": ("down", "enter"),
    "picker": ("down", "down", "enter"),
    "no-bluetooth": ("down", "down", "enter"),
    "plans-steps": ("down", "enter", *["down"] * 4),
    "review": (*["down"] * 6, "enter"),
    "review-refused": (*["down"] * 7, "enter"),
    "review-stopped": (*["down"] * 9, "enter"),
    "review-end": (*["down"] * 6, "enter"),
    "details-course": (*["down"] * 6, "enter"),
    "details-recovery": (*["down"] * 6, "enter"),
    "details-beats": (*["down"] * 6, "enter"),
    "details-poincare": (*["down"] * 6, "enter"),
    "details-spectrum": (*["down"] * 6, "enter"),
    "details-refused": (*["down"] * 7, "enter"),
    "home-wrong-setting": (),
    "home-interrupted": (),
    "commands": ("ctrl+p",),
    "help": ("question_mark",),
}


# What is pressed on the review, once it is there.
THEN = {
    "review-end": ("end",),
    "details-course": ("d",),
    "details-recovery": ("d", "2"),
    "details-beats": ("d", "3"),
    "details-poincare": ("d", "4"),
    "details-spectrum": ("d", "5"),
    "details-refused": ("d", "4"),
}
# On weeks and years of sessions of one's own, which no picture has the time for: how many, over how
# many days, and what is pressed then.
PAST: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "home-weeks": (34, 60, ()),
    "history": (400, 500, ("h", *["down"] * 3)),
    "history-tag": (400, 500, ("h", "t")),
    "leave-out": (34, 60, ("h", "down", "x", *"fever")),
    "trend": (90, 80, ("t",)),
    "trend-year": (400, 500, ("t", "r")),
    "trend-end": (90, 80, ("t", "end")),
    "trend-new": (3, 3, ("t",)),
}


PAGES: dict[str, Callable[[], Screen[Any]]] = {
    "screening": ScreeningScreen,
    "daily": DailyScreen,
    "rehearsal": RehearsalScreen,
    "check-in": CheckInScreen,
    "check-out": lambda: CheckOutScreen(NOTHING_SAID),
    "sound-check": SoundCheckScreen,
    "grounding": lambda: GroundingScreen("stopped"),
    "why-stopped": why_stopped,
    "support": lambda: SupportScreen("", print),
    "support-named": lambda: SupportScreen("Ada, 0170 0000000", print),
    "mend": lambda: MendScreen(NOTHING_SAID),
    "trouble": lambda: TroubleScreen(
        "No strap answers to C4:2A:11:09:7C:41. Wet it, put it on, close the phone's app, then try"
        " again."
    ),
    "working": lambda: WorkingScreen(asyncio.Event().wait),  # type: ignore[arg-type]
    "came-to": lambda: outcome_page("with_support", ("trauma", "blood_pressure"), True),
    "rest-instead": lambda: rest_page(
        *split(rest_words(NotOpen("no_shaking", ("epilepsy",)))), resting_plans(), "again"
    ),
    "rest-today": lambda: rest_page(*split(rest_words(Distressed())), resting_plans(), "go on"),
    "too-long": lambda: rest_page(
        *split(rest_words(TooLong(Limit(60, "short"), True))), resting_plans()
    ),
    "know-before": lambda: say_page(
        *split(know_words(("pause_advised", "second_today"), Limit(90, "after_red_flag")))
    ),
    "support-at-hand": support_at_hand,
    "length": length_page,
    "longest": longest_page,
}


def split(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A title and its sentences."""
    return words[0], words[1:]
