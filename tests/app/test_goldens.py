"""Every screen as text, compared with what it was: differences show in review.

To accept new screens: AFTERSHAKE_WRITE_GOLDENS=1 pytest tests/test_app_goldens.py
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.color import Color
from textual.filter import Monochrome
from textual.screen import Screen

import support.app_examples as examples
import support.details_example as example
from aftershake.app.app import AftershakeApp
from aftershake.app.care_pages import (
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
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.picker import PickerScreen
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.screens.reason import ReasonScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.screens.working import WorkingScreen
from aftershake.audible import NoDevice
from aftershake.care.length import Limit
from aftershake.session.check import NOTHING_SAID
from aftershake.session.result import Result
from aftershake.sound.mixer import Mixer
from aftershake.sound.player import Player
from aftershake.sound.programs import Program
from aftershake.sound.speech import Speech
from aftershake.store.store import Store
from aftershake.wording.care import allowed_title, allowed_words, limit_words, note, topics
from support import past_examples as past
from support.app_helpers import (
    KNOWN,
    NEW,
    Shown,
    at_rest,
    home,
    no_bluetooth,
    ready,
    scan,
    segments,
    settle,
    text_of,
)
from support.contrast import contrast_of
from support.sound_page import looked_for

GOLDENS = Path(__file__).parent / "goldens"
SIZES = [(80, 24), (120, 40), (60, 16)]
LEGIBLE = 4.5  # WCAG AA for text
SIMULATED = "simulated heart, six times the speed"


class Quiet:
    """A device that takes what it is given; nobody hears it."""

    name, stopped = "PulseAudio", False

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer

    @property
    def taken(self) -> int:
        return time.monotonic_ns()

    def close(self) -> None: ...


def no_device(mixer: Mixer) -> NoDevice:
    return NoDevice("no_device")


def speaks() -> list[Program]:
    return [Program("spd-say", "/usr/bin/spd-say")]


def asking(screen: SessionScreen) -> SessionScreen:
    """With the question whether the phase shall be ended."""
    screen.call_later(screen.action_ask_to_end)
    return screen


def wishing(screen: PlanScreen) -> PlanScreen:
    """For a first time, and lying."""
    screen.call_later(screen.action_place, "floor")
    screen.call_later(screen.action_first)
    return screen


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "home": lambda: home(KNOWN),
    "home-new": lambda: home(NEW),
    "home-weeks": lambda: home(past.HOME),
    "history": lambda: past.history(412),
    "history-none": lambda: past.history(0),
    "leave-out": lambda: ReasonScreen("Standard, 2026-11-22 07:41"),
    "trend": lambda: past.of_days(30),
    "trend-two-days": lambda: past.of_days(2),
    "trend-none": lambda: past.of_days(0),
    "plans": lambda: PlanScreen(KNOWN.plans, KNOWN.plans[1]),
    "plans-steps": lambda: PlanScreen(KNOWN.plans, KNOWN.plans[5]),
    "plans-first-lying": lambda: wishing(PlanScreen(KNOWN.plans, KNOWN.plans[6])),
    "picker": lambda: PickerScreen(scan, "C4:2A:11:09:7C:41"),
    "no-bluetooth": lambda: PickerScreen(no_bluetooth, None),
    "waiting": lambda: Shown(examples.WAITING).screen(),
    "lying-down": lambda: Shown(examples.LYING_DOWN).screen(),
    "counted": lambda: Shown(examples.COUNTED).screen(),
    "folded": lambda: Shown(examples.FOLDED).screen(),
    "wall": lambda: Shown(examples.WALL).screen(SIMULATED),
    "knees": lambda: Shown(examples.KNEES).screen(),
    "thirty-phases": lambda: Shown(examples.THIRTY).screen(),
    "told": lambda: Shown(examples.TOLD).screen(),
    "ending": lambda: asking(Shown(examples.RESTING).screen()),
    "calibrating": lambda: Shown(examples.CALIBRATING).screen(),
    "resting": lambda: Shown(examples.RESTING).screen(SIMULATED),
    "lost": lambda: Shown(examples.LOST).screen(),
    "paused": lambda: Shown(examples.PAUSED).screen(),
    "shaking": lambda: Shown(examples.SHAKING).screen(SIMULATED),
    "integrating": lambda: Shown(examples.INTEGRATING).screen(),
    "compared": lambda: Shown(examples.COMPARED).screen(),
    "no-intervals": lambda: Shown(examples.NO_INTERVALS).screen(),
    "full-disk": lambda: Shown(examples.FULL_DISK).screen(),
    "ended": lambda: Shown(examples.ENDED).screen(),
    "review": lambda: ReviewScreen(examples.RESULT),
    "review-unclear": lambda: ReviewScreen(examples.UNCLEAR),
    "review-rated": lambda: ReviewScreen(examples.RATED, add=print),
    "review-upset": lambda: ReviewScreen(examples.UPSET, add=print),
    "review-among": lambda: ReviewScreen(examples.AMONG, behind=print),  # type: ignore[arg-type]
    "details-course": example.screen,
    "details-recovery": lambda: example.screen(1),
    "details-beats": lambda: example.screen(2),
    "details-poincare": lambda: example.screen(3),
    "details-spectrum": lambda: example.screen(4),
    "details-refused": lambda: example.screen(1, example.REFUSED),
    "check-in": CheckInScreen,
    "check-out": lambda: CheckOutScreen(examples.SAID),
    "check-out-rest": lambda: CheckOutScreen(NOTHING_SAID, shaken=False),
    "mend": lambda: MendScreen(examples.SAID),
    "help": HelpScreen,
    "screening": ScreeningScreen,
    "screening-no-shaking": lambda: rest_page(
        allowed_title("no_shaking"),
        (*allowed_words("no_shaking"), topics(("heart", "blood_pressure"))),
        [plan for plan in KNOWN.plans if plan.name in ("rest", "quick-rest")],
        "again",
    ),
    "screening-everything": lambda: outcome_page("everything", (), False),
    "daily": DailyScreen,
    "length": lambda: say_page(
        "Before you begin", (note("second_today"), limit_words(Limit(180, "practice")))
    ),
    "support-at-hand": support_at_hand,
    "rehearsal": RehearsalScreen,
    "grounding": lambda: GroundingScreen("stopped"),
    "support": lambda: SupportScreen("", print),
    "why-stopped": why_stopped,
    "sound-check": lambda: looked_for(Player(Quiet), Speech(speaks)),
    "sound-missing": lambda: looked_for(Player(no_device), Speech(list)),
    "trouble": lambda: TroubleScreen("Bluetooth is off. Switch it on, then try again."),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    with Store(tmp_path / "aftershake.db") as store:
        yield store


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_screens_look_as_they_did(name: str, size: tuple[int, int], store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        if name.startswith("plans"):
            app.push_screen(home(KNOWN))  # lies over it
            await at_rest(pilot)
        app.push_screen(SCREENS[name]())
        seen = await at_rest(pilot)
    golden = GOLDENS / f"{name}-{size[0]}x{size[1]}.txt"
    if "AFTERSHAKE_WRITE_GOLDENS" in os.environ:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen + "\n", "utf-8")
    assert seen + "\n" == golden.read_text("utf-8")


@pytest.mark.parametrize("no_color", [False, True], ids=["colour", "NO_COLOR"])
@pytest.mark.parametrize("theme", ["aftershake-dark", "aftershake-light"])
async def test_every_word_is_legible(
    theme: str, no_color: bool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contrast of whatever is drawn with letters or figures, on every screen."""
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.theme = theme
        assert app.no_color == no_color
        for name, screen in SCREENS.items():
            if name.startswith("plans"):  # lies over a screen that is dimmed on purpose
                continue
            app.push_screen(screen())
            await at_rest(pilot)
            ground = app.screen.styles.background
            for strip in segments(app):
                drawn = Monochrome().apply(strip, ground) if no_color else strip
                for segment in drawn:
                    style = segment.style
                    if style is None or not any(c.isalnum() for c in segment.text):
                        continue
                    assert style.color is not None
                    assert style.bgcolor is not None
                    ink, paper = map(Color.from_rich_color, (style.color, style.bgcolor))
                    if style.dim:
                        ink = ink.blend(paper, 0.5)
                    contrast = contrast_of(ink, paper)
                    assert contrast >= LEGIBLE, (name, segment.text, ink.hex, paper.hex, contrast)


async def test_a_screen_too_small_says_what_is_enough(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(59, 15)) as pilot:
        await ready(pilot)
        for screen in (home(KNOWN), HelpScreen(), ReviewScreen(examples.RESULT)):
            app.push_screen(screen)
            await settle(pilot)
            assert "60 × 16 is enough; now it is 59 × 15." in text_of(app)


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (30, 8), (20, 5)])
async def test_below_60x16_a_session_keeps_number_phase_and_time(
    size: tuple[int, int], store: Store
) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        for view, phase in ((examples.RESTING, "○ BASE"), (examples.SHAKING, "◆ SHAK")):
            app.push_screen(Shown(view).screen())
            await settle(pilot)
            first, *rest = text_of(app).splitlines()
            assert first.startswith(phase)
            assert first.endswith("left")
            assert "█" in "".join(rest)
            assert "recording" not in "".join(rest)


async def test_any_size_at_all_is_drawn(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for view in (examples.RESTING, examples.SHAKING, examples.INTEGRATING, examples.LOST):
            app.push_screen(Shown(view).screen())
            for size in ((1, 1), (3, 2), (60, 16), (61, 17), (79, 22), (100, 34), (300, 90)):
                await pilot.resize_terminal(*size)
                await settle(pilot)
        app.push_screen(ReviewScreen(examples.EMPTY))
        await settle(pilot)
        assert "No heart beat was recorded." in text_of(app)


async def given(result: Result) -> Result:
    return result


async def test_working_hands_on_what_it_gave(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(WorkingScreen(lambda: given(examples.RESULT)))
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
