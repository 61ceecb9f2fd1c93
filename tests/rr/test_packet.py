"""The 0x2A37 parser: total, and exact on well-formed bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.rr.packet import Measurement, encode, parse


@pytest.mark.parametrize("flags", range(256))
def test_every_length_and_every_flag_is_read_without_an_error(flags: int) -> None:
    for length in range(64):
        said = parse(bytes([flags]) + bytes(range(length)))
        assert isinstance(said, Measurement)
        assert all(0 <= raw <= 0xFFFF for raw in said.rr_1024)


@given(st.binary(max_size=512))
def test_any_bytes_are_read_and_no_rr_word_is_dropped(payload: bytes) -> None:
    said = parse(payload)
    if payload and payload[0] & 0x10 and "truncated" not in said.odd:
        head = 1 + (2 if payload[0] & 1 else 1) + (2 if payload[0] & 8 else 0)
        assert len(said.rr_1024) == (len(payload) - head) // 2
        assert ("odd tail" in said.odd) == bool((len(payload) - head) % 2)


@given(
    st.integers(1, 0xFFFF),
    st.lists(st.integers(1, 0xFFFF), max_size=9),
    st.sampled_from([True, False, None]),
    st.none() | st.integers(0, 0xFFFF),
)
def test_what_is_encoded_is_read_back(
    hr_bpm: int, rr_1024: list[int], contact: bool | None, energy_kj: int | None
) -> None:
    said = parse(encode(hr_bpm, tuple(rr_1024), contact=contact, energy_kj=energy_kj))
    assert said == Measurement(hr_bpm, contact, energy_kj, tuple(rr_1024), ())


@pytest.mark.parametrize(
    ("payload", "odd"),
    [
        ("", "empty"),
        ("10", "truncated"),
        ("114b", "truncated"),
        ("184b01", "truncated"),
        ("104b", "no rr despite flag"),
        ("104b00", "odd tail"),
        ("104b000004", "odd tail"),
        ("064b0004", "unexpected tail"),
        ("f04b0004", "reserved flags"),
        ("10000004", "zero heart rate"),
        ("104b0000", "zero rr"),
    ],
)
def test_what_is_odd_is_flagged(payload: str, odd: str) -> None:
    assert odd in parse(bytes.fromhex(payload)).odd


def test_a_bogus_extra_rr_word_is_kept_for_the_artifact_rules() -> None:
    # Garmin HRM-Dual: 1044/1024 s and a bogus 53/1024 s.
    said = parse(bytes.fromhex("10382d043500"))
    assert said.rr_1024 == (1069, 53)
    assert [round(rr) for rr in said.rr_ms] == [1044, 52]


@pytest.mark.parametrize(
    ("flags", "contact", "lost"),
    [(0b000, None, False), (0b010, None, False), (0b100, False, True), (0b110, True, False)],
)
def test_contact_counts_only_where_it_is_supported(
    flags: int, contact: bool | None, lost: bool
) -> None:
    said = parse(bytes([flags, 70]))
    assert (said.contact, said.contact_lost) == (contact, lost)


def test_a_heart_rate_of_zero_is_lost_contact() -> None:
    assert parse(bytes([0, 0])).contact_lost
