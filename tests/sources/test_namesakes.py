"""A strap that is unheard while one of its name is heard: taken, asked about, or left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import DeviceInfo, Event, Link, LinkCode, LinkReason
from aftershake.sources.ble.connection import step
from aftershake.sources.ble.messages import (
    Action,
    Answered,
    Begun,
    Closed,
    Confirmed,
    Dropped,
    Failed,
    Give,
    Heard,
    Listed,
    Message,
    Open,
    Opened,
    Scan,
    ScanEnded,
    Woke,
)
from aftershake.sources.ble.namesakes import is_likely
from aftershake.sources.ble.states import Searching, State
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found

P = Patience()
OLD = Found("C0:FF:EE:00:00:01", "Watch HR", -60)
NEW = Found("C0:FF:EE:00:00:02", "Watch HR", -62)
NEW_B = Found("C0:FF:EE:00:00:03", "Watch HR", -62)


class Story:
    """The state machine, told one thing after the other."""

    def __init__(self) -> None:
        self.state = State(P, OLD.address, OLD.name, 0)
        self.now_s = 0.0
        self.actions: list[Action] = []
        self.tell(Begun(0.0))

    def tell(self, message: Message) -> None:
        self.state, actions = step(self.state, message, 0.5)
        self.actions += actions

    @property
    def events(self) -> list[Event]:
        return [action.event for action in self.actions if isinstance(action, Give)]

    @property
    def reason(self) -> LinkReason | None:
        """Of what was said last of the link."""
        return [each for each in self.events if isinstance(each, Link)][-1].reason

    @property
    def opened(self) -> list[Open]:
        return [action for action in self.actions if isinstance(action, Open)]

    def link(self, serial: bytes = b"") -> Story:
        """A link that gave a beat, and is lost; the strap is not found where it was."""
        self.tell(Listed(0.0, (OLD,)))
        self.tell(ScanEnded(0.0))
        self.tell(Opened(0.0, 1))
        if serial:
            self.tell(Answered(0.0, 1, "serial", serial))
        self.tell(Heard(0.0, 1, b"\x00\x3c"))
        self.tell(Dropped(1.0, 1))
        self.tell(Woke(2.0))
        self.tell(Failed(2.0, 2, LinkReason("gone")))
        self.tell(Closed(2.0, 2))
        self.now_s = 2.0
        assert isinstance(self.state.phase, Searching)
        return self

    def hears(self, *straps: Found, for_s: float) -> Story:
        """A scan that lists the same each second; where it is ended, it ends."""
        end_s = self.now_s + for_s
        while self.now_s < end_s and isinstance(self.state.phase, Searching):
            self.now_s += 1.0
            self.tell(Listed(self.now_s, straps))
        return self

    def connects(self) -> Story:
        self.tell(ScanEnded(self.now_s))
        self.tell(Opened(self.now_s, self.state.client))
        return self


def test_in_a_session_it_is_taken_once_the_strap_is_unheard_for_long() -> None:
    story = Story().link().hears(NEW, for_s=20)
    assert len(story.opened) == 2
    story.hears(NEW, for_s=2).connects()
    assert story.opened[-1].address == NEW.address
    said = [(e.state, e.connection) for e in story.events if isinstance(e, Link)][-2:]
    assert said == [("connecting", 0), ("connected", 2)]
    (why,) = {e.reason for e in story.events if isinstance(e, Link) and e.state == "connecting"} - {
        None
    }
    assert why == LinkReason("new_address", "Watch HR (C0:FF:EE:00:00:02)")
    told = [e.value for e in story.events if isinstance(e, DeviceInfo) and e.what == "address"]
    assert told == [OLD.address, NEW.address]


def test_and_from_then_on_it_is_this_one() -> None:
    story = Story().link().hears(NEW, for_s=30).connects()
    client = story.state.client
    story.tell(Dropped(100.0, client))
    story.tell(Woke(102.0))
    assert story.opened[-1].address == NEW.address
    story.tell(Failed(103.0, client + 1, LinkReason("gone")))
    story.tell(Closed(103.0, client + 1))
    story.now_s = 103.0
    story.hears(OLD, for_s=5)
    assert isinstance(story.state.phase, Searching)


LEFT_ALONE: list[tuple[str, Found]] = [
    ("a part of the name", replace(NEW, name="Watch HR 2")),
    ("another case", replace(NEW, name="watch hr")),
    ("other bytes", replace(NEW, raw_name=b"Watch\x00HR")),
    ("no heart rate", replace(NEW, heart_rate=False)),
    ("somebody's", replace(NEW, connected=True)),
]


@pytest.mark.parametrize(("_", "other"), LEFT_ALONE, ids=lambda each: str(each)[:20])
def test_what_is_not_the_very_same_is_left_alone(_: str, other: Found) -> None:
    story = Story().link().hears(other, for_s=300)
    assert len(story.opened) == 2
    assert story.reason == LinkReason("not_found")
    assert story.state.asked is None


def test_of_two_none_is_taken_and_that_is_said() -> None:
    story = Story().link().hears(NEW, NEW_B, for_s=300)
    assert len(story.opened) == 2
    assert story.reason is not None
    assert story.reason.code == "several_same_name"


def test_another_one_has_time_to_show_up() -> None:
    story = Story().link().hears(for_s=60).hears(NEW, for_s=1).hears(NEW, NEW_B, for_s=60)
    assert len(story.opened) == 2


DOUBTFUL = [
    replace(NEW, rssi_dbm=-71),
    replace(NEW, rssi_dbm=None),
    replace(NEW, fixed_address=True),
]


@pytest.mark.parametrize("other", DOUBTFUL, ids=["weaker", "unknown", "fixed"])
def test_what_is_likely_another_is_asked_about(other: Found) -> None:
    story = Story().link().hears(other, for_s=300)
    assert len(story.opened) == 2
    assert story.reason == LinkReason("same_name", "Watch HR (C0:FF:EE:00:00:02)")
    story.tell(Confirmed(story.now_s, True))
    story.connects()
    assert story.opened[-1].address == NEW.address


def test_a_no_is_for_good() -> None:
    story = Story().link().hears(DOUBTFUL[0], for_s=60)
    story.tell(Confirmed(story.now_s, False))
    assert story.reason is None
    story.hears(DOUBTFUL[0], for_s=300)
    assert story.reason == LinkReason("not_found")


def test_before_any_link_the_person_is_asked_once() -> None:
    story = Story().hears(NEW, for_s=10)
    assert story.state.asked is None
    story.hears(NEW, for_s=20)
    asked: list[LinkCode] = [
        e.reason.code for e in story.events if isinstance(e, Link) and e.reason is not None
    ]
    assert asked == ["same_name"]
    assert not story.opened  # nothing is taken for somebody who does not answer
    story.tell(Confirmed(story.now_s, True))
    story.connects()
    assert [each.address for each in story.opened] == [NEW.address]
    assert story.opened[0].same == ()


def test_the_question_holds_up_nothing() -> None:
    story = Story().hears(NEW, for_s=30).hears(NEW, OLD, for_s=1).connects()
    assert [each.address for each in story.opened] == [OLD.address]
    story.tell(Confirmed(story.now_s, True))  # too late
    assert story.state.wanted == OLD.address


def test_a_question_about_one_that_is_gone_is_taken_back() -> None:
    story = Story().hears(NEW, for_s=30).hears(for_s=1)
    assert story.state.asked is None
    assert story.reason != LinkReason("same_name", "Watch HR (C0:FF:EE:00:00:02)")


def test_time_in_which_nothing_could_be_heard_counts_for_nothing() -> None:
    story = Story().link().hears(NEW, for_s=15)
    story.tell(ScanEnded(story.now_s, LinkReason("switched_off")))
    story.now_s += 60.0
    story.tell(Woke(story.now_s))
    assert isinstance(story.actions[-1], Scan)
    story.hears(NEW, for_s=15)
    assert len(story.opened) == 2


def test_it_has_to_tell_the_same_of_itself_as_the_strap() -> None:
    story = Story().link(serial=b"A1B2").hears(NEW, for_s=30)
    story.tell(ScanEnded(story.now_s))
    assert story.opened[-1].same == (("serial", "A1B2"),)
    assert not [e for e in story.events if isinstance(e, DeviceInfo) and e.value == "A1B2"]
    client = story.state.client
    story.tell(Failed(story.now_s, client, LinkReason("another_strap")))
    story.tell(Closed(story.now_s, client))
    assert story.state.wanted == OLD.address
    story.hears(NEW, for_s=300)
    assert len(story.opened) == 3  # it is not tried again
    story.hears(NEW, OLD, for_s=20)
    assert not isinstance(story.state.phase, Searching)
    story.tell(ScanEnded(story.now_s))
    assert story.opened[-1].address == OLD.address


def test_one_that_could_not_be_linked_takes_nothing_from_the_strap() -> None:
    story = Story().link().hears(NEW, for_s=30)
    story.tell(ScanEnded(story.now_s))
    client = story.state.client
    story.tell(Failed(story.now_s, client, LinkReason("refused")))
    story.tell(Closed(story.now_s, client))
    story.hears(NEW, OLD, for_s=5)
    story.tell(ScanEnded(story.now_s))
    assert story.opened[-1].address == OLD.address


others = st.builds(
    Found,
    st.sampled_from([NEW.address, NEW_B.address]),
    st.sampled_from(["Watch HR", "Watch HR 2", "watch hr", ""]),
    st.one_of(st.none(), st.integers(-100, -30)),
    st.booleans(),
    heart_rate=st.booleans(),
    fixed_address=st.sampled_from([None, True, False]),
)


@given(st.lists(st.lists(others, max_size=3), min_size=1, max_size=40))
def test_whatever_is_heard_only_a_likely_one_alone_of_its_name_is_taken(
    heard: list[list[Found]],
) -> None:
    story = Story().link()
    before = story.state
    for straps in heard:
        story.hears(*straps, for_s=1)
        if not isinstance(story.state.phase, Searching):
            named = [each for each in straps if each.name == OLD.name]
            assert any(is_likely(before, each) for each in named)
            assert len({each for each in named if each.heart_rate and not each.connected}) == 1
            assert story.now_s > 2 + P.new_address_s
            return


def test_how_strong_it_has_to_be() -> None:
    known = replace(State(P, OLD.address, OLD.name, 1), linked=True, rssi_dbm=-60)
    strong: Callable[[int], bool] = lambda dbm: is_likely(known, replace(NEW, rssi_dbm=dbm))  # noqa: E731
    assert [strong(dbm) for dbm in (-50, -70, -71)] == [True, True, False]
    unknown = replace(known, rssi_dbm=None)
    assert is_likely(unknown, replace(NEW, rssi_dbm=-75))
    assert not is_likely(unknown, replace(NEW, rssi_dbm=-76))
