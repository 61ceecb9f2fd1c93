"""Events in the order of their time, whoever stamped them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aftershake.events import Event, Reopened

ASLEEP_S = 10.0


def in_order(came: Iterable[Event], last_s: float, *, own_time: bool) -> list[Event]:
    """What came after `last_s`, on the session clock. `own_time`: of a source that ticks itself."""
    events: list[Event] = []
    for event in came:
        if not own_time and event.t_s - last_s > ASLEEP_S:
            # Ticks come every second: the machine was asleep, and so nobody led the session.
            events.append(Reopened(event.t_s))
        if event.t_s < last_s:  # stamped before what is in front of it
            event = replace(event, t_s=last_s)
        events.append(event)
        last_s = event.t_s
    return events
