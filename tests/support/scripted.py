"""Sessions of which every event is written down: a source that gives what it is given."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime

from aftershake.events import Event, Link, Packet, Pressed, Tick
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.recorder import Recorder
from aftershake.rr.packet import encode
from aftershake.session.view import View
from aftershake.store.store import Store
from support.begun import begin

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)
SHORT = read_plan(
    'name = "short"\n'
    '[[phase]]\nname = "baseline"\nkind = "rest"\nduration_s = 20\n'
    '[[phase]]\nname = "shaking"\nkind = "shake"\nduration_s = 10\n'
    '[[phase]]\nname = "integration"\nkind = "rest"\nduration_s = 20\n'
)


class Script:
    """A source that gives what it is given; a real one in every other way."""

    ticks = True

    def __init__(self, events: Iterable[Event], error: Exception | None = None) -> None:
        self._events, self._error, self.let_go = events, error, False

    def wait(self, for_s: float) -> bool:
        return False

    def pressed(self, event: Pressed) -> None:
        pass

    async def events(self) -> AsyncGenerator[Event, None]:
        try:
            for event in self._events:
                yield event
            if self._error is not None:
                raise self._error
        finally:
            self.let_go = True


def seconds(count: int, *, start: int = 0, connection: int = 1) -> list[Event]:
    """A strap's packets and the ticks between them."""
    each: list[Event] = [Link(float(start), "connected", connection)]
    for t_s in range(start, start + count):
        each.append(Tick(float(t_s)))
        word = 1023 + 2 * (t_s % 2)  # the very same for long would be no heart
        each.append(Packet(t_s + 0.05, encode(60, (word,)), connection))
    return each


def recording(
    store: Store, source: Script, views: list[View], plan: Plan = SHORT, **more: object
) -> Recorder:
    session_id = begin(store, plan, NOW, source="simulate", what="script")
    row = store.session(session_id)
    assert row is not None
    return Recorder(
        store=store,
        session=row,
        plan=plan,
        source=source,
        clock=Clock(NOW, own_time=True),
        show=views.append,
        **more,  # type: ignore[arg-type]
    )
