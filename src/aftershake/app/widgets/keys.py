"""The last row of a page: the keys that work now, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.signal import Signal
from textual.widget import Widget

GAP = 2
# These are taken in after all others, in this order: arrows are tried anyway, and what is left out
# is in the list of commands.
GIVE_WAY = ("darken", "mark", "app.help", "cursor_up", "hear_all", "press('backspace')")
NAMES = {"escape": "esc", "question_mark": "?", "plus": "+"}
COMMANDS = "app.command_palette", "command_palette"
ALL, MORE = "commands", "more"


class Shown(NamedTuple):
    """`key` is what a click presses, `name` how it is written, `does` what for."""

    key: str
    name: str
    does: str
    action: str

    @property
    def width(self) -> int:
        return cell_len(f"{self.name} {self.does}")


def fitting(keys: Sequence[Shown], width: int) -> list[Shown]:
    """Those of `keys` that have room in `width` columns, whole, in their order.

    What stands first goes before what stands later; GIVE_WAY comes after all others.
    """
    later = {action: place for place, action in enumerate(GIVE_WAY, 1)}
    taken: set[int] = set()
    used = 0
    for at in sorted(range(len(keys)), key=lambda i: (later.get(keys[i].action, 0), i)):
        needed = keys[at].width + (GAP if taken else 0)
        if used + needed <= width:
            taken.add(at)
            used += needed
    return [key for at, key in enumerate(keys) if at in taken]


def arranged(keys: Sequence[Shown], commands: str, width: int) -> tuple[list[Shown], str]:
    """The keys at the left, and what the key of the `commands` at the right is said to do."""
    everything = sum(key.width + GAP for key in keys)
    if everything + len(f"{commands} {ALL}") <= width:
        return list(keys), ALL
    return fitting(keys, width - len(f"{commands} {MORE}") - GAP), MORE


class Keys(Widget, can_focus=False):
    """A click on a key presses it."""

    ALLOW_SELECT: ClassVar[bool] = False
    _keys: tuple[Shown, ...] = ()
    _commands = ""  # the key of the list of commands, where that can be opened

    _signal: Signal[Screen[object]] | None = None

    def on_mount(self) -> None:
        if not self.is_attached:  # the page went again before it was there
            return
        self._signal = self.screen.bindings_updated_signal
        self._signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def on_unmount(self) -> None:
        if self._signal is not None:
            self._signal.unsubscribe(self)

    def _changed(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        actions: dict[str, Shown] = {}
        commands = ""
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.action in COMMANDS:
                commands = written(binding)
            elif binding.show and active.enabled and binding.action not in actions:
                actions[binding.action] = Shown(
                    binding.key, written(binding), binding.description, binding.action
                )
        keys = tuple(actions.values())
        if (keys, commands) != (self._keys, self._commands):
            self._keys, self._commands = keys, commands
            self.refresh()

    def render(self) -> RenderResult:
        shown, does = arranged(self._keys, self._commands, self.size.width)
        left = Content(" " * GAP).join(_key(key.name, key.does) for key in shown)
        if not self._commands:
            return left
        right = _key(self._commands, does)
        room = self.size.width - left.cell_length - right.cell_length
        return Content.assemble(left, " " * max(0, room), right)

    def on_click(self, event: events.Click) -> None:
        shown, does = arranged(self._keys, self._commands, self.size.width)
        offset = event.get_content_offset(self)
        if offset is None:
            return
        start = 0
        for key in shown:
            if start <= offset.x < start + key.width:
                self.app.simulate_key(key.key)
                return
            start += key.width + GAP
        if self._commands and offset.x >= self.size.width - len(f"{self._commands} {does}"):
            self.app.simulate_key(self._commands)


def written(binding: Binding) -> str:
    """How a key is called, everywhere the same."""
    return binding.key_display or NAMES.get(binding.key, binding.key)


def _key(name: str, does: str) -> Content:
    return Content.assemble((name, "$ink bold"), (f" {does}", "$muted"))
