"""A link that stands: its packets, what is asked of the strap, its silences, its end."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from aftershake.events import (
    DeviceInfo,
    Fact,
    LinkReason,
    Packet,
    Trouble,
)
from aftershake.sources.ble.device_information import BATTERY, FACTS, kept, read
from aftershake.sources.ble.disconnecting import let_go
from aftershake.sources.ble.messages import (
    Answered,
    Dropped,
    Failed,
    Heard,
    Message,
    Opened,
    Unanswered,
)
from aftershake.sources.ble.states import (
    BackingOff,
    Linked,
    allowed,
)
from aftershake.sources.ble.turn import Turn

# A read that fails in these ways says nothing against the link.
HARMLESS: tuple[Trouble, ...] = ("not_a_strap", "refused", "wants_pairing", "no_answer", "busy")


def while_linked(turn: Turn, phase: Linked, message: Message) -> None:
    """What a message is to a link that stands."""
    if isinstance(message, Heard):
        _hear(turn, phase, message.payload)
    elif isinstance(message, Dropped):
        lose(turn, phase, LinkReason("dropped"), dropped=True)
    elif isinstance(message, Failed):
        lose(turn, phase, message.reason)
    elif isinstance(message, Opened):
        _ask(turn, phase, 0)
    elif isinstance(message, Answered | Unanswered):
        if message.question != "still there":
            _learn(turn, phase, message.question, message)
        elif isinstance(message, Unanswered) and message.reason.code not in HARMLESS:
            gone = message.reason.code == "gone"
            lose(turn, phase, LinkReason("dropped") if gone else message.reason)
    else:
        _watch(turn, phase)


def _hear(turn: Turn, phase: Linked, payload: bytes) -> None:
    left = allowed(phase, turn.now_s, turn.patience) - 1
    phase = replace(phase, heard_s=turn.now_s, allowed=left, beats=True, asked=False)
    turn.enter(phase)
    turn.state = replace(turn.state, tries=0)
    turn.give(Packet(turn.now_s, payload, turn.state.connection))
    if left < 1:
        turn.say("lost", LinkReason("flood"), turn.state.connection)
        floods = turn.state.floods
        until_s = turn.now_s + turn.patience.flood_wait_s(floods)
        turn.state = replace(turn.state, floods=floods + 1)
        # What still comes until the link is down belongs to no connection: it is not kept.
        let_go(turn, phase.client, 0, BackingOff(until_s, phase.address))


def _watch(turn: Turn, phase: Linked) -> None:
    # As the alarm was set, to the last bit: a difference may fall short of it for ever.
    if turn.now_s >= phase.heard_s + turn.patience.silent_s:
        lose(turn, phase, LinkReason("silent"), silent=True)
    elif turn.now_s >= phase.heard_s + turn.patience.stale_s and not phase.asked:
        turn.enter(replace(phase, asked=True))
        turn.read(phase, "still there", BATTERY)
    elif phase.battery_s is not None and turn.now_s >= phase.battery_s:
        turn.enter(replace(phase, battery_s=None))
        turn.read(phase, "battery", BATTERY)


def _ask(turn: Turn, phase: Linked, fact: int) -> None:
    """Ask for one of the facts; after the last, for the battery every few minutes."""
    if fact < len(FACTS):
        turn.enter(replace(phase, fact=fact))
        turn.read(phase, *FACTS[fact])
    else:
        battery_s = turn.now_s + turn.patience.battery_s
        turn.enter(replace(phase, fact=fact, battery_s=battery_s))


def _learn(
    turn: Turn, phase: Linked, what: Fact | Literal["serial"], message: Answered | Unanswered
) -> None:
    raw = message.raw if isinstance(message, Answered) else b""
    value = read(what, raw)
    if what == "serial":
        if value:
            turn.state = replace(turn.state, told={**turn.state.told, what: value})
    elif what == "battery" and value:  # each reading counts, whether or not it has changed
        turn.give(DeviceInfo(turn.now_s, what, value, kept(value, raw)))
    else:
        turn.tell(what, value, kept(value, raw))
    _ask(turn, phase, phase.fact + 1)


def lose(
    turn: Turn, phase: Linked, why: LinkReason, *, dropped: bool = False, silent: bool = False
) -> None:
    """The link is no more, for `why`: let go of the client, wait, connect again."""
    turn.state = replace(turn.state, floods=0)
    turn.say("lost", why, turn.state.connection)
    if not (phase.beats or silent):  # silences are far enough apart
        until_s = turn.after_a_wait()
    else:
        until_s = turn.now_s + turn.patience.wait_s(0, turn.chance)
    resting = BackingOff(until_s, phase.address)
    let_go(turn, phase.client, turn.state.connection, resting, dropped=dropped)
