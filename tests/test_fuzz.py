"""Packets of any bytes through parser, store and session: nothing raises, nothing is invented.

A hundred thousand of them, in ten sessions; each is parsed, stored and folded, and the view of
some is checked against the record. `make fuzz` looks at the view of every one (AFTERSHAKE_FUZZ),
which takes an hour.
"""

from __future__ import annotations

import json
import math
import os
import random
import struct
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

import support.hrv_data as data
from aftershake.config import database
from aftershake.events import Event, Link, LinkReason, Packet
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import read_plan
from aftershake.review.session_object import result_to_json
from aftershake.rr.beats import CATCH_UP_S
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.session_analysis import result, windows
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model
from aftershake.store.store import Store
from support.begun import begin
from support.folded import fold_events

SESSIONS, A_SESSION = 10, 10_000
EVERY_VIEW = "AFTERSHAKE_FUZZ" in os.environ
PHASE = '[[phase]]\nname = "{}"\nkind = "{}"\nduration_s = {}\n'
PLAN = read_plan(
    'name = "long"\n'
    + PHASE.format("before", "rest", 2000)
    + PHASE.format("shaking", "shake", 900)
    + PHASE.format("after", "rest", 14400)
)
# What real straps have sent: a bogus word, no beat, no contact, words in ms, no intervals.
QUIRKS = [
    bytes.fromhex(each)
    for each in ("10382d043500", "0600", "0400", "1645e803f401", "0646", "1646", "10")
]
WILD = {"calm": 0.02, "rough": 0.3, "mad": 1.0}  # which share of the packets is mutated


def real_rr() -> list[int]:
    """Words of a real heart at rest where there is one here, else of one made up."""
    rr_ms = data.condition("sitting") if data.FOLDER.is_dir() else data.heart(seconds=600)
    return [round(each * 1.024) for each in rr_ms]


def mutated(rng: random.Random, sound: bytes, before: bytes) -> bytes:
    payload = bytearray(sound)
    match rng.randrange(7):
        case 0:
            return rng.randbytes(rng.randint(0, 64))
        case 1:
            payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
        case 2:
            del payload[rng.randrange(len(payload)) :]
        case 3:
            payload += rng.randbytes(rng.randint(1, 5))
        case 4:
            payload[0] = rng.randrange(256)
        case 5:
            return before
        case 6:
            return rng.choice(QUIRKS)
    return bytes(payload)


def fuzzed(rng: random.Random, count: int) -> list[Event]:
    """A heart's packets, more or less of them mutated, over a link that drops now and then."""
    rr = real_rr()
    events: list[Event] = [Link(0.0, "connected", 1)]
    t_s, connection, before, mood = 0.0, 1, b"", "calm"
    for number in range(count):
        if number % 250 == 0:
            mood = rng.choice(("calm", "calm", "rough", "mad"))
        words = tuple(rr[(number + i) % len(rr)] for i in range(rng.choice((1, 1, 1, 2, 0))))
        t_s += sum(words) / 1024 + rng.choice((0.0, 0.0, 0.01, 0.02))
        if rng.random() < 0.002:
            events.append(Link(t_s, "lost", connection, LinkReason("dropped")))
            t_s, connection = t_s + rng.choice((0.1, 5.0, 40.0)), connection + 1
            events.append(Link(t_s, "connected", connection))
        payload = encode(round(61440 / rr[number % len(rr)]), words)
        if rng.random() < WILD[mood]:
            payload = mutated(rng, payload, before)
        events.append(Packet(t_s, payload, connection))
        before = payload
    return events


def read(payload: bytes) -> tuple[int | None, bool, tuple[int, ...]]:
    """Heart rate, whether contact is lost, RR words: the specification again, read another way."""
    try:
        (flags,) = struct.unpack_from("<B", payload)
        (rate,) = struct.unpack_from("<H" if flags & 1 else "<B", payload, 1)
    except struct.error:
        away = bool(payload) and payload[0] & 0b110 == 0b100
        return None, away, ()
    rest = payload[3 if flags & 1 else 2 :]
    lost = flags & 0b110 == 0b100 or rate == 0
    if flags & 0b1000:
        if len(rest) < 2:
            return rate, lost, ()
        rest = rest[2:]
    words = struct.unpack_from(f"<{len(rest) // 2}H", rest) if flags & 0b10000 else ()
    return rate, lost, words


def newest(packets: Sequence[Packet], t_s: float, seconds: float) -> list[Packet]:
    """Those of the last seconds. Arrivals are in order."""
    found: list[Packet] = []
    for packet in reversed(packets):
        if packet.t_s < t_s - seconds:
            break
        found.append(packet)
    return found


def check(view: View, packets: Sequence[Packet], seen: set[float]) -> None:
    """Every number on the view comes from what is in the record, and from nothing else."""
    said = [read(p.payload) for p in newest(packets, view.t_s, 3.0)]
    rates = [rate for rate, lost, _ in said if rate and not lost and 20 <= rate <= 300]
    if view.hr_bpm is not None:
        assert rates
        assert view.hr_bpm == rates[0]
        assert not said[0][1]
    of_hearts = [
        word / 1.024
        for p in newest(packets, packets[-1].t_s if packets else 0.0, 155.0)
        if not (told := read(p.payload))[1]
        for word in told[2]
        if 300 <= word / 1.024 <= 2000
    ]
    rates_of = {60000 / rr_ms for rr_ms in of_hearts}
    drawn = [bpm for _, bpm in view.trace if bpm is not None]
    beaten = all(any(math.isclose(bpm, one) for one in rates_of) for bpm in set(drawn))
    if not beaten or len(drawn) > len(of_hearts):  # no beats: the rates as they were told
        told_of = newest(packets, packets[-1].t_s if packets else 0.0, 155.0)
        assert len(drawn) <= len(told_of)
        assert set(drawn) <= {
            rate for rate, lost, _ in map(read, (p.payload for p in told_of)) if not lost
        }
    live = view.live
    assert 0 <= (live.excluded_percent or 0.0) <= 100
    if live.rmssd_ms is None:
        assert live.ln_rmssd is None
        assert live.breathing_per_min is None
        assert live.state != "ok"
    else:
        assert view.now.kind == "rest"
        assert len(of_hearts) >= 30
        assert 0 < live.rmssd_ms <= max(of_hearts) - min(of_hearts)
        assert live.ln_rmssd == pytest.approx(math.log(live.rmssd_ms))
        assert 2 < (live.breathing_per_min or 12) < 60
        seen.add(live.rmssd_ms)
    trail = {rmssd for _, rmssd in view.rmssd_trail if rmssd is not None}
    # A point of the trail is a number that could be seen when it came.
    assert trail <= seen if EVERY_VIEW else all(0 < rmssd < 1700 for rmssd in trail)
    assert view.battery_percent is None
    assert view.baseline is None


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_fuzzed_packets_pass_whole_and_no_number_is_invented(seed: int) -> None:
    rng = random.Random(seed)
    events = fuzzed(rng, A_SESSION)
    now = datetime.now(UTC)
    packets: list[Packet] = []
    rates, variabilities = 0, set[float]()
    with Store(database()) as store:
        session_id = begin(store, PLAN, now, source="simulate", what="fuzz")
        state, view = State(PLAN), None
        trail = State(PLAN).trail
        with store.writing():  # one commit for all: this is about what is kept, not about when
            for event in events:
                store.append(session_id, event, now)
                state = step(state, event)
                if isinstance(event, Packet):
                    packets.append(event)
                grown, trail = state.trail is not trail, state.trail
                if EVERY_VIEW or (grown and len(packets) % 50 < 2):
                    view = view_model(state)
                    check(view, packets, variabilities)
                    rates += view.hr_bpm is not None
        assert state.stage == "running"
        kept = list(store.events(session_id))
    assert kept == events
    # The fuzz is worth something only where there are numbers to be wrong.
    assert rates > 10
    assert variabilities
    whole = fold_events(PLAN, kept)
    assert whole.state == state
    assert state.packets == len(whole.heard) == len(packets)
    payloads = [packet.payload for packet in packets]
    # Every interval is a beat, in order, but for packets that tell of more time than there was,
    beats, at = [round(rr_ms * 1.024) for rr_ms in whole.all_beats.rr_ms.tolist()], 0
    for number, payload in enumerate(payloads):
        _, lost, said = read(payload)
        words = [] if lost else [word for word in said if word]
        if beats[at : at + len(words)] == words:
            at += len(words)
        else:  # or that came before, or came again and again
            again = payload in payloads[max(0, number - 100) : number]
            assert again or sum(words) > CATCH_UP_S * 1024
    assert at == len(beats)


def test_the_result_of_fuzz_is_json_without_a_number_that_is_none() -> None:
    whole = fold_events(PLAN, [*fuzzed(random.Random(99), 3500), Link(9e4, "ended")])
    metrics = [analyse(whole.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(whole)]
    given = result(whole, metrics, session_id=1, title="", started_at="", strap="")
    assert len(given.phases) == 3
    assert all(gap.causes for gap in given.gaps)
    json.dumps(result_to_json(given), allow_nan=False)
