"""A world that does its worst to the connection's state machine, for `test_connection.py`.

Hypothesis plays Bluetooth, the strap and time, in any order: it answers what was asked for late,
badly or, up to the time allowed, not at all. Whatever it did, once the world is well the strap is
heard again within a bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from aftershake.events import Event, Link, LinkReason, Packet, Trouble
from aftershake.sources.ble.connection import step
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
    Open,
    Opened,
    Read,
    Scan,
    ScanEnded,
    Stopped,
    Unanswered,
    WakeAt,
    Woke,
)
from aftershake.sources.ble.states import State
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found

P = Patience()
SHORTEST_S = P.first_wait_s * (1 - P.jitter)
LONGEST_S = P.longest_wait_s * (1 + P.jitter)
# What the shell may take for an attempt, and for letting go, where the library hangs.
OPEN_S, CLOSE_S, END_SCAN_S = P.connect_s + P.let_go_s, 2 * P.let_go_s, P.start_s
# From when the world is well: what hangs is given up, one wait goes by, one attempt is made.
HEARD_WITHIN_S = OPEN_S + CLOSE_S + LONGEST_S + END_SCAN_S + 3
BACK_WITHIN_S = 3.0
ADDRESS = "AA:00:00:00:00:01"
STRAP, HELD = Found(ADDRESS, "A", -50), Found(ADDRESS, "A", None, True)
OTHER = Found("BB:00:00:00:00:01", ADDRESS.lower(), -40)  # calls itself by the address of another
FOLLOWS = {
    "": {"searching"},
    "searching": {"searching", "connecting"},
    "connecting": {"connected", "searching"},
    "connected": {"lost"},
    "lost": {"connecting"},
}
troubles = st.sampled_from(get_args(Trouble))


@dataclass
class Client:
    number: int
    due_s: float  # when its opening, or its closing, is given up
    status: str = "opening"  # up, closing, closed
    down: bool = False
    linked: int = 0  # the number of its link
    reads: dict[str, tuple[float, bool]] = field(default_factory=dict)
    heard_s: float = 0.0
    speaks_s: float = 0.0


class World(RuleBasedStateMachine):
    """Does what the machine says as a shell would, and everything else as badly as it can."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State(P, ADDRESS, "", 0)
        self.now_s, self.chance = 0.0, 0.5
        self.radio = True  # Bluetooth works
        self.there = True  # the strap is in reach
        self.talks = True  # it sends a packet a second
        self.well = False  # everything is done at once, and well
        self.alarm_s = float("inf")
        self.scan_s: float | None = None
        self.list_s = float("inf")
        self.end_scan_s = float("inf")
        self.unseen_s = float("inf")  # since when no scan has listed the strap
        self.clients: list[Client] = []
        self.excused = True  # an attempt may follow at once
        self.failed_s = 0.0
        self.events: list[Event] = []
        self.sent: list[Packet] = []
        self.stopped = False
        self.tell(Begun(0.0))

    # What a shell does

    def tell(self, message: Message) -> None:
        before = self.state
        self.state, actions = step(before, message, self.chance)
        assert step(before, message, self.chance) == (self.state, actions), "not pure"
        for action in actions:
            assert not self.stopped, "something happens after the stop"
            self.do(action)

    def do(self, action: Action) -> None:
        now_s = self.now_s
        match action:
            case Scan():
                assert self.scan_s is None, "two scans at once"
                self.scan_s, self.list_s = now_s, now_s + 0.1
            case EndScan():
                assert self.scan_s is not None
                assert self.end_scan_s == float("inf")
                self.end_scan_s = now_s + (0.05 if self.well else END_SCAN_S)
                self.list_s = float("inf")
            case Open(number, address, within_s):
                self.may_open(number, address)
                assert within_s == P.connect_s
                due_s = now_s + (0.3 if self.well else OPEN_S)
                self.clients.append(Client(number, due_s))
            case Read(number, question, _, within_s):
                client = self.clients[number - 1]
                assert client.status in ("opening", "up"), "asked where nobody is left to answer"
                assert question not in client.reads, "asked twice at once"
                client.reads[question] = now_s + (0.1 if self.well else within_s), self.well
            case Close(number, _):
                client = self.clients[number - 1]
                assert client.status in ("opening", "up"), "closed twice"
                client.status, client.reads = "closing", {}
                client.due_s = now_s + (0.1 if self.well else CLOSE_S)
            case WakeAt(at_s):
                self.alarm_s = at_s
                most_s = P.silent_s if self.current else LONGEST_S
                assert at_s <= now_s + most_s + 1e-9, "too long a wait"
            case Give(event):
                self.given(event)

    def may_open(self, number: int, address: str) -> None:
        assert self.scan_s is None, "connecting while a scan goes on"
        assert number == len(self.clients) + 1, "a client is used once"
        assert address == ADDRESS, "another strap"
        for client in self.clients:
            assert client.status == "closed" or (client.status == "closing" and client.down)
        assert self.excused or self.now_s - self.failed_s >= SHORTEST_S - 1e-9, "no wait"
        self.excused = False

    def given(self, event: Event) -> None:
        assert event.t_s == self.now_s
        if isinstance(event, Link):
            said = next((e for e in reversed(self.events) if isinstance(e, Link)), None)
            assert event.state in FOLLOWS[said.state if said else ""], (said, event)
            assert event != said
            if event.state == "lost":
                assert event.reason
                assert said is not None
                assert event.connection == said.connection
                self.failed_s = self.now_s
            if event.state == "connected":
                before = [e.connection for e in self.events if isinstance(e, Link)]
                assert event.connection == max(before, default=0) + 1
                assert self.current is not None
                self.current.linked = event.connection
        self.events.append(event)

    @property
    def current(self) -> Client | None:
        """The client that is neither closed nor being closed."""
        live = [client for client in self.clients if client.status in ("opening", "up")]
        assert len(live) <= 1, "two clients at once"
        return live[0] if live else None

    # What the world does

    def list(self, straps: tuple[Found, ...]) -> None:
        self.list_s = self.now_s + 1.0
        assert self.scan_s is not None
        if not any(found.address == ADDRESS for found in straps):
            self.unseen_s = min(self.unseen_s, self.now_s)
            if self.now_s - self.scan_s >= P.sight_s:
                self.excused = True  # whenever it is seen now, it has come into sight
        else:
            self.unseen_s = float("inf")
        self.tell(Listed(self.now_s, straps))

    def end_scan(self, why: LinkReason | None) -> None:
        self.scan_s, self.list_s, self.end_scan_s = None, float("inf"), float("inf")
        self.excused = self.excused or bool(why)
        self.tell(ScanEnded(self.now_s, why))

    def hear(self, client: Client) -> None:
        payload = len(self.sent).to_bytes(4, "little")
        client.heard_s = self.now_s
        client.speaks_s = self.now_s + 1.0
        live = client.status == "closing" and client.linked and not client.down
        reaches = not self.stopped and (client.status in ("opening", "up") or live)
        self.tell(Heard(self.now_s, client.number, payload))
        if reaches:
            self.sent.append(Packet(self.now_s, payload, client.linked))

    def open_ends(self, client: Client, trouble: Trouble | None) -> None:
        if trouble is None:
            client.status, client.due_s = "up", float("inf")
            client.heard_s = max(client.heard_s, self.now_s if not client.linked else 0.0)
            client.speaks_s = self.now_s + 1.0
            self.tell(Opened(self.now_s, client.number))
        else:
            if trouble == "not_a_strap" and self.state.wrong + 1 >= P.most_wrong:
                trouble = "refused"  # what is no strap at all is looked at by itself
            client.due_s = float("inf")
            self.failed_s = self.now_s
            again = client.number > 1 and bool(self.clients[client.number - 2].linked)
            self.excused = again and trouble == "gone"
            self.tell(Failed(self.now_s, client.number, LinkReason(trouble)))

    def drop(self, client: Client) -> None:
        client.down = True
        self.tell(Dropped(self.now_s, client.number))

    def next(self) -> tuple[float, object]:
        """What is due first, and when."""
        due: list[tuple[float, object]] = [
            (self.alarm_s, "alarm"),
            (self.list_s, "list"),
            (self.end_scan_s, "end scan"),
        ]
        for client in self.clients:
            due.append((client.due_s, client))
            due.extend((at_s, (client, what)) for what, (at_s, _) in client.reads.items())
            if client.status == "up" and self.talks and not client.down:
                due.append((client.speaks_s, "packet"))
        return min(due, key=lambda each: each[0])

    def advance(self, to_s: float) -> None:
        at_once = 0
        while True:
            at_s, what = self.next()
            if at_s > to_s:
                self.now_s = to_s
                return
            at_once = at_once + 1 if at_s <= self.now_s else 0
            assert at_once < 100, "it spins"
            self.now_s = max(self.now_s, at_s)
            self.fire(what)
            self.watch()

    def fire(self, what: object) -> None:
        if what == "alarm":
            self.alarm_s = float("inf")
            self.tell(Woke(self.now_s))
        elif what == "list" and not self.radio:
            self.end_scan(LinkReason("switched_off"))
        elif what == "list":
            self.list((STRAP,) if self.there else ())
        elif what == "end scan":
            self.end_scan(None)
        elif what == "packet":
            assert self.current is not None
            self.hear(self.current)
        elif isinstance(what, Client) and what.status == "closing":
            self.closes(what)
        elif isinstance(what, Client):
            works = self.well and self.there and self.radio
            self.open_ends(what, None if works else "no_answer")
        elif isinstance(what, tuple):
            client, question = what
            _, answers = client.reads[question]
            self.answer(client, question, None if answers else "no_answer")

    def closes(self, client: Client) -> None:
        client.status, client.due_s = "closed", float("inf")
        self.tell(Closed(self.now_s, client.number))

    def answer(self, client: Client, question: str, trouble: Trouble | None) -> None:
        del client.reads[question]
        number = client.number
        if trouble is None:
            self.tell(Answered(self.now_s, number, question, b"2"))  # type: ignore[arg-type]
        else:
            why = LinkReason(trouble)
            self.tell(Unanswered(self.now_s, number, question, why))  # type: ignore[arg-type]

    # What hypothesis chooses

    @rule(seconds=st.one_of(st.floats(0.001, 2), st.floats(2, 60)), chance=st.floats(0, 0.999))
    def time_passes(self, seconds: float, chance: float) -> None:
        self.chance = chance
        self.advance(self.now_s + seconds)

    @rule(radio=st.booleans(), there=st.booleans(), talks=st.booleans())
    def the_world_changes(self, radio: bool, there: bool, talks: bool) -> None:
        self.radio, self.there, self.talks = radio, there, talks

    @precondition(lambda self: self.current is not None and self.current.status == "opening")
    @rule(trouble=st.one_of(st.none(), troubles))
    def an_attempt_ends(self, trouble: Trouble | None) -> None:
        assert self.current is not None
        self.open_ends(self.current, trouble)

    @precondition(lambda self: self.current is not None)
    @rule()
    def a_packet_comes(self) -> None:
        assert self.current is not None
        self.hear(self.current)

    @precondition(lambda self: self.current is not None)
    @rule()
    def the_link_drops(self) -> None:
        assert self.current is not None
        self.drop(self.current)

    @precondition(lambda self: self.current is not None and self.current.reads)
    @rule(data=st.data(), trouble=st.one_of(st.none(), troubles))
    def a_read_ends(self, data: st.DataObject, trouble: Trouble | None) -> None:
        assert self.current is not None
        question = data.draw(st.sampled_from(sorted(self.current.reads)))
        self.answer(self.current, question, trouble)

    @precondition(lambda self: any(client.status == "closing" for client in self.clients))
    @rule(how=st.sampled_from(["closes", "drops", "speaks"]))
    def a_farewell(self, how: str) -> None:
        client = next(client for client in self.clients if client.status == "closing")
        {"closes": self.closes, "drops": self.drop, "speaks": self.hear}[how](client)

    @precondition(lambda self: self.list_s < float("inf"))
    @rule(straps=st.lists(st.sampled_from([STRAP, HELD, OTHER]), max_size=2))
    def a_scan_lists(self, straps: list[Found]) -> None:
        self.list(tuple(straps))

    @precondition(lambda self: self.scan_s is not None)
    @rule()
    def a_scan_fails(self) -> None:
        self.end_scan(LinkReason("unknown", "it broke"))

    @precondition(lambda self: any(client.status == "closed" for client in self.clients))
    @rule(data=st.data())
    def an_old_client_haunts(self, data: st.DataObject) -> None:
        self.advance(self.now_s)  # what is due at this moment is not the ghost's doing
        closed = [client.number for client in self.clients if client.status == "closed"]
        number = data.draw(st.sampled_from(closed))
        now_s = self.now_s
        ghosts: list[Message] = [
            Heard(now_s, number, b"late"),
            Opened(now_s, number),
            Failed(now_s, number, LinkReason("unknown", "late")),
            Dropped(now_s, number),
            Unanswered(now_s, number, "still there", LinkReason("gone")),
            Closed(now_s, number),
        ]
        before = len(self.events)
        self.tell(data.draw(st.sampled_from(ghosts)))
        assert len(self.events) == before

    @rule()
    def a_wake_for_nothing(self) -> None:
        self.tell(Woke(self.now_s))

    @precondition(lambda self: not self.stopped)
    @rule(away_s=st.floats(60, 200), chance=st.floats(0, 0.999))
    def it_goes_away_and_comes_back(self, away_s: float, chance: float) -> None:
        """However long it was away, and however often it was tried in vain before."""
        self.chance = chance
        self.radio, self.there = True, False
        if self.current is not None:
            self.drop(self.current)
        self.advance(self.now_s + away_s)
        self.get_well()
        self.heard_within(BACK_WITHIN_S)
        self.well = False

    @precondition(lambda self: not self.stopped)
    @rule(off_s=st.floats(60, 200), chance=st.floats(0, 0.999))
    def bluetooth_goes_and_comes_back(self, off_s: float, chance: float) -> None:
        self.chance = chance
        self.radio = False
        if self.current is not None:
            self.drop(self.current)
        self.advance(self.now_s + off_s)
        self.get_well()
        self.heard_within(P.longest_scan_wait_s * (1 + P.jitter) + 1.6)
        self.well = False

    @precondition(lambda self: not self.stopped)
    @rule(
        refusals=st.lists(troubles, min_size=1, max_size=8),
        away_s=st.floats(4, 20),
        chance=st.floats(0, 0.999),
    )
    def it_refuses_then_goes_and_comes_back(
        self, refusals: list[Trouble], away_s: float, chance: float
    ) -> None:
        """A wait grown long does not outlast the strap's coming into sight."""
        self.chance = chance
        self.get_well()
        if self.current is not None:
            self.drop(self.current)
        for trouble in refusals:
            while self.current is None or self.current.status != "opening":
                self.advance(self.next()[0])
            self.open_ends(self.current, trouble)
        self.there = False
        self.advance(self.now_s + away_s)
        self.there = True
        self.heard_within(BACK_WITHIN_S)
        self.well = False

    @precondition(lambda self: len(self.events) > 10 and not self.stopped)
    @rule()
    def stop(self) -> None:
        self.tell(Stopped(self.now_s))
        self.stopped = True
        assert self.current is None, "a client is left open"
        assert self.scan_s is None or self.end_scan_s < float("inf"), "a scan is left on"

    # What holds at any time

    @invariant()
    def watch(self) -> None:
        if self.stopped:
            return
        pending = self.next()[0]
        assert pending < float("inf"), "it waits for nothing"
        client = self.current
        if client is not None and client.linked:
            assert self.now_s - client.heard_s <= P.silent_s + 1e-6, "a silence goes unnoticed"

    @invariant()
    def every_packet_is_given_once_and_in_order(self) -> None:
        assert [e for e in self.events if isinstance(e, Packet)] == self.sent

    # And in the end

    def get_well(self) -> None:
        self.radio = self.there = self.talks = self.well = True

    def heard_within(self, seconds: float) -> None:
        before, end_s = len(self.sent), self.now_s + seconds
        while len(self.sent) == before:
            at_s, _ = self.next()
            assert at_s <= end_s, f"not heard within {seconds:.0f} s: {self.state}"
            self.advance(at_s)

    def teardown(self) -> None:
        if self.stopped:
            self.advance(self.now_s + 1000)  # whatever still comes is of no consequence
            return
        self.get_well()
        self.heard_within(HEARD_WITHIN_S)
        self.advance(self.now_s + 100)
        links = [event for event in self.events if isinstance(event, Link)]
        assert links[-1].state == "connected"
        assert len(self.sent) > 90
        self.stop()
        for client in self.clients:
            assert client.status in ("closing", "closed")
