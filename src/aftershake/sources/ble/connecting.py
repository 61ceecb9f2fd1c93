"""An attempt to connect."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    LinkReason,
)
from aftershake.sources.ble.disconnecting import let_go
from aftershake.sources.ble.linked import lose, while_linked
from aftershake.sources.ble.messages import (
    Dropped,
    Failed,
    Heard,
    Message,
    Open,
    Opened,
)
from aftershake.sources.ble.states import (
    Connecting,
    Linked,
    Searching,
)
from aftershake.sources.ble.turn import Turn


def connect(turn: Turn, address: str, *, again: bool, held: bool) -> None:
    """Try to connect. `again`, `held`: see `Connecting`."""
    client = turn.state.client + 1
    turn.state = replace(turn.state, client=client)
    turn.enter(Connecting(client, address, again, held))
    turn.say("connecting")
    turn.actions.append(Open(client, address, turn.patience.connect_s))


def while_connecting(turn: Turn, phase: Connecting, message: Message) -> None:
    """What a message is to an attempt."""
    if isinstance(message, Dropped):  # how the attempt ends is still to come
        turn.enter(replace(phase, dropped=True))
    elif isinstance(message, Failed):
        turn.say("searching", message.reason)
        wrong = message.reason.code == "not_a_strap" and not turn.state.linked
        turn.state = replace(turn.state, wrong=turn.state.wrong + 1 if wrong else 0)
        # BlueZ no longer knows the device of the last link: no word against the strap itturn.
        at_once = phase.again and message.reason.code == "gone"
        next_try_s = turn.now_s if at_once else turn.after_a_wait()
        # After a crash of the Bluetooth service the library may go on to list what was
        # connected before it. What failed is therefore to be heard first.
        doubt_s = turn.patience.scan_s if phase.held else turn.patience.doubt_s
        let_go(turn, phase.client, 0, Searching(turn.now_s, next_try_s, doubt_s))
    elif isinstance(message, Opened | Heard):
        most = turn.patience.most_at_once
        linked = Linked(phase.client, phase.address, turn.now_s, most)
        turn.enter(linked)
        turn.state = replace(turn.state, connection=turn.state.connection + 1, linked=True)
        turn.say("connected", connection=turn.state.connection)
        turn.tell("name", turn.state.name, turn.state.raw_name)
        turn.tell("address", turn.state.wanted)
        while_linked(turn, linked, message)
        if phase.dropped:
            lose(turn, linked, LinkReason("dropped"), dropped=True)
