"""A session without a terminal: a line per event of note to stderr, and the result at the end."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from aftershake.cli.output import say
from aftershake.events import LinkReason
from aftershake.hrv.live_reasons import NoHeartBeat, NoIntervals
from aftershake.plans.plan import GLYPHS, roles_of
from aftershake.session.view import View
from aftershake.wording.link import SAID_ALREADY, link_words
from aftershake.wording.live import live_reason, no_intervals
from aftershake.wording.metrics import no_number
from aftershake.wording.numbers import clock
from aftershake.wording.saving import notice
from aftershake.wording.strap import unit_doubt

LOW_PERCENT = 15
LAST_WORD_S = 5.0


class Voice:
    """Says lines in a thread of its own: a reader that stands still holds nothing up."""

    def __init__(self, say: Callable[[str], None] = say) -> None:
        self._say_it = say
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._say, daemon=True)
        self._thread.start()

    def __call__(self, line: str) -> None:
        self._lines.put(line)

    def finish(self) -> None:
        """Wait until all is said, for a limited time."""
        self._lines.put(None)
        self._thread.join(LAST_WORD_S)

    def _say(self) -> None:
        while (line := self._lines.get()) is not None:
            self._say_it(line)


class Reporter:
    """Says what has changed from one view to the next."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._before: View | None = None
        self._say = say

    def __call__(self, view: View) -> None:
        before, self._before = self._before, view
        for line in changes(before, view):
            self._say(f"{clock(view.t_s):>6}  {line}")


def changes(before: View | None, view: View) -> list[str]:
    """The events of note between two views, in plain words."""
    lines: list[str] = []
    if view.saving.troubled and (before is None or before.saving != view.saving):
        lines.append(notice(view.saving))
    if before is not None and before.saving.troubled and not view.saving.troubled:
        lines.append("saving again; nothing was lost")
    if before is None or before.link != view.link or _why(view) not in (None, _why(before)):
        if view.link == "connected":
            lines.append(f"connected{f' to {view.strap}' if view.strap else ''}")
        elif words := link_words(view):
            lines.append(words)
    was_lost = before is not None and before.saving.safe and _is_lost(before)
    is_lost = view.saving.safe and _is_lost(view)
    if is_lost and not was_lost and view.link == "connected":
        lines.append(live_reason(view.live.reason))
    if was_lost and not is_lost and view.stage == "running":
        lines.append("the signal is back")
    reason = view.live.reason
    said = before is None or before.live.reason == reason
    # A band that finds no beat now and then has said already that it sends no intervals.
    said = said or isinstance(before and before.live.reason, NoHeartBeat)
    if isinstance(reason, NoIntervals) and not said:
        lines.append(no_intervals(reason))
    doubt = view.unit_doubt
    if doubt is not None and (before is None or before.unit_doubt != doubt):
        lines.append(unit_doubt(doubt))
    battery = view.battery_percent
    if battery is not None and battery <= LOW_PERCENT:
        had = before.battery_percent if before is not None else None
        if had is None or had > LOW_PERCENT:
            lines.append(f"the strap's battery is low: {battery} %")
    begun = view.stage != "waiting" and (before is None or before.stage == "waiting")
    planned = bool(view.now.name)  # what is only listened to has no phases to speak of
    if (
        planned
        and view.stage != "ended"
        and (begun or (before is not None and before.phase != view.phase))
    ):
        phase = view.now
        role = roles_of(view.phases)[view.phase]
        lines.append(f"{GLYPHS[role]} {phase.name} begins, {clock(phase.duration_s)}")
    if before is not None and before.baseline is None and view.baseline is not None:
        rmssd_ms = view.baseline.rmssd_ms
        lines.append(
            f"baseline measured: RMSSD {rmssd_ms:.0f} ms"
            if rmssd_ms is not None
            else f"baseline measured: no number, {no_number(view.baseline.reason)}"
        )
    if view.stage == "ended" and (before is None or before.stage != "ended"):
        words = link_words(view) if view.link == "ended" else ""
        why = f": {words}" if words else ""
        if planned:
            lines.append("the session is over" if view.through else f"stopped early{why}")
        if not view.saving.safe:
            lines.append("its last beats wait to be saved; ctrl+c leaves without them")
    return lines


def _is_lost(view: View) -> bool:
    return view.live.state == "lost" and view.stage == "running"


def _why(view: View) -> LinkReason | None:
    """Why the strap is away, where more is known than that it is."""
    reason = view.link_reason
    told = reason is not None and reason.code not in SAID_ALREADY
    return reason if told and view.link not in ("connected", "ended") else None
