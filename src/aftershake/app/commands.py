"""What the list of commands holds on a screen, and by which words each is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from aftershake.app.screens.commands import Command
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.wording.plans import plan_line

if TYPE_CHECKING:
    from aftershake.app.app import AftershakeApp


def commands_of(app: AftershakeApp) -> list[Command]:
    """What can be done on the screen that is shown, what matters there first."""
    screen = app.screen
    commands = _home(screen) if isinstance(screen, HomeScreen) else []
    if isinstance(screen, SessionScreen):
        commands = _session(screen)
    if isinstance(screen, ReviewScreen):
        commands = [_details(screen)] if screen.behind is not None else []
        commands += [_ratings(screen)] if screen.add is not None else []
    return [
        *commands,
        Command(
            "Sounds and voice",
            "hear them, and how loud",
            app.action_sound_check,
            "sound check volume loud quiet mute voice speech audio tone bell test f3",
        ),
        Command(
            "Light or dark",
            "change the colours",
            app.action_switch_light,
            "theme colours colors bright appearance",
        ),
        Command(
            "Help",
            "keys, what the numbers mean, how to stop",
            app.action_help,
            "manual about keys numbers mean stop rmssd hrv f1 ? data",
        ),
        Command(
            "Back to here and now",
            "ways to stop, to feel your feet again",
            app.action_grounding,
            "grounding calm stop shaking panic numb dizzy senses anxious overwhelmed",
        ),
        Command(
            "Length of shaking",
            "shorter, or longer than practice allows",
            app.action_shaking_length,
            "settings minutes limit cap time shorter longer care",
        ),
        Command(
            "Support",
            "whom to turn to in need",
            app.action_support,
            "crisis emergency contact suicide harm alone urgent",
        ),
        Command(
            "Leave", "a session in its middle is kept", app.action_leave, "quit exit close bye end"
        ),
    ]


def _home(home: HomeScreen) -> list[Command]:
    def post(message: Callable[[], Message]) -> Callable[[], None]:
        def call() -> None:
            home.post_message(message())

        return call

    plan = home.plan
    return [
        Command(
            "Start a session",
            plan_line(plan),
            post(lambda: HomeScreen.Start(home.plan)),
            "begin go record new shake",
        ),
        Command(
            "Choose a plan", plan.title, home.action_plans, "plans phases change length minutes"
        ),
        Command(
            "Find a strap",
            "look for straps in reach",
            post(HomeScreen.FindStrap),
            "straps bluetooth sensor scan look for connect pair chest belt",
        ),
        *_past(home),
        Command(
            "Look around",
            "a simulated heart, six times the speed",
            post(HomeScreen.LookAround),
            "demo try test simulated heart example",
        ),
    ]


def _details(screen: ReviewScreen) -> Command:
    words = "recovery minutes tachogram beats poincare spectrum chart plot more d"
    return Command("Details", "minute by minute, and beat by beat", screen.action_details, words)


def _past(home: HomeScreen) -> list[Command]:
    """Once there is something to look back on."""
    if not home.check_action("post_history", ()):
        return []
    return [
        Command(
            "History",
            "every session, with its change",
            home.action_post_history,
            "sessions list past old earlier find filter exclude leave out delete h",
        ),
        Command(
            "Trend",
            "your resting numbers over days",
            home.action_post_trend,
            "days weeks baseline readings curve chart mean t",
        ),
    ]


def _ratings(screen: ReviewScreen) -> Command:
    words = "rate mend edit note journal calm tension distress pain energy tags"
    return Command("Ratings and note", "how it was, before and after", screen.action_rate, words)


def _session(screen: SessionScreen) -> list[Command]:
    view = screen.view
    stage = view.stage if view is not None else "waiting"
    stop = Command("Stop now", "to the ways back, at once", screen.action_stop_now, "end x quit")
    if view is not None and view.lie_down_left_s is not None:
        return [
            Command("Begin now", "you lie already", screen.action_begin, "start go ready"),
            stop,
        ]
    if stage == "running":
        return [
            stop,
            Command("Pause", "your time stands still", screen.action_pause, "stop end wait break"),
            Command("One minute more", "of this phase", screen.action_longer, "longer + extend"),
            Command(
                "End this phase",
                "go on with the next; asks before",
                screen.action_ask_to_end,
                "n skip next finish shorter",
            ),
            Command("Mark", "note this moment", screen.action_mark, "bookmark event tag"),
            Command(
                "Dark screen", "until any key", screen.action_darken, "black blank night off z"
            ),
        ]
    if stage == "paused":
        return [
            stop,
            Command("Go on", "the session goes on", screen.action_resume, "resume continue start"),
            Command("Stop and keep", "end the session here", screen.action_stop, "finish save"),
        ]
    return []
