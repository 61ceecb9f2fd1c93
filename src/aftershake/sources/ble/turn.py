"""One step of a connection in the making: the state it leads to, and what is to be done."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    DeviceInfo,
    Event,
    Fact,
    Link,
    LinkReason,
    LinkState,
)
from aftershake.plain import plain
from aftershake.sources.ble.messages import (
    Action,
    Give,
    Question,
    Read,
)
from aftershake.sources.ble.states import (
    Linked,
    Phase,
    State,
)
from aftershake.sources.protocol import Found


class Turn:
    """What every state may do in a step: go on to another, say, tell, ask, give events."""

    def __init__(self, state: State, now_s: float, chance: float) -> None:
        self.state = state
        self.actions: list[Action] = []
        self.now_s, self.chance = now_s, chance
        self.patience = state.patience

    def after_a_wait(self) -> float:
        """When the next attempt may begin, s; each one that fails waits longer."""
        wait = self.patience.wrong_wait_s if self.state.seems_wrong else self.patience.wait_s
        wait_s = wait(self.state.tries, self.chance)
        self.state = replace(self.state, tries=self.state.tries + 1)
        return self.now_s + wait_s

    def choose(self, found: Found) -> None:
        """From now on it is this strap, and no other."""
        rssi_dbm = found.rssi_dbm if found.rssi_dbm is not None else self.state.rssi_dbm
        self.state = replace(
            self.state,
            wanted=found.address,
            chosen=True,
            name=found.name,
            raw_name=found.raw_name,
            rssi_dbm=rssi_dbm,
            fixed_address=found.fixed_address,
            heart_rate=found.heart_rate,
        )

    def enter(self, phase: Phase) -> None:
        """Go on to another state."""
        self.state = replace(self.state, phase=phase)

    def read(self, phase: Linked, question: Question, characteristic: str) -> None:
        """Ask the strap."""
        within_s = self.patience.read_s
        self.actions.append(Read(phase.client, question, characteristic, within_s))

    def say(self, state: LinkState, reason: LinkReason | None = None, connection: int = 0) -> None:
        """How it stands with the link, where that is news."""
        if reason is not None:  # a library's own words may be in it, and a strap's name in those
            reason = replace(reason, detail=plain(reason.detail))
        if self.state.said != (state, connection, reason):
            self.state = replace(self.state, said=(state, connection, reason))
            self.give(Link(self.now_s, state, connection, reason))

    def tell(self, what: Fact, value: str, raw: bytes = b"") -> None:
        """What the strap tells of itself, where that is news."""
        if value and self.state.told.get(what) != value:
            self.state = replace(self.state, told={**self.state.told, what: value})
            self.give(DeviceInfo(self.now_s, what, value, raw))

    def give(self, event: Event) -> None:
        """An event of the session."""
        self.actions.append(Give(event))
