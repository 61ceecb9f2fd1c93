"""The rule by which the real stack's record is judged: it must see every single wrong packet."""

from __future__ import annotations

import pytest
from record import IN_THE_AIR_S, Row, Sent, breaches

# Two links of the strap: the first it ends itself, the second ends with the session.
SENT = [Sent(100.0 + i, "mine", 1 + i // 6, f"1645{i:02x}03") for i in range(12)]
OVER_AT = 111.2
WHOLE = [Row("packet", each.at + 0.05, 0.0, each.link, each.payload, "", "") for each in SENT]


def wrong(recorded: list[Row]) -> bool:
    return bool(breaches(SENT, recorded, [OVER_AT])[0])


def test_a_whole_record_is_right() -> None:
    assert breaches(SENT, WHOLE, [OVER_AT]) == ([], 1)


@pytest.mark.parametrize("at", range(11))
def test_a_packet_is_lost(at: int) -> None:
    assert wrong(WHOLE[:at] + WHOLE[at + 1 :])


@pytest.mark.parametrize("at", range(12))
def test_a_packet_comes_twice(at: int) -> None:
    assert wrong([*WHOLE[: at + 1], *WHOLE[at:]])


@pytest.mark.parametrize("at", range(11))
def test_two_packets_change_places(at: int) -> None:
    assert wrong([*WHOLE[:at], WHOLE[at + 1], WHOLE[at], *WHOLE[at + 2 :]])


@pytest.mark.parametrize("at", range(13))
def test_a_packet_of_another_strap(at: int) -> None:
    near = WHOLE[min(at, 11)]
    other = Row("packet", near.at, 0.0, near.connection, "16629b02", "", "")
    assert wrong([*WHOLE[:at], other, *WHOLE[at:]])


def test_packets_under_the_wrong_link() -> None:
    one = [Row("packet", row.at, 0.0, 1, row.payload, "", "") for row in WHOLE]
    assert wrong(one)


def test_only_what_went_to_nobody_may_be_missing() -> None:
    late = [each for each in SENT if each.at > OVER_AT - IN_THE_AIR_S]
    assert late == SENT[-1:]
    assert not wrong(WHOLE[:-1])
    assert wrong(WHOLE[:-2])


def test_what_goes_to_nobody_has_no_hole() -> None:
    on = [Sent(112.0 + i, "mine", 2, f"1646{i:02x}03") for i in range(3)]
    row = Row("packet", on[1].at, 0.0, 2, on[1].payload, "", "")
    assert breaches([*SENT, *on], [*WHOLE, row], [OVER_AT])[0]
