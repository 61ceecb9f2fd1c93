"""Beats as they come: each told once, judged once, and where some are missing, that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from aftershake.events import Event, Link, Packet, Reopened, Tick
from aftershake.plans.plan import Phase, Plan
from aftershake.rr.beats import assemble
from aftershake.rr.gaps import Gap
from aftershake.rr.log import hear
from aftershake.rr.packet import encode
from aftershake.rr.repeats import sift
from aftershake.session.fold import step
from aftershake.session.new_beats import Judged, NewBeat, NewBeats, Told
from aftershake.session.state import State
from aftershake.sources.simulated.strap import SimulatedStrap

PLAN = Plan("", "", "", (Phase("", "rest", "any", 1e9),), "")
QUICK = (Phase("", "rest", "lying", 120.0), Phase("", "shake", "lying", 60.0))


def told(events: Iterable[Event]) -> list[Told]:
    new, state, found = NewBeats(), State(PLAN), list[Told]()
    for event in events:
        state = step(state, event)
        found += new(state, event)
    return found


def beats(found: Sequence[Told]) -> list[NewBeat]:
    return [each for each in found if isinstance(each, NewBeat)]


def packets(rr_1024: Iterable[int], *, from_s: float = 1.0, connection: int = 1) -> list[Event]:
    """A packet a beat, when it was."""
    found: list[Event] = []
    for raw in rr_1024:
        from_s += raw / 1024
        found.append(Packet(from_s, encode(60, (raw,)), connection))
    return found


def even(count: int) -> list[int]:
    return [1024 + 30 * (-1) ** (i // 2) for i in range(count)]


async def simulated(person: str) -> list[Event]:
    events: list[Event] = []
    async for event in SimulatedStrap(person, QUICK, speed=None).events():
        if event.t_s > 180:
            break
        events.append(event)
    return events


@pytest.mark.parametrize(
    "person", ["calm", "flaky", "link-lost", "contact-lost", "late", "missed", "extra", "short"]
)
async def test_each_beat_is_told_once_in_order_and_is_one_of_the_session(person: str) -> None:
    events = await simulated(person)
    found = told(events)
    new = beats(found)
    whole = assemble(
        sift([hear(e) for e in events if isinstance(e, Packet) and e.tells_of_beats]).heard
    )
    assert [each.rr_ms for each in new] == whole.rr_ms.tolist()
    assert [each.number for each in new] == list(range(1, len(new) + 1))
    times = [each.t_s for each in new]
    assert times == sorted(times)
    assert max(abs(a - b) for a, b in zip(times, whole.t_s.tolist(), strict=True)) < 1.0
    judged = [each.number for each in found if isinstance(each, Judged)]
    assert len(judged) == len(set(judged))
    assert set(judged) <= {each.number for each in new}
    assert len(judged) >= len(new) - 10


def test_a_beat_is_judged_by_the_two_after_it() -> None:
    found = told(packets([*even(60), 700, 1350, *even(10)]))
    first = next(i for i, each in enumerate(found) if isinstance(each, Judged))
    judged = {each.number: each.artifact for each in found if isinstance(each, Judged)}
    assert len(beats(found[:first])) == 10  # so many of a run say what is usual in it
    assert {number for number, artifact in judged.items() if artifact} >= {61, 62}
    assert not any(judged[number] for number in range(1, 60))
    assert set(judged) == set(range(1, 71))


def test_what_no_heart_makes_is_known_at_once() -> None:
    found = beats(told(packets([*even(30), 200, *even(3)])))
    assert [each.number for each in found if each.artifact] == [31]
    assert {each.artifact for each in found} == {None, True}


def test_a_gap_is_told_once_with_the_beat_after_it_and_why() -> None:
    lost = [Link(32.0, "lost", 1), Link(41.0, "connected", 2)]
    events = [*packets(even(30)), *lost, *packets(even(30), from_s=42.0, connection=2)]
    found = told([Link(0.5, "connected", 1), *events])
    (gap,) = (each for each in found if isinstance(each, Gap))
    assert gap.codes == ("link_lost",)
    assert gap.end_s - gap.start_s == pytest.approx(11.0, abs=0.5)
    (after,) = (each for each in beats(found) if each.gap_before)
    assert after.number == 31
    assert found.index(gap) == found.index(after) - 1


def test_a_gap_longer_than_all_that_is_looked_back_on_is_one() -> None:
    ticks = [Tick(float(t)) for t in range(40, 400)]
    found = told([*packets(even(30)), *ticks, *packets(even(30), from_s=400.0)])
    (gap,) = (each for each in found if isinstance(each, Gap))
    assert gap.end_s - gap.start_s == pytest.approx(369.0, abs=1.0)
    assert [each.number for each in beats(found) if each.gap_before] == [31]


def test_a_computer_that_slept_leaves_a_gap() -> None:
    events = [*packets(even(30)), Reopened(60.0), *packets(even(30), from_s=61.0)]
    (gap,) = (each for each in told(events) if isinstance(each, Gap))
    assert gap.codes == ("closed",)


def test_what_is_delivered_twice_is_one_beat() -> None:
    once = packets(even(60))
    twice = [each for e in once for each in (e, replace(e, t_s=e.t_s + 0.05))]
    assert len(beats(told(twice))) == pytest.approx(60, abs=2)


def test_a_heart_rate_alone_is_no_beat() -> None:
    assert told([Packet(float(t), encode(60), 1) for t in range(1, 50)]) == []
