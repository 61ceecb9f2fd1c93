"""An attempt to connect."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    LinkReason,
)
from aftershake.sources.ble.device_information import IDENTITY
from aftershake.sources.ble.disconnecting import let_go
from aftershake.sources.ble.linked import lose, while_linked
from aftershake.sources.ble.matching import listed
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
from aftershake.sources.protocol import Found


def connect(
    turn: Turn,
    address: str,
    *,
    again: bool,
    held: bool,
    instead: Found | None = None,
) -> None:
    """Try to connect. `again`, `held`, `instead`: see `Connecting`. What is taken instead has to
    tell the same of itself as the strap did."""
    client = turn.state.client + 1
    turn.state = replace(turn.state, client=client, asked=None)
    turn.enter(Connecting(client, address, again, held, instead=instead))
    taken = LinkReason("new_address", listed([instead])) if instead else None
    turn.say("connecting", taken)
    told = turn.state.told
    known = tuple((each, told[each]) for each in IDENTITY if each in told)
    same = known if instead else ()
    turn.actions.append(Open(client, address, turn.patience.connect_s, same))


def while_connecting(turn: Turn, phase: Connecting, message: Message) -> None:
    """What a message is to an attempt."""
    if isinstance(message, Dropped):  # how the attempt ends is still to come
        turn.enter(replace(phase, dropped=True))
    elif isinstance(message, Failed):
        turn.say("searching", message.reason)
        wrong = message.reason.code == "not_a_strap" and not turn.state.linked
        turn.state = replace(turn.state, wrong=turn.state.wrong + 1 if wrong else 0)
        if phase.instead and message.reason.code in ("another_strap", "not_a_strap"):
            turn.state = replace(turn.state, refused=turn.state.refused | {phase.address})
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
        if phase.instead:
            turn.choose(phase.instead)
        turn.state = replace(turn.state, connection=turn.state.connection + 1, linked=True)
        turn.say("connected", connection=turn.state.connection)
        turn.tell("name", turn.state.name, turn.state.raw_name)
        turn.tell("address", turn.state.wanted)
        while_linked(turn, linked, message)
        if phase.dropped:
            lose(turn, linked, LinkReason("dropped"), dropped=True)
