"""Letting go of a client, and what comes after."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    Packet,
)
from aftershake.sources.ble.messages import (
    Close,
    Closed,
    Dropped,
    Heard,
    Message,
)
from aftershake.sources.ble.searching import begin_search
from aftershake.sources.ble.states import (
    BackingOff,
    Disconnecting,
    Searching,
)
from aftershake.sources.ble.turn import Turn


def let_go(
    turn: Turn,
    client: int,
    connection: int,
    then: BackingOff | Searching,
    *,
    dropped: bool = False,
) -> None:
    """Let go of the client, then go on; at once where the link has `dropped`."""
    turn.actions.append(Close(client, turn.patience.let_go_s))
    if dropped:
        _go_on(turn, then)
    else:
        turn.enter(Disconnecting(client, connection, then))


def while_disconnecting(turn: Turn, phase: Disconnecting, message: Message) -> None:
    """What a message is while a client lets go."""
    if isinstance(message, Closed | Dropped):  # a link that is down needs no farewell
        _go_on(turn, phase.then)
    elif isinstance(message, Heard) and phase.connection:
        turn.give(Packet(turn.now_s, message.payload, phase.connection))


def _go_on(turn: Turn, then: BackingOff | Searching) -> None:
    if isinstance(then, Searching):
        begin_search(turn, replace(then, since_s=turn.now_s))
    else:
        turn.enter(then)
