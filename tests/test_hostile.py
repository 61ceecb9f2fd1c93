"""What is hostile, or merely odd: a hundred texts through the doors of strap, files and plans."""

from __future__ import annotations

import re

import pytest

from aftershake.events import DeviceInfo, Link, LinkReason
from aftershake.plain import plain, whole_number
from aftershake.sources.ble import device_information as facts
from aftershake.sources.ble.bluetooth_errors import reason_of
from aftershake.sources.ble.connection import step
from aftershake.sources.ble.matching import listed, match
from aftershake.sources.ble.messages import (
    Answered,
    Begun,
    Failed,
    Give,
    Listed,
    Message,
    Opened,
    ScanEnded,
)
from aftershake.sources.ble.states import State
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found
from aftershake.wording.link import reason_words
from support.hostile import HOSTILE, acts

P = Patience()
ADDRESS = "C0:FF:EE:00:00:01"


def test_there_are_a_hundred_of_them_and_most_would_act() -> None:
    assert len(set(HOSTILE)) >= 100
    assert sum(map(acts, HOSTILE)) > 60
    assert not acts("Polar H10 ␛]0; 心 👍 שלום")
    assert not acts("two\nlines\n", lines=True)
    assert acts("two\nlines\n")


@pytest.mark.parametrize(
    ("text", "most", "number"),
    [
        *(("0", 100, 0), ("100", 100, 100), ("007", 100, 7), ("101", 100, None), ("", 100, None)),
        *(
            ("²", 100, None),
            ("٣", 100, None),
            ("-1", 100, None),
            (" 5", 100, None),
            (None, 9, None),
        ),
        *(("9" * 5000, 100, None), ("9" * 5000, 2**63 - 1, None), ("12\n", 100, None)),
    ],
)
def test_a_number_is_only_what_plain_digits_spell(
    text: str | None, most: int, number: int | None
) -> None:
    assert whole_number(text, most) == number


# Straps


def followed(*history: Message) -> list[object]:
    """The events that the link machine gives in a history."""
    state, events = State(P, "", "", 0), list[object]()
    for message in history:
        state, actions = step(state, message, 0.5)
        events += [action.event for action in actions if isinstance(action, Give)]
    return events


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_strap_tells_of_itself_is_only_text(said: str) -> None:
    raw = said.encode("utf-8", "surrogatepass")[:512]
    events = followed(
        Begun(0.0),
        Listed(0.0, (Found(ADDRESS, "H10", -50),)),
        Listed(3.0, (Found(ADDRESS, "H10", -50),)),
        ScanEnded(3.0),
        Opened(3.1, 1),
        Answered(3.2, 1, "battery", raw),
        Answered(3.3, 1, "maker", raw),
        Answered(3.4, 1, "model", raw),
        Answered(3.5, 1, "firmware", raw),
        Answered(3.6, 1, "location", raw),
    )
    told = {event.what: event for event in events if isinstance(event, DeviceInfo)}
    assert {"name", "address"} <= told.keys()
    for event in told.values():
        assert not acts(event.value)
        assert plain(event.value) == event.value
        assert event.what in ("name", "address") or (event.raw or event.value.encode()) == raw
    if plain(facts.read("maker", raw)):
        assert told["maker"].value == told["model"].value == facts.read("maker", raw)


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_library_says_of_a_link_is_only_text(said: str) -> None:
    assert not acts(reason_words(reason_of(RuntimeError(said))))
    events = followed(
        Begun(0.0),
        *(Listed(at_s, (Found(ADDRESS, "H10", -50),)) for at_s in (0.0, 3.0)),
        ScanEnded(3.0),
        Failed(4.0, 1, LinkReason("unknown", said)),
    )
    links = [event for event in events if isinstance(event, Link)]
    assert len(links) == 3
    assert not any(acts(reason_words(link.reason)) for link in links)
    details = [link.reason.detail for link in links if link.reason]
    assert all(plain(detail) == detail for detail in details)  # so the disk gives back the same


def test_a_device_that_calls_itself_by_an_address_is_not_the_strap_of_that_address() -> None:
    strap, other = Found(ADDRESS, "H10", -50), Found("AA:BB:CC:DD:EE:FF", ADDRESS.lower(), -40)
    assert match(ADDRESS, [other]) == ([], False)
    assert match(ADDRESS.lower(), [other, strap]) == ([strap], True)
    mac_os = "6FE2F4A0-0000-4B5C-8D1E-000000000001"
    assert match(mac_os, [Found("AA:BB:CC:DD:EE:FF", mac_os, -40)]) == ([], False)
    # What is an address of one of them is no other's name, in whatever form addresses come.
    assert match("7", [Found("7", "A", -50), Found("8", "7", -40)])[0] == [Found("7", "A", -50)]


def test_a_session_stays_with_the_strap_it_began_with() -> None:
    strap, other = Found("7", "H10", -50), Found("8", "7", -40)
    state = State(P, "h10", "", 0)
    history = (
        Begun(0.0),
        Listed(0.0, (strap,)),
        ScanEnded(0.0),
        Failed(0.1, 1, LinkReason("refused")),
    )
    for message in history:
        state, _ = step(state, message, 0.5)
    for at_s in (10.0, 13.0, 16.0):
        state, actions = step(state, Listed(at_s, (other, Found("9", "H10", -30))), 0.5)
        assert not any(type(action).__name__ == "EndScan" for action in actions)
    assert state.name == "H10"


def test_hundreds_of_straps_make_no_endless_sentence() -> None:
    crowd = [Found(str(number), "H10", -50) for number in range(500)]
    assert re.fullmatch(r"(H10 \(\d\)(, )?){5} and 495 more", listed(crowd))
