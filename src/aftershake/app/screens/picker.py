"""Find your strap: a live list of heart-rate straps in reach."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.worker import Worker

from aftershake.app.screens.base import Column, Page, close, once
from aftershake.app.widgets.menu import Menu
from aftershake.sources.protocol import Found, SourceError

Scan = Callable[[], AsyncGenerator[tuple[Found, ...]]]
SAME_NAME = "your last one's name"
NARROW = 72  # columns below which a row says less
LEAD = "Wet the electrodes, put the strap on, close the phone app."
HINTS = (
    "Nothing here yet?",
    "· Wet the electrodes and wear the strap: most sleep until they feel skin.",
    "· A strap talks to one app at a time: close the phone app, or its Bluetooth.",
    "· Come closer, and check that the strap's battery is not empty.",
    "· Arm and wrist bands often send no beat intervals; a chest strap does.",
)


def nearness(rssi_dbm: int | None) -> tuple[str, str]:
    """Signal strength as a shape and a word. Thresholds are ours: radios differ."""
    if rssi_dbm is None:
        return "····", "unknown"
    for least, shape, word in ((-60, "▂▄▆█", "near"), (-75, "▂▄▆·", "close"), (-88, "▂▄··", "far")):
        if rssi_dbm >= least:
            return shape, word
    return "▂···", "very far"


class PickerScreen(Page[Found | None]):
    """Dismisses with the strap that was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rescan", "look again"),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("escape", "leave", "back"),
    ]

    def __init__(self, scan: Scan, used_last: str | None = None, last_name: str = "") -> None:
        super().__init__()
        self._scan, self._used_last, self._last_name = scan, used_last, last_name
        self._found: tuple[Found, ...] = ()
        self._moved = False  # whether the person has chosen where the highlight is
        self._worker: Worker[None] | None = None
        self._straps, self._state = Menu(id="straps"), Static(id="state", markup=False)
        self._lead = Static(LEAD, classes="lead", markup=False)
        self._hints = Static("\n".join(HINTS), id="hints", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column", can_focus=False):
            yield Static("Find your strap", classes="title", markup=False)
            yield self._lead
            yield self._straps
            yield self._state
            yield self._hints

    def on_mount(self) -> None:
        self._straps.focus()
        self.action_rescan()

    def action_rescan(self) -> None:
        if self._worker is not None and not self._worker.is_finished:
            return
        self._say("Looking …")
        self._hints.display, self._lead.display = not self._found, True
        self._worker = self.run_worker(once(self._look()), exit_on_error=False)

    async def _look(self) -> None:
        """Take what the scan finds until it ends, fails, or the screen is left."""
        scanning = self._scan()
        try:
            async for found in scanning:
                self.show(found)
        except SourceError as error:
            self._say(f"▲ {error}", trouble=True)
            # They are about straps, and no strap is the cause.
            self._hints.display = self._lead.display = False
        else:
            self._say("Done looking. r looks again.")
        finally:
            await scanning.aclose()

    def show(self, found: Sequence[Found]) -> None:
        """List what is in reach; the highlight stays on its strap."""
        straps = self._straps
        at = straps.highlighted
        chosen = self._found[at].address if at is not None and at < len(self._found) else None
        if not self._moved and self._used_last is not None:
            chosen = self._used_last
        self._found = tuple(found)
        addresses = [strap.address for strap in found]
        there = addresses.index(chosen) if chosen in addresses else 0
        straps.fill([(self._row(s), s.address) for s in found], there if found else None)
        straps.display = bool(found)
        self._hints.display = not found
        self._say("Looking … choose with enter." if found else "Looking …")

    def _row(self, strap: Found) -> Content:
        shape, word = ("▂▄▆█", "connected") if strap.connected else nearness(strap.rssi_dbm)
        tail = "".join(c for c in strap.address if c.isalnum())[-4:].upper()
        notes = ["used last"] if strap.address == self._used_last else []
        if not notes and strap.name == self._last_name:
            there = any(each.address == self._used_last for each in self._found)
            notes = [] if there else [SAME_NAME]
        if strap.battery_percent is not None:
            notes.append(f"battery {strap.battery_percent} %")
        if self.size.width < NARROW:
            notes = notes[:1]
        return Content.assemble(
            f"{strap.name or 'no name':<16.16} ", (f"··{tail:<6}", "$muted"),
            f"{shape} ", (f"{word:<10}", "$muted"), (" · ".join(notes), "$integration"),
        )  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        self._moved = self._moved or event.key in ("up", "down", "k", "j", "home", "end")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        close(self, self._found[event.option_index])

    def _say(self, text: str, *, trouble: bool = False) -> None:
        self._state.set_class(trouble, "caution")
        self._state.update(text)
