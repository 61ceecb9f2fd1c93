"""Keeping a strap: a pure state machine. What happens comes in, what is to be done comes out.

    searching → stopping scan → connecting → linked → disconnecting → backing off → connecting …
        ↑                           └─ failed ─→ disconnecting ─┐
        └───────────────────────────────────────────────────────┘

It has no clock, no chance and no Bluetooth: time comes with each message, chance beside it.
`driver.py` does what it says. How long things may take is in `timeouts.py`.
What each state makes of a message is in the module of its name.
"""

from __future__ import annotations

from dataclasses import replace

from aftershake.sources.ble.connecting import connect, while_connecting
from aftershake.sources.ble.disconnecting import while_disconnecting
from aftershake.sources.ble.linked import while_linked
from aftershake.sources.ble.messages import (
    Action,
    Begun,
    Close,
    EndScan,
    Message,
    OfClient,
    ScanEnded,
    Stopped,
    WakeAt,
    Woke,
)
from aftershake.sources.ble.searching import begin_search, while_searching
from aftershake.sources.ble.states import (
    BackingOff,
    Connecting,
    Disconnecting,
    Idle,
    Linked,
    Over,
    Phase,
    Searching,
    State,
    StoppingScan,
)
from aftershake.sources.ble.turn import Turn


def step(state: State, message: Message, chance: float) -> tuple[State, tuple[Action, ...]]:
    """What the state becomes, and what is to be done. `chance`, in [0, 1), is for the jitter."""
    turn = Turn(state, message.now_s, chance)
    _receive(turn, message)
    _set_alarm(turn)
    return turn.state, tuple(turn.actions)


def _receive(turn: Turn, message: Message) -> None:
    phase = turn.state.phase
    if isinstance(message, Woke):
        turn.state = replace(turn.state, wake_s=None)
    if isinstance(message, Stopped):
        _stop(turn, phase)
    elif isinstance(phase, Idle) and isinstance(message, Begun):
        begin_search(turn, Searching(turn.now_s, turn.now_s))
    elif isinstance(phase, Searching):
        while_searching(turn, phase, message)
    elif isinstance(phase, StoppingScan) and isinstance(message, ScanEnded):
        found, instead = phase.found, phase.found if phase.instead else None
        connect(turn, found.address, again=False, held=found.connected, instead=instead)
    elif isinstance(phase, BackingOff) and turn.now_s >= phase.until_s:
        connect(turn, phase.address, again=True, held=False)
    elif isinstance(phase, Connecting | Linked | Disconnecting):
        _with_client(turn, phase, message)


def _with_client(turn: Turn, phase: Connecting | Linked | Disconnecting, message: Message) -> None:
    if isinstance(message, OfClient) and message.client != phase.client:
        return  # what an earlier client still has to say is of no interest
    if isinstance(phase, Connecting):
        while_connecting(turn, phase, message)
    elif isinstance(phase, Linked):
        while_linked(turn, phase, message)
    else:
        while_disconnecting(turn, phase, message)


def _stop(turn: Turn, phase: Phase) -> None:
    if isinstance(phase, Searching) and phase.scan_s is not None:
        turn.actions.append(EndScan())
    elif isinstance(phase, Connecting | Linked):
        turn.actions.append(Close(phase.client, turn.patience.let_go_s))
    turn.enter(Over())


def _set_alarm(turn: Turn) -> None:
    due_s = _due_s(turn)
    if due_s is not None and due_s != turn.state.wake_s:
        turn.actions.append(WakeAt(due_s))
    turn.state = replace(turn.state, wake_s=due_s)


def _due_s(turn: Turn) -> float | None:
    phase = turn.state.phase
    if isinstance(phase, BackingOff):
        return phase.until_s
    if isinstance(phase, Searching):
        if phase.scan_s is None:
            return phase.retry_s
        return phase.next_try_s if phase.chosen is not None else None
    if isinstance(phase, Linked):
        patience = turn.patience
        limit_s = phase.heard_s + (patience.silent_s if phase.asked else patience.stale_s)
        return limit_s if phase.battery_s is None else min(limit_s, phase.battery_s)
    return None
