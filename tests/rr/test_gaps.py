"""Every stretch without beats has its reason, from what was recorded around it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import Event, Link, Packet, Reopened
from aftershake.hrv.metrics import analyse
from aftershake.plans.plan import read_plan
from aftershake.rr.beats import Heard, Log, assemble
from aftershake.rr.gaps import Gap, gaps, told
from aftershake.rr.packet import encode, parse
from aftershake.session.session_analysis import fold_events, result, windows

PLAN = read_plan('name = "one"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 60\n')
GONE_S, BACK_S = 20, 32
LOST = "the link to the strap was lost"


def beats(from_s: int, to_s: int, connection: int = 1) -> list[Packet]:
    return [Packet(s + 0.2, encode(60, (1024,)), connection) for s in range(from_s, to_s)]


def silent(*payloads: bytes) -> list[Packet]:
    """One of these each second of the gap."""
    return [Packet(s + 0.2, payloads[s % len(payloads)], 1) for s in range(GONE_S, BACK_S - 1)]


def around(*happened: Event, connection: int = 2) -> list[Event]:
    """Beats, then what happened, then beats again, on another link by default."""
    return [Link(0.0, "connected", 1), *beats(1, GONE_S), *happened, *beats(BACK_S, 70, connection)]


def found(events: Sequence[Event]) -> list[Gap]:
    """The gaps of the whole session, as the result has them."""
    session = fold_events(PLAN, events)
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=True) for w in windows(session)]
    said = result(session, metrics, session_id=1, title="", started_at="", strap="")
    return list(said.gaps)


KINDS: list[tuple[str, list[Event], str]] = [
    ("dropped", around(Link(20.5, "lost", 1, "The link to the strap dropped.")), LOST),
    ("no words for it", around(Link(20.5, "lost", 1)), LOST),
    ("never said", around(), LOST),
    (
        "silent",
        around(Link(30.5, "lost", 1, "The strap went silent, so the link is made anew. Check.")),
        f"{LOST}: the strap went silent, so the link is made anew",
    ),
    (
        "switched off",
        around(
            Link(20.5, "lost", 1, "The link to the strap dropped."),
            Link(21.0, "searching", 0, "Bluetooth is switched off. Switch it on."),
        ),
        f"{LOST}: Bluetooth is switched off",
    ),
    (
        "refused first",
        around(
            Link(20.5, "lost", 1, "The connection did not come about. Come closer."),
            Link(21.0, "searching", 0, "Bluetooth is switched off. Switch it on."),
        ),
        f"{LOST}: Bluetooth is switched off",
    ),
    (
        "not found",
        around(Link(20.5, "lost", 1), Link(30.0, "searching", 0, "Not found yet. Wear it.")),
        LOST,
    ),
    ("closed", around(Reopened(25.0)), "Aftershake was closed, or the computer slept"),
    (
        "no contact",
        around(*silent(encode(60, contact=False)), connection=1),
        "the strap lost contact with the skin",
    ),
    (
        "no contact, then no link",
        around(*silent(encode(0, contact=False))[:4], Link(25.0, "lost", 1)),
        f"the strap lost contact with the skin and {LOST}",
    ),
    (
        "no beat",
        around(*silent(encode(0, contact=None)), connection=1),
        "the strap found no heart beat",
    ),
    (
        "no intervals",
        around(*silent(encode(60)), connection=1),
        "the strap sent a heart rate but no beat intervals",
    ),
    (
        "not readable",
        around(*silent(b"", b"\x10"), connection=1),
        "what the strap sent could not be read",
    ),
    ("nothing", around(connection=1), "nothing came from the strap"),
    (
        "a few only",
        around(*silent(encode(60), encode(60, (1024,)), encode(60)), connection=1),
        "beats are missing in what the strap sent",
    ),
]


@pytest.mark.parametrize(("events", "reason"), [pytest.param(e, r, id=i) for i, e, r in KINDS])
def test_every_kind_of_gap_has_its_reason(events: list[Event], reason: str) -> None:
    lost = found(events)
    assert {gap.reason for gap in lost} == {reason}
    assert sum(gap.end_s - gap.start_s for gap in lost) == pytest.approx(12, abs=4)


def test_a_strap_that_does_not_come_back_is_lost_to_the_end() -> None:
    (gap,) = found([*around(Link(20.5, "lost", 1), connection=2)[: GONE_S + 1], Link(80, "ended")])
    assert (gap.reason, gap.end_s) == (LOST, pytest.approx(61.2))


def test_a_second_gap_does_not_take_the_words_of_the_first() -> None:
    events = [
        *around(Link(20.5, "lost", 1, "Bluetooth is switched off.")),
        Link(70.5, "lost", 2),
        *beats(80, 90, 3),
    ]
    heard = [Heard(e.t_s, e.connection, parse(e.payload)) for e in events if isinstance(e, Packet)]
    links = [e for e in events if isinstance(e, Link)]
    lost = gaps(assemble(heard), heard, 1.0, 89.0, links)
    assert [gap.reason for gap in lost] == [f"{LOST}: Bluetooth is switched off", LOST]


def test_what_was_lost_is_told_by_reason() -> None:
    one, two = Gap(100.0, 112.4, LOST), Gap(200.0, 206.0, "the strap lost contact with the skin")
    assert told([]) == ()
    assert told([one, two], 40.0) == (
        f"Without beats for 12 s at 1:00: {LOST}.",
        "Without beats for 6 s at 2:40: the strap lost contact with the skin.",
    )
    many = [Gap(60.0 * n, 60.0 * n + 6, LOST) for n in range(1, 481)]
    assert told(many[:2]) == (f"Without beats for 6 s at 1:00, 6 s at 2:00: {LOST}.",)
    assert told(many) == (f"48 min without beats in 480 gaps from 1:00 on: {LOST}.",)
    assert told([Gap(3700.0, 3820.0, LOST)]) == (f"Without beats for 2 min at 1:01:40: {LOST}.",)


@given(
    st.lists(st.builds(Packet, st.floats(0, 1e5), st.binary(max_size=64), st.integers(0, 2**40)))
)
def test_a_log_keeps_every_packet_as_it_was(packets: list[Packet]) -> None:
    log = Log()
    for packet in packets:
        log.append(packet)
    heard = [Heard(p.t_s, p.connection, parse(p.payload)) for p in packets]
    assert list(log) == heard == log[:]
    assert log[1:-1:2] == heard[1:-1:2]
    assert [log[-1]] == heard[-1:] if heard else not log
    with pytest.raises(IndexError):
        log[len(heard)]
