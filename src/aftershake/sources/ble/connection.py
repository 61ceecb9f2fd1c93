"""Keeping a strap: a pure state machine. What happens comes in, what is to be done comes out.

    searching → taking → opening → linked → closing → resting → opening …
        ↑                   └─ failed ─→ closing ─┐
        └─────────────────────────────────────────┘

It has no clock, no chance and no Bluetooth: time comes with each message, chance beside it.
`driver.py` does what it says. How long things may take is in `timeouts.py`.
"""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    DeviceInfo,
    Event,
    Fact,
    Link,
    LinkReason,
    LinkState,
    Packet,
    Trouble,
)
from aftershake.plain import plain
from aftershake.sources.ble.device_information import BATTERY, FACTS, kept, read
from aftershake.sources.ble.matching import listed, match
from aftershake.sources.ble.messages import (
    Action,
    Answered,
    Begun,
    Close,
    Closed,
    Dropped,
    EndScan,
    Failed,
    Give,
    Heard,
    Listed,
    Message,
    OfClient,
    Open,
    Opened,
    Question,
    Read,
    Scan,
    ScanEnded,
    Stopped,
    Unanswered,
    WakeAt,
    Woke,
)
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
    allowed,
)
from aftershake.sources.protocol import Found

# A read that fails in these ways says nothing against the link.
HARMLESS: tuple[Trouble, ...] = ("not_a_strap", "refused", "wants_pairing", "no_answer", "busy")


def step(state: State, message: Message, chance: float) -> tuple[State, tuple[Action, ...]]:
    """What the state becomes, and what is to be done. `chance`, in [0, 1), is for the jitter."""
    turn = _Turn(state, message.now_s, chance)
    turn.take(message)
    turn.set_alarm()
    return turn.state, tuple(turn.actions)


class _Turn:
    """One step in the making."""

    def __init__(self, state: State, now_s: float, chance: float) -> None:
        self.state = state
        self.actions: list[Action] = []
        self._now_s, self._chance = now_s, chance
        self._patience = state.patience

    def take(self, message: Message) -> None:
        phase = self.state.phase
        if isinstance(message, Woke):
            self.state = replace(self.state, wake_s=None)
        if isinstance(message, Stopped):
            self._stop(phase)
        elif isinstance(phase, Idle) and isinstance(message, Begun):
            self._search(Searching(self._now_s, self._now_s))
        elif isinstance(phase, Searching):
            self._searching(phase, message)
        elif isinstance(phase, StoppingScan) and isinstance(message, ScanEnded):
            self._open(phase.found.address, again=False, held=phase.found.connected)
        elif isinstance(phase, BackingOff) and self._now_s >= phase.until_s:
            self._open(phase.address, again=True, held=False)
        elif isinstance(phase, Connecting | Linked | Disconnecting):
            self._with_client(phase, message)

    def _with_client(self, phase: Connecting | Linked | Disconnecting, message: Message) -> None:
        if isinstance(message, OfClient) and message.client != phase.client:
            return  # what an earlier client still has to say is of no interest
        if isinstance(phase, Connecting):
            self._opening(phase, message)
        elif isinstance(phase, Linked):
            self._linked(phase, message)
        else:
            self._closing(phase, message)

    def set_alarm(self) -> None:
        due_s = self._due_s()
        if due_s is not None and due_s != self.state.wake_s:
            self.actions.append(WakeAt(due_s))
        self.state = replace(self.state, wake_s=due_s)

    def _due_s(self) -> float | None:
        phase = self.state.phase
        if isinstance(phase, BackingOff):
            return phase.until_s
        if isinstance(phase, Searching):
            if phase.scan_s is None:
                return phase.retry_s
            return phase.next_try_s if phase.chosen is not None else None
        if isinstance(phase, Linked):
            patience = self._patience
            limit_s = phase.heard_s + (patience.silent_s if phase.asked else patience.stale_s)
            return limit_s if phase.battery_s is None else min(limit_s, phase.battery_s)
        return None

    # Searching

    def _search(self, phase: Searching) -> None:
        if self.state.said is None or self.state.said[0] != "searching":  # else it is said why
            self._say("searching")
        self._scan(phase)

    def _scan(self, phase: Searching) -> None:
        self._enter(replace(phase, scan_s=self._now_s, away=False, hit_s=None, chosen=None))
        self.actions.append(Scan())

    def _searching(self, phase: Searching, message: Message) -> None:
        if isinstance(message, ScanEnded):
            self._say("searching", message.reason)
            self._enter(
                replace(
                    phase,
                    scan_s=None,
                    retry_s=self._now_s + self._patience.scan_wait_s(phase.failures, self._chance),
                    failures=phase.failures + 1,
                    # Seen in a scan that is over: only a scan can end with it being taken.
                    chosen=None,
                    # Bluetooth itself was the trouble: once it works, nothing speaks for waiting.
                    next_try_s=self._now_s,
                )
            )
        elif isinstance(message, Listed) and phase.scan_s is not None:
            self._listed(phase, phase.scan_s, message.straps)
        elif phase.scan_s is None and self._now_s >= phase.retry_s:
            self._scan(phase)
        elif phase.chosen is not None and self._now_s >= phase.next_try_s:
            self._take(phase.chosen)

    def _listed(self, phase: Searching, scan_s: float, straps: tuple[Found, ...]) -> None:
        now_s, patience = self._now_s, self._patience
        hits, sure = self._meant(straps)
        if now_s - scan_s < phase.doubt_s:
            hits = [hit for hit in hits if not hit.connected]
        hit_s = None if not hits else now_s if phase.hit_s is None else phase.hit_s
        settled = sure or (hit_s is not None and now_s - hit_s >= patience.settle_s)
        chosen = hits[0] if settled and len(hits) == 1 else None
        away = phase.away or (not hits and now_s - scan_s >= patience.sight_s)
        self._enter(replace(phase, failures=0, hit_s=hit_s, chosen=chosen, away=away))
        if chosen is not None:
            self.state = replace(
                self.state,
                wanted=chosen.address,
                chosen=True,
                name=chosen.name,
                raw_name=chosen.raw_name,
            )
            if away or now_s >= phase.next_try_s:
                self._take(chosen)
        elif settled and hits:
            self._say("searching", LinkReason("several_match", listed(hits)))
        elif not hits and now_s - phase.since_s >= patience.hint_s:
            self._say("searching", LinkReason("not_found"))

    def _meant(self, straps: tuple[Found, ...]) -> tuple[list[Found], bool]:
        """See `match`; once a strap was chosen, none but it, whatever others call themselves."""
        if not self.state.chosen:
            return match(self.state.wanted, straps)
        hits = [strap for strap in straps if strap.address == self.state.wanted]
        return hits, bool(hits)

    def _take(self, found: Found) -> None:
        self._enter(StoppingScan(found))
        self.actions.append(EndScan())

    # Connecting

    def _open(self, address: str, *, again: bool, held: bool) -> None:
        client = self.state.client + 1
        self.state = replace(self.state, client=client)
        self._enter(Connecting(client, address, again, held))
        self._say("connecting")
        self.actions.append(Open(client, address, self._patience.connect_s))

    def _opening(self, phase: Connecting, message: Message) -> None:
        if isinstance(message, Dropped):  # how the attempt ends is still to come
            self._enter(replace(phase, dropped=True))
        elif isinstance(message, Failed):
            self._say("searching", message.reason)
            # BlueZ no longer knows the device of the last link: no word against the strap itself.
            at_once = phase.again and message.reason.code == "gone"
            next_try_s = self._now_s if at_once else self._after_a_wait()
            # After a crash of the Bluetooth service the library may go on to list what was
            # connected before it. What failed is therefore to be heard first.
            doubt_s = self._patience.scan_s if phase.held else self._patience.doubt_s
            self._let_go(phase.client, 0, Searching(self._now_s, next_try_s, doubt_s))
        elif isinstance(message, Opened | Heard):
            most = self._patience.most_at_once
            linked = Linked(phase.client, phase.address, self._now_s, most)
            self._enter(linked)
            self.state = replace(self.state, connection=self.state.connection + 1)
            self._say("connected", connection=self.state.connection)
            self._tell("name", self.state.name, self.state.raw_name)
            self._tell("address", self.state.wanted)
            self._linked(linked, message)
            if phase.dropped:
                self._lost(linked, LinkReason("dropped"), dropped=True)

    # Linked

    def _linked(self, phase: Linked, message: Message) -> None:
        if isinstance(message, Heard):
            self._hear(phase, message.payload)
        elif isinstance(message, Dropped):
            self._lost(phase, LinkReason("dropped"), dropped=True)
        elif isinstance(message, Failed):
            self._lost(phase, message.reason)
        elif isinstance(message, Opened):
            self._ask(phase, 0)
        elif isinstance(message, Answered | Unanswered):
            if message.question != "still there":
                self._learn(phase, message.question, message)
            elif isinstance(message, Unanswered) and message.reason.code not in HARMLESS:
                gone = message.reason.code == "gone"
                self._lost(phase, LinkReason("dropped") if gone else message.reason)
        else:
            self._watch(phase)

    def _hear(self, phase: Linked, payload: bytes) -> None:
        left = allowed(phase, self._now_s, self._patience) - 1
        phase = replace(phase, heard_s=self._now_s, allowed=left, beats=True, asked=False)
        self._enter(phase)
        self.state = replace(self.state, tries=0)
        self._give(Packet(self._now_s, payload, self.state.connection))
        if left < 1:
            self._say("lost", LinkReason("flood"), self.state.connection)
            floods = self.state.floods
            until_s = self._now_s + self._patience.flood_wait_s(floods)
            self.state = replace(self.state, floods=floods + 1)
            # What still comes until the link is down belongs to no connection: it is not kept.
            self._let_go(phase.client, 0, BackingOff(until_s, phase.address))

    def _watch(self, phase: Linked) -> None:
        # As the alarm was set, to the last bit: a difference may fall short of it for ever.
        if self._now_s >= phase.heard_s + self._patience.silent_s:
            self._lost(phase, LinkReason("silent"), silent=True)
        elif self._now_s >= phase.heard_s + self._patience.stale_s and not phase.asked:
            self._enter(replace(phase, asked=True))
            self._read(phase, "still there", BATTERY)
        elif phase.battery_s is not None and self._now_s >= phase.battery_s:
            self._enter(replace(phase, battery_s=None))
            self._read(phase, "battery", BATTERY)

    def _ask(self, phase: Linked, fact: int) -> None:
        """Ask for one of the facts; after the last, for the battery every few minutes."""
        if fact < len(FACTS):
            self._enter(replace(phase, fact=fact))
            self._read(phase, *FACTS[fact])
        else:
            battery_s = self._now_s + self._patience.battery_s
            self._enter(replace(phase, fact=fact, battery_s=battery_s))

    def _learn(self, phase: Linked, what: Fact, message: Answered | Unanswered) -> None:
        raw = message.raw if isinstance(message, Answered) else b""
        value = read(what, raw)
        if what == "battery" and value:  # each reading counts, whether or not it has changed
            self._give(DeviceInfo(self._now_s, what, value, kept(value, raw)))
        else:
            self._tell(what, value, kept(value, raw))
        self._ask(phase, phase.fact + 1)

    def _lost(
        self, phase: Linked, why: LinkReason, *, dropped: bool = False, silent: bool = False
    ) -> None:
        self.state = replace(self.state, floods=0)
        self._say("lost", why, self.state.connection)
        if not (phase.beats or silent):  # silences are far enough apart
            until_s = self._after_a_wait()
        else:
            until_s = self._now_s + self._patience.wait_s(0, self._chance)
        resting = BackingOff(until_s, phase.address)
        self._let_go(phase.client, self.state.connection, resting, dropped=dropped)

    # Letting go

    def _let_go(
        self, client: int, connection: int, then: BackingOff | Searching, *, dropped: bool = False
    ) -> None:
        self.actions.append(Close(client, self._patience.let_go_s))
        if dropped:
            self._go_on(then)
        else:
            self._enter(Disconnecting(client, connection, then))

    def _closing(self, phase: Disconnecting, message: Message) -> None:
        if isinstance(message, Closed | Dropped):  # a link that is down needs no farewell
            self._go_on(phase.then)
        elif isinstance(message, Heard) and phase.connection:
            self._give(Packet(self._now_s, message.payload, phase.connection))

    def _go_on(self, then: BackingOff | Searching) -> None:
        if isinstance(then, Searching):
            self._search(replace(then, since_s=self._now_s))
        else:
            self._enter(then)

    def _stop(self, phase: Phase) -> None:
        if isinstance(phase, Searching) and phase.scan_s is not None:
            self.actions.append(EndScan())
        elif isinstance(phase, Connecting | Linked):
            self.actions.append(Close(phase.client, self._patience.let_go_s))
        self._enter(Over())

    # Small things

    def _after_a_wait(self) -> float:
        wait_s = self._patience.wait_s(self.state.tries, self._chance)
        self.state = replace(self.state, tries=self.state.tries + 1)
        return self._now_s + wait_s

    def _enter(self, phase: Phase) -> None:
        self.state = replace(self.state, phase=phase)

    def _read(self, phase: Linked, question: Question, characteristic: str) -> None:
        within_s = self._patience.read_s
        self.actions.append(Read(phase.client, question, characteristic, within_s))

    def _say(self, state: LinkState, reason: LinkReason | None = None, connection: int = 0) -> None:
        if reason is not None:  # a library's own words may be in it, and a strap's name in those
            reason = replace(reason, detail=plain(reason.detail))
        if self.state.said != (state, connection, reason):
            self.state = replace(self.state, said=(state, connection, reason))
            self._give(Link(self._now_s, state, connection, reason))

    def _tell(self, what: Fact, value: str, raw: bytes = b"") -> None:
        if value and self.state.told.get(what) != value:
            self.state = replace(self.state, told={**self.state.told, what: value})
            self._give(DeviceInfo(self._now_s, what, value, raw))

    def _give(self, event: Event) -> None:
        self.actions.append(Give(event))
