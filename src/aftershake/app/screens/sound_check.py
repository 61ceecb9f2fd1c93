"""Before lying down: hear every sound and the voice once, and choose how loud."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker

from aftershake.app.screens.base import Page, close
from aftershake.app.widgets.sounds import Sounds
from aftershake.audible import TONES, Settings, Tone
from aftershake.sound.player import Player
from aftershake.sound.settings import keep_settings, read_settings
from aftershake.sound.speech import Speech
from aftershake.sound.tones import lasts_s, tone
from aftershake.threads import aside
from aftershake.wording.settings import wrong_setting
from aftershake.wording.sound import (
    chosen,
    no_device,
    no_speech,
    quiet_hours,
    trial,
    unheard,
)

LEAD = "Will you hear it lying down, with your eyes closed?"
STEP = 10  # of a volume
BETWEEN_S = 0.5  # one sound and the next
LOOK_S = 0.2


class SoundCheckScreen(Page[bool]):
    """Dismisses with True to go on, False to go back. `changed` is told of each new choice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "hear", "hear", key_display="space"),
        Binding("a", "hear_all", "all"),
        Binding("left,minus,h", "louder(-1)", "volume", key_display="←→"),
        Binding("right,plus,l", "louder(1)", show=False),
        Binding("o", "switch", "on/off"),
        Binding("escape", "back", "back", key_display="esc"),
    ]

    def __init__(
        self,
        changed: Callable[[Settings], None] = lambda settings: None,
        *,
        player: Player | None = None,
        speech: Speech | None = None,
    ) -> None:
        super().__init__()
        self._changed = changed
        self._player, self._speech = player or Player(), speech or Speech()
        self.settings = read_settings()
        self._all: Worker[None] | None = None
        self._sounds = Sounds(id="sounds")
        self._state = Static(id="heard", markup=False)
        self._advice = Static(id="advice", markup=False)
        self._told: tuple[object, ...] = ()

    def body(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static("Can you hear it?", classes="title", markup=False)
            yield Static(LEAD, classes="lead", markup=False)
            yield self._sounds
            yield self._state
            yield self._advice

    def on_mount(self) -> None:
        self._player.prepare()
        self._speech.prepare()
        self._sounds.focus()
        self._tell()
        self.set_interval(LOOK_S, self._tell)

    def on_unmount(self) -> None:
        aside(self._player.close)
        aside(self._speech.close)

    # What is heard

    def action_hear(self) -> None:
        self._stop()
        self._hear(self._sounds.tone)

    def action_hear_all(self) -> None:
        self._stop()
        self._all = self.run_worker(self._hear_all())

    async def _hear_all(self) -> None:
        for number, each in enumerate((*TONES, None)):
            self._sounds.highlighted = number
            self._hear(each)
            await asyncio.sleep(BETWEEN_S + (lasts_s(each) if each is not None else 0.0))

    def _hear(self, which: Tone | None) -> None:
        if which is not None:
            self._player.play(tone(which), self.settings.sound_volume / 100)
        else:
            self._speech.volume = self.settings.speech_volume
            self._speech.say(trial(), important=True)

    def _stop(self) -> None:
        if self._all is not None:
            self._all.cancel()

    # What is chosen

    def action_louder(self, way: int) -> None:
        sounds = self._sounds.tone is not None
        volume = self.settings.sound_volume if sounds else self.settings.speech_volume
        volume = max(0, min(100, (volume // STEP + way) * STEP))
        if sounds:
            self._choose(replace(self.settings, sound_volume=volume))
        else:
            self._choose(replace(self.settings, speech_volume=volume))
        self.action_hear()

    def action_switch(self) -> None:
        if self._sounds.tone is not None:
            self._choose(replace(self.settings, sound=not self.settings.sound))
        else:
            self._choose(replace(self.settings, speech=not self.settings.speech))

    def _choose(self, settings: Settings) -> None:
        self.settings = settings
        keep_settings(settings)
        self._changed(settings)
        self._tell()

    def action_go_on(self) -> None:
        close(self, True)

    def action_back(self) -> None:
        close(self, False)

    # What is told

    def _tell(self) -> None:
        player, speech = self._player, self._speech
        now = self.settings, player.name, player.missing, speech.program, speech.missing
        if now == self._told:
            return
        self._told = now
        settings = self.settings
        device = no_device(player.missing) if player.missing is not None else None
        voice = no_speech(speech.missing, sys.platform) if speech.missing is not None else None
        self._state.update(
            Content("\n").join(
                [
                    _line("Sound", settings.sound, settings.sound_volume, player.name, device),
                    _line("Voice", settings.speech, settings.speech_volume, speech.program, voice),
                ]
            )
        )
        advice = [each.advice for each in (device, voice) if each is not None]
        advice += [wrong_setting(each) for each in settings.wrong]
        self._advice.set_class(bool(settings.wrong), "caution")
        self._advice.update(
            "\n".join(filter(None, [*(advice or [unheard()]), quiet_hours(settings)]))
        )


def _line(name: str, on: bool, volume: int, there: str, missing: tuple[str, str] | None) -> Content:
    found = (f"▲ {missing[0]}", "$caution") if missing is not None else (there, "$muted")
    return Content.assemble(f"{name}  {chosen(on, volume):<16}  ", found)
