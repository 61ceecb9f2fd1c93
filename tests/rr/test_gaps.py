"""Every stretch without beats has its reason, from what was recorded around it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import Event, Link, LinkReason, Packet, Reopened
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import read_plan
from aftershake.rr.beats import assemble
from aftershake.rr.gaps import Gap, gaps
from aftershake.rr.log import Heard, Log, hear
from aftershake.rr.packet import encode, parse
from aftershake.session.session_analysis import result, windows
from support.folded import fold_events

PLAN = read_plan('name = "one"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 60\n')
GONE_S, BACK_S = 20, 32
LOST = ("link_lost",)


def beats(from_s: int, to_s: int, connection: int = 1) -> list[Packet]:
    return [Packet(s + 0.2, encode(60, (1024 - s % 3,)), connection) for s in range(from_s, to_s)]


def silent(*payloads: bytes) -> list[Packet]:
    """One of these each second of the gap."""
    return [Packet(s + 0.2, payloads[s % len(payloads)], 1) for s in range(GONE_S, BACK_S)]


def around(*happened: Event, connection: int = 2) -> list[Event]:
    """Beats, then what happened, then beats again, on another link by default."""
    return [Link(0.0, "connected", 1), *beats(1, GONE_S), *happened, *beats(BACK_S, 70, connection)]


def found(events: Sequence[Event]) -> list[Gap]:
    """The gaps of the whole session, as the result has them."""
    session = fold_events(PLAN, events)
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=True) for w in windows(session)]
    said = result(session, metrics, session_id=1, title="", started_at="", strap="")
    return list(said.gaps)


KINDS: list[tuple[str, list[Event], tuple[str, ...]]] = [
    ("dropped", around(Link(20.5, "lost", 1, LinkReason("dropped"))), LOST),
    ("no words for it", around(Link(20.5, "lost", 1)), LOST),
    ("never said", around(), LOST),
    (
        "silent",
        around(Link(30.5, "lost", 1, LinkReason("silent"))),
        ("link_lost", "silent"),
    ),
    (
        "switched off",
        around(
            Link(20.5, "lost", 1, LinkReason("dropped")),
            Link(21.0, "searching", 0, LinkReason("switched_off")),
        ),
        ("link_lost", "switched_off"),
    ),
    (
        "refused first",
        around(
            Link(20.5, "lost", 1, LinkReason("refused")),
            Link(21.0, "searching", 0, LinkReason("switched_off")),
        ),
        ("link_lost", "switched_off"),
    ),
    (
        "not found",
        around(Link(20.5, "lost", 1), Link(30.0, "searching", 0, LinkReason("not_found"))),
        LOST,
    ),
    ("closed", around(Reopened(25.0)), ("closed",)),
    ("closed until a beat had begun", around(Reopened(31.5)), ("closed",)),
    (
        "no contact",
        around(*silent(encode(60, contact=False)), connection=1),
        ("contact_lost",),
    ),
    (
        "no contact, then no link",
        around(*silent(encode(0, contact=False))[:4], Link(25.0, "lost", 1)),
        ("contact_lost", "link_lost"),
    ),
    (
        "no beat",
        around(*silent(encode(0, contact=None)), connection=1),
        ("no_beat",),
    ),
    (
        "no intervals",
        around(*silent(encode(60)), connection=1),
        ("no_intervals",),
    ),
    (
        "not readable",
        around(*silent(b"", b"\x10"), connection=1),
        ("unreadable",),
    ),
    ("nothing", around(connection=1), ("nothing_came",)),
    (
        "a few only",
        around(*silent(encode(60), encode(60, (1024,)), encode(60)), connection=1),
        ("beats_missing",),
    ),
]


@pytest.mark.parametrize(("events", "codes"), [pytest.param(e, r, id=i) for i, e, r in KINDS])
def test_every_kind_of_gap_has_its_causes(events: list[Event], codes: tuple[str, ...]) -> None:
    lost = found(events)
    assert {gap.codes for gap in lost} == {codes}
    assert sum(gap.end_s - gap.start_s for gap in lost) == pytest.approx(12, abs=5)


def test_a_strap_that_does_not_come_back_is_lost_to_the_end() -> None:
    (gap,) = found([*around(Link(20.5, "lost", 1), connection=2)[: GONE_S + 1], Link(80, "ended")])
    assert (gap.codes, gap.end_s) == (LOST, pytest.approx(61.2))


def test_a_second_gap_does_not_take_the_words_of_the_first() -> None:
    events = [
        *around(Link(20.5, "lost", 1, LinkReason("switched_off"))),
        Link(70.5, "lost", 2),
        *beats(80, 90, 3),
    ]
    heard = [Heard(e.t_s, e.connection, parse(e.payload)) for e in events if isinstance(e, Packet)]
    links = [e for e in events if isinstance(e, Link)]
    lost = gaps(assemble(heard), heard, 1.0, 89.0, links)
    assert [gap.codes for gap in lost] == [("link_lost", "switched_off"), LOST]


EACH_SIXTH = range(6, 60, 6)


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ((encode(60, (1024,), contact=False),), "contact_lost"),
        ((encode(60, contact=False),), "contact_lost"),
        ((), "beats_missing"),
    ],
)
def test_of_beats_that_are_missing_again_and_again_it_is_told_why(
    instead: Sequence[bytes], code: str
) -> None:
    """A second is no long gap, and nine of them are missing time."""
    other = [Packet(s + 0.2, payload, 1) for s in EACH_SIXTH for payload in instead]
    kept = [each for each in beats(1, 70) if int(each.t_s) not in EACH_SIXTH]
    events = sorted([*kept, *other], key=lambda each: each.t_s)
    lost = found([Link(0.0, "connected", 1), *events])
    assert [gap.codes for gap in lost] == len(EACH_SIXTH) * [(code,)]
    assert sum(gap.end_s - gap.start_s for gap in lost) == pytest.approx(len(EACH_SIXTH), abs=1)


def test_short_pauses_are_no_gaps() -> None:
    heard = [Heard(e.t_s, 1, parse(e.payload)) for e in beats(1, 70) if int(e.t_s) % 9]
    pauses = [(float(s) - 1, float(s) + 0.5) for s in range(9, 70, 9)]
    assert gaps(assemble(heard), heard, 1.0, 68.0, pauses=pauses) == ()


@given(
    st.lists(st.builds(Packet, st.floats(0, 1e5), st.binary(max_size=64), st.integers(0, 2**40)))
)
def test_a_log_keeps_every_packet_as_it_was(packets: list[Packet]) -> None:
    log = Log()
    for packet in packets:
        log.append(hear(packet))
    heard = [Heard(p.t_s, p.connection, parse(p.payload)) for p in packets]
    assert list(log) == heard == log[:]
    assert log[1:-1:2] == heard[1:-1:2]
    assert [log[-1]] == heard[-1:] if heard else not log
    with pytest.raises(IndexError):
        log[len(heard)]
