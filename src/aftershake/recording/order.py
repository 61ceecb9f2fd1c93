"""Events in the order of their time, whoever stamped them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aftershake.events import Event, Reopened, Tick
from aftershake.session.fold import advance
from aftershake.session.state import State

ASLEEP_S = 10.0
QUIET_S = 1.25  # a strap that is heard tells of itself each second


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


def telling(state: State, events: Sequence[Event]) -> list[Event]:
    """`events`, which follow `state`, without the ticks that tell nothing: something came not long
    before, and nothing changes but the time. They are half of all, and would be kept for ever."""
    kept: list[Event] = []
    for event in events:
        then, quiet = seen_at(state, event.t_s), event.t_s - state.t_s > QUIET_S
        goes_on = (then.stage, then.phase) == (state.stage, state.phase)
        if isinstance(event, Tick) and goes_on and not quiet:
            continue
        kept.append(event)
        state = then
    return kept


def seen_at(state: State, t_s: float) -> State:
    """The state as it is to be seen at `t_s`, where nothing has come since."""
    return state if state.stage == "ended" else advance(state, max(t_s, state.t_s))
