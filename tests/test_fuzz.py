"""Packets of any bytes through parser, store and session: nothing raises, nothing is invented.

A thousand here; `make faults` sends a hundred thousand (AFTERSHAKE_FUZZ).
"""

from __future__ import annotations

import itertools
import math
import os
import random
from datetime import UTC, datetime

import pytest

from aftershake.beats import CATCH_UP_S
from aftershake.config import database
from aftershake.events import Link, Packet
from aftershake.packet import RR_UNIT_MS, encode
from aftershake.session.outcome import gone_through
from aftershake.session.plan import read_plan
from aftershake.session.present import present
from aftershake.session.step import State, step
from aftershake.store.store import Store

COUNT = int(os.environ.get("AFTERSHAKE_FUZZ", "1000"))
A_SESSION = 10_000
PLAN = read_plan('name = "long"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 14400\n')


def packets(rng: random.Random, count: int) -> list[Packet]:
    """Any bytes, sound packets, and sound ones with a bit flipped, cut off or prolonged."""
    found: list[Packet] = []
    t_s, connection = 0.0, 1
    for number in range(count):
        t_s += rng.choice((0.0, 0.2, 1.0, 1.0, 1.0, 2.0))
        connection += rng.random() < 0.01
        words = tuple(rng.randint(600, 1400) for _ in range(rng.choice((0, 1, 1, 2))))
        payload = bytearray(encode(60 + number % 40, words))
        match rng.randrange(6):
            case 0:
                payload = bytearray(rng.randbytes(rng.randint(0, 64)))
            case 1:
                payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
            case 2:
                del payload[rng.randrange(len(payload)) :]
            case 3:
                payload += rng.randbytes(rng.randint(1, 5))
        found.append(Packet(t_s, bytes(payload), connection))
    return found


def words_of(payload: bytes) -> set[int]:
    """Every pair of neighbouring bytes as a word: no interval can come from anywhere else."""
    return {a | b << 8 for a, b in itertools.pairwise(payload)}


def rates_of(payload: bytes) -> set[int]:
    """Every heart rate that these bytes could mean."""
    return {*payload[1:2], *({payload[1] | payload[2] << 8} if len(payload) > 2 else ())}


@pytest.mark.parametrize("seed", range(-(-COUNT // A_SESSION)))
def test_fuzzed_packets_pass_whole_and_no_number_is_invented(seed: int) -> None:
    sent = packets(random.Random(seed), min(COUNT, A_SESSION))
    now = datetime.now(UTC)
    with Store(database()) as store:
        session_id = store.begin(
            title="t",
            started_at=now,
            plan=PLAN.name,
            plan_toml=PLAN.toml,
            source="simulate",
            source_what="fuzz",
        )
        state = step(State(PLAN), Link(0.0, "connected", 1))
        view = present(state)
        shown = 0
        with store.writing():  # one commit for all: this is about what is kept, not about when
            for i, packet in enumerate(sent):
                store.append(session_id, packet, now)
                state = step(state, packet)
                view = present(state, view)
                if view.hr_bpm is not None:
                    shown += 1
                    newest = [p for p in sent[max(0, i - 50) : i + 1] if p.t_s >= packet.t_s - 3]
                    assert any(view.hr_bpm in rates_of(p.payload) for p in newest)
                if i % 50 == 0:
                    said = set().union(
                        *(words_of(p.payload) for p in sent[max(0, i - 400) : i + 1])
                    )
                    for _, bpm in view.trace:
                        assert bpm is None or round(60000 / bpm / RR_UNIT_MS) in said
                    assert view.live.rmssd_ms is None or math.isfinite(view.live.rmssd_ms)
        assert state.stage == "running"
        kept = list(store.events(session_id))
        assert kept == sent
        whole = gone_through(PLAN, kept)
    assert len(whole.heard) == state.packets == len(sent)
    # Every interval is a beat, but for packets whose intervals are longer than the time they had.
    told = [each.measurement.rr_1024 for each in whole.heard if not each.measurement.contact_lost]
    sure = sum(len(words) for words in told if sum(words) <= CATCH_UP_S * 1024)
    assert sure <= len(whole.all_beats) <= sum(map(len, told))
    assert shown > len(sent) / 10
