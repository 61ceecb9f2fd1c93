"""One form of events for disk and recordings: both give any event back, and guess nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake import codec
from aftershake.codec import KINDS, InvalidEventError, UnknownKindError, decode, encode
from aftershake.events import DeviceInfo, Event, Packet, Tick
from aftershake.exchange.recording import event_line
from aftershake.store.rows import COLUMNS, from_row, to_row
from support.events import any_event, events_of


def test_every_event_has_a_kind() -> None:
    assert set(KINDS.values()) == set(get_args(Event))


@given(any_event)
def test_any_event_comes_back_from_disk_and_from_a_recording(event: Event) -> None:
    assert decode(*encode(event)) == event
    row = to_row(event)
    assert tuple(row) == COLUMNS
    assert from_row(row) == event
    line: dict[str, Any] = json.loads(event_line(event))
    assert decode(line["type"], line) == event


@given(st.text())
def test_an_unknown_kind_is_refused_by_name_and_becomes_no_other_event(kind: str) -> None:
    if kind in KINDS:
        return
    row = {**to_row(Tick(1.0)), "kind": kind}
    for refused in (lambda: from_row(row), lambda: decode(kind, {"t_s": 1.0})):
        with pytest.raises(UnknownKindError, match="a newer Aftershake"):
            refused()


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_whatever_the_columns_hold_is_an_event_or_no_row_at_all(
    kind: str, data: st.DataObject
) -> None:
    row = {name: data.draw(values) for name in COLUMNS} | {"kind": kind}
    try:
        event = from_row(row)
    except (ValueError, TypeError):
        return
    assert decode(*encode(event)) == event


def test_a_row_of_an_earlier_version_has_fewer_columns() -> None:
    row = {"kind": "packet", "t_s": 1.0, "connection": 2, "payload": b"", "word": None}
    assert from_row(row) == Packet(1.0, b"", 2)


@dataclass(frozen=True, slots=True)
class Toy:
    """An event as a later version may have: nothing but this class and its name is needed."""

    t_s: float
    lf_ms2: float | None
    sure: bool
    colour: Literal["blue", "orange"] | None = None
    note: str = ""


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> type[Toy]:
    monkeypatch.setitem(codec.KINDS, "toy", Toy)
    return Toy


@given(event=events_of(Toy))
def test_a_new_event_is_a_class_and_its_name(event: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(codec.KINDS, "toy", Toy)
        assert from_row(to_row(event)) == event
        line = json.loads(event_line(event))
        assert line.pop("type") == "toy"
        assert decode("toy", line) == event
        assert decode("toy", {**line, "of a later version": 1}) == event


@pytest.mark.parametrize(
    ("kind", "given_", "reason"),
    [
        ("packet", {}, "'t_s' is missing"),
        ("packet", {"t_s": 1e8}, "t_s should be a number of seconds"),
        ("packet", {"t_s": True}, "t_s should be a number of seconds"),
        ("packet", {"t_s": 1, "payload": b"\0" * 513}, "longer than the 512 bytes"),
        ("packet", {"t_s": 1, "payload": 7}, "payload should be bytes"),
        ("packet", {"t_s": 1, "payload": "0", "connection": 1}, "hexadecimal"),
        ("packet", {"t_s": 1, "payload": b"", "connection": 1.0}, "whole number"),
        ("link", {"t_s": 1, "state": ["up"]}, "is not known"),
        ("told", {"t_s": 1, "what": "name", "value": 3}, "value should be a text"),
        ("toy", {"t_s": 1, "lf_ms2": float("inf"), "sure": True}, "lf_ms2 should be a number"),
        ("toy", {"t_s": 1, "lf_ms2": 10**400, "sure": True}, "lf_ms2 should be a number"),
        ("toy", {"t_s": 1, "lf_ms2": None, "sure": 1}, "sure should be true or false"),
        ("toy", {"t_s": 1, "lf_ms2": 1, "sure": True, "colour": "red"}, "'red' is not known"),
    ],
)
def test_what_is_wrong_is_said_by_field(
    toy: type[Toy], kind: str, given_: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidEventError, match=reason):
        decode(kind, given_)


def test_a_text_that_is_not_fit_to_be_shown_is_kept_as_bytes() -> None:
    event = decode("told", {"t_s": 1, "what": "name", "value": "H\x1b10"})
    assert event == DeviceInfo(1.0, "name", "H␛10", b"H\x1b10")
    assert decode("packet", {"t_s": 2, "payload": "0A", "connection": 1}) == Packet(2.0, b"\n", 1)
