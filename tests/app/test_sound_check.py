"""The page before lying down: every key, what is kept of it, and when it comes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.app.screens.sound_check import SoundCheckScreen
from aftershake.app.sound_step import sound_step
from aftershake.app.widgets.sounds import Sounds
from aftershake.audible import TONES, NoDevice, Settings
from aftershake.config import config_file, remembered
from aftershake.recording.start import SessionRequest
from aftershake.session.view import Told
from aftershake.sound.mixer import Mixer
from aftershake.sound.player import Player
from aftershake.sound.programs import programs
from aftershake.sound.settings import read_settings
from aftershake.sound.speech import Speech
from aftershake.sound.tones import Samples, tone
from aftershake.store.store import Store
from support.app_helpers import KNOWN, Shown, ready, row, settle, shown_in, text_of, until
from support.spoken import Voice

STARTED = datetime(2026, 11, 20, 7, 41, tzinfo=UTC)


class Ear:
    """A device that takes each sound whole, at once, and remembers it."""

    name, taken, stopped = "an ear", 0, False

    def __init__(self, mixer: Mixer) -> None:
        self.heard: list[Samples] = []
        self._mixer, self._closed = mixer, threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while not self._closed.wait(0.005):
            self.taken += 1
            if not self._mixer.empty:
                self.heard.append(self._mixer.take(40_000))

    def close(self) -> None:
        self._closed.set()


class Page:
    """The page with an ear, and a voice that writes down."""

    def __init__(self, voice: Voice) -> None:
        self.ears: list[Ear] = []
        self.voice, self.changed = voice, list[Settings]()

    def _open(self, mixer: Mixer) -> Ear:
        self.ears.append(Ear(mixer))
        return self.ears[-1]

    def screen(self) -> SoundCheckScreen:
        speech = Speech(lambda: programs("linux"))
        return SoundCheckScreen(self.changed.append, player=Player(self._open), speech=speech)

    @property
    def heard(self) -> list[Samples]:
        return self.ears[0].heard if self.ears else []


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    monkeypatch.setattr("sys.platform", "linux")
    voice = Voice(tmp_path / "bin", monkeypatch)
    voice.add()
    return Page(voice)


async def test_each_sound_and_the_voice_can_be_heard(store: Store, page: Page) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(page.screen())
        await until(pilot, lambda: "an ear" in text_of(app))
        await pilot.press("down", "down", "space")
        await until(pilot, lambda: len(page.heard) == 1)
        (sound,) = page.heard
        which = tone("shake")
        assert sound[: len(which)] == pytest.approx(which * 0.7, abs=1e-6)
        await pilot.press("end", "space")
        await until(pilot, lambda: page.voice.ended)
        await until(pilot, lambda: "spd-say" in text_of(app))


async def test_one_key_plays_all_in_turn_and_another_ends_that(store: Store, page: Page) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(page.screen())
        await pilot.press("a")
        await until(pilot, lambda: len(page.heard) == 2)
        assert app.screen.query_one(Sounds).tone == TONES[1]
        assert isinstance(app.screen, SoundCheckScreen)
        await pilot.press("space")
        await until(pilot, lambda: len(page.heard) == 3)
        assert app.screen._all is not None
        await until(pilot, lambda: app.screen._all.is_finished)  # type: ignore[attr-defined]


@pytest.mark.words
async def test_what_is_chosen_is_shown_kept_and_told(store: Store, page: Page) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(page.screen())
        await settle(pilot)
        await pilot.press("left", "left", "o")
        await pilot.press("end", "right", "o", "o")
        await settle(pilot)
        seen = text_of(app)
        assert "Sound  off" in seen
        assert "Voice  on, volume 90" in seen
        await pilot.press("escape")
    assert (remembered("sound"), remembered("sound_volume")) == ("off", "50")
    kept = read_settings()
    assert page.changed[-1] == kept
    assert kept == Settings(sound=False, sound_volume=50, speech_volume=90)


async def test_volumes_end_at_nothing_and_at_all(store: Store, page: Page) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(page.screen())
        await settle(pilot)
        await pilot.press(*["right"] * 5)
        assert read_settings().sound_volume == 100
        await pilot.press(*["left"] * 12)
        assert read_settings().sound_volume == 0


@pytest.mark.words
async def test_what_is_missing_is_said_with_what_to_do(store: Store, page: Page) -> None:
    config_file().write_text('sound_volume = "loud"\nquiet = "22:00-07:00"\n', "utf-8")
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(
            SoundCheckScreen(
                player=Player(lambda mixer: NoDevice("no_library")), speech=Speech(list)
            )
        )
        # Either is looked for in a thread of its own.
        await until(pilot, lambda: "▲ no program that speaks" in text_of(app))
        await until(pilot, lambda: "pip install miniaudio" in text_of(app))
        seen = text_of(app)
        assert "sudo apt install espeak-ng" in seen
        assert "“loud”" in seen
        assert "Quiet from 22:00 to 07:00" in seen


class Beginning(AftershakeApp):
    """Notes what would be recorded: a real strap is not in reach of a test."""

    orders: tuple[SessionRequest, ...] = ()

    async def _lead(self, order: SessionRequest) -> None:
        """This step alone; those before it have tests of their own."""
        led = await sound_step(self, order)
        self.orders = self.orders if led is None else (*self.orders, led)


def order() -> SessionRequest:
    return SessionRequest(KNOWN.plans[0], "strap", "C4:2A:11:09:7C:41", 1.0, "Polar")


def record(store: Store, sessions: int, source: str = "strap") -> None:
    for number in range(sessions):
        example = row(number + 1)
        session_id = store.begin(
            title=example.title,
            started_at=STARTED,
            plan=example.plan,
            plan_toml=example.plan_toml,
            source=source,
            source_what="x",
        )
        store.end(session_id, STARTED, duration_s=60.0, complete=True, strap="")


@pytest.mark.parametrize(("key", "begun"), [("enter", 1), ("escape", 0)])
async def test_before_the_first_sessions_the_page_comes(key: str, begun: int, store: Store) -> None:
    record(store, 2)
    record(store, 5, "simulate")  # which nobody lay down for
    app = Beginning(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.lead(order())
        await until(pilot, lambda: isinstance(app.screen, SoundCheckScreen))
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert len(app.orders) == begun


@pytest.mark.words
async def test_later_a_line_says_it_and_a_key_opens_the_page(store: Store) -> None:
    record(store, 3)
    app = Beginning(store.path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        app.lead(order())
        await until(pilot, lambda: bool(app.orders))
        await settle(pilot)
        assert "F3" in text_of(app)
        await pilot.press("f3", "f3")
        await settle(pilot)
        assert isinstance(app.screen, SoundCheckScreen)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_muted_nothing_is_asked_and_nothing_rings(store: Store) -> None:
    app = Beginning(store.path, mute=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.lead(order())
        await until(pilot, lambda: bool(app.orders))
        assert isinstance(app.screen, HomeScreen)
        assert app.heard.begin(1.0) is None
        assert not app.heard.rings


async def test_the_page_opens_in_a_session_and_does_not_pause_it(store: Store) -> None:
    app = AftershakeApp(store.path)
    shown = Shown(examples.RESTING)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("f3")
        await settle(pilot)
        assert isinstance(app.screen, SoundCheckScreen)
        await pilot.press("space", "enter")
        await settle(pilot)
        assert isinstance(app.screen, SessionScreen)
        assert shown.pressed == []


@pytest.mark.parametrize("rings", [True, False])
async def test_the_bell_rings_where_nothing_else_sounds(
    rings: bool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = AftershakeApp(store.path)
    bells: list[str] = []
    monkeypatch.setattr(app, "bell", lambda: bells.append("bell"))
    shown = Shown(replace(examples.RESTING, told=Told(1.0, "begin", "It begins.")))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(SessionScreen(shown.prepare, "", lambda: rings))
        await settle(pilot)
        shown.show(replace(shown.view, told=Told(2.0, "half", "Half of it.")))
        await settle(pilot)
    assert len(bells) == rings
