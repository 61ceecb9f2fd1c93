"""What comes from another characteristic of the strap is kept, and taken for no heart beat."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aftershake.config import database
from aftershake.events import Event, Link, Packet, Tick
from aftershake.exchange.own_recording import FORMAT
from aftershake.exchange.recording import Recording, lines
from aftershake.plans.reader import built_in, read_plan
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.session_analysis import windows
from aftershake.session.state import State
from aftershake.sources.replay import Replay
from aftershake.store.store import Store
from support.folded import fold_events

SAMPLE = Path(__file__).parents[2] / "sample_data" / "two-dropouts.jsonl"
OTHER = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"  # Polar's own stream of measured data
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def session() -> tuple[str, list[Event], list[Event]]:
    """Plan, events, and the same with packets of another characteristic between them: some that
    would be heart beats, also while the strap says nothing, and some of other bytes."""
    read = FORMAT.read(SAMPLE.read_text("utf-8"), "sample")
    alone, mixed = list(read.events), list[Event]()
    for event in alone:
        mixed.append(event)
        if isinstance(event, Packet | Tick):
            for payload in (encode(180, (300, 310)), bytes(range(200))):
                mixed.append(Packet(event.t_s, payload, 7, OTHER))
    return read.plan, alone, mixed


def test_it_has_no_effect_on_any_state_or_number() -> None:
    toml, alone, mixed = session()
    plan = read_plan(toml)
    one, other = fold_events(plan, alone), fold_events(plan, mixed)
    assert one.state == other.state
    assert len(one.heard) == len(other.heard)
    assert one.all_beats.t_s.tolist() == other.all_beats.t_s.tolist()
    assert one.all_beats.rr_ms.tolist() == other.all_beats.rr_ms.tolist()
    assert windows(one) == windows(other)


def test_it_is_no_sign_of_life() -> None:
    state = step(State(built_in()["quick"]), Packet(1.0, encode(60, (1024,)), 1, OTHER))
    assert (state.stage, state.packets, state.last_hr_s) == ("waiting", 0, None)
    lost = step(state, Link(2.0, "lost", 1))
    assert step(lost, Packet(3.0, b"", 1, OTHER)).away_since_s == lost.away_since_s


async def test_it_is_kept_on_disk_in_recordings_and_sent_again(home: Path) -> None:
    toml, _, mixed = session()
    foreign = [e for e in mixed if isinstance(e, Packet) and not e.tells_of_beats]
    with Store(database()) as store:
        session_id = store.begin(
            title="",
            started_at=NOW,
            plan="quick",
            plan_toml=toml,
            source="strap",
            source_what="",
        )
        store.extend(session_id, [(event, NOW) for event in mixed])
        assert list(store.events(session_id)) == mixed
    text = "".join(lines(Recording(tuple(mixed), toml)))
    read = FORMAT.read(text, "mixed.jsonl")
    assert list(read.events) == mixed
    assert len(read.beats) == len(FORMAT.read(SAMPLE.read_text("utf-8"), "sample").beats)
    sent = [e async for e in Replay(read.events, speed=None).events()]
    assert [e.payload for e in sent if isinstance(e, Packet) and not e.tells_of_beats] == [
        e.payload for e in foreign
    ]


def test_an_older_aftershake_refuses_such_a_recording() -> None:
    """It would take every packet for heart beats: the version in the first line is another."""
    assert '"schema_version":2' in next(lines(Recording(())))
