"""Keeping a strap, in made-up time on a made-up radio: needs no Bluetooth, no D-Bus and no waiting.

The loop's clock jumps to whatever is due next, so the program's own patience is tested, in hours if
need be. Hypothesis chooses what goes wrong, in which order and when.
"""

from __future__ import annotations

import asyncio
import random
import selectors
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import DeviceInfo, Event, Link, LinkReason, Packet
from aftershake.sources.ble.central import Seen
from aftershake.sources.ble.driver import Driver
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found, SourceError

PATIENCE = Patience()


class Jumping(selectors.DefaultSelector):
    """Instead of waiting, lets the clock jump to when the wait would be over."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now_s += max(1e-6, timeout or 0.0)  # a real clock never stands still
        return super().select(0 if timeout is not None else None)


def in_no_time(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    jumping = Jumping()
    loop = asyncio.SelectorEventLoop(jumping)
    loop.time = lambda: jumping.now_s  # type: ignore[method-assign]
    try:
        loop.run_until_complete(work())
        left = asyncio.all_tasks(loop)
        assert not left, left
    finally:
        loop.close()


@dataclass(frozen=True)
class Attempt:
    """How one attempt to connect goes."""

    opens: Literal["well", "refused", "hangs", "drops"] = "well"
    takes_s: float = 0.1
    packets: int = 3
    ends: Literal["drop", "silence", "crash"] = "drop"
    closes: Literal["well", "fails", "hangs"] = "well"
    battery: Literal["told", "refused", "hangs"] = "told"


class FakeGattClient:
    def __init__(self, radio: FakeCentral, attempt: Attempt, dropped: Callable[[], None]) -> None:
        self.radio, self.attempt, self.dropped = radio, attempt, dropped
        self.closed = False
        self.lasts: asyncio.Future[None] | None = None

    async def open(
        self, hear: Callable[[bytes], None], check: Callable[[], Awaitable[None]]
    ) -> None:
        assert all(wire.closed for wire in self.radio.wires if wire is not self), "two live wires"
        self.radio.tried_s.append(self.radio.now_s())
        await asyncio.sleep(self.attempt.takes_s)
        if self.attempt.opens == "hangs":
            await asyncio.sleep(10_000)
        if self.attempt.opens == "refused":
            raise OSError("refused")
        if self.attempt.opens == "drops":
            self.dropped()
            raise EOFError
        self.lasts = asyncio.ensure_future(self._last(hear))

    async def _last(self, hear: Callable[[bytes], None]) -> None:
        for _ in range(self.attempt.packets):
            await asyncio.sleep(1.0)
            payload = len(self.radio.sent).to_bytes(4, "little")
            self.radio.sent.append(payload)
            hear(payload)
        if self.attempt.ends == "drop":
            self.dropped()

    async def read(self, characteristic: str) -> bytes:
        if self.lasts is not None and self.lasts.done() and self.attempt.ends == "crash":
            raise EOFError
        if self.attempt.battery == "hangs":
            await asyncio.sleep(10_000)
        if self.attempt.battery == "refused":
            raise TimeoutError
        return bytes([50])

    async def close(self) -> None:
        self.closed = True
        if self.lasts is not None:
            self.lasts.cancel()
        if self.attempt.closes == "hangs":
            await asyncio.sleep(10_000)
        if self.attempt.closes == "fails":
            raise OSError("gone")


class FakeCentral:
    def __init__(self, attempts: list[Attempt], away_s: float = 0.0, broken: int = 0) -> None:
        self.attempts = attempts
        self.away_s, self.broken = away_s, broken
        self.hidden_s = (0.0, 0.0)  # from when to when it is not heard
        self.sent: list[bytes] = []
        self.wires: list[FakeGattClient] = []
        self.tried_s: list[float] = []
        self.scans_s: list[float] = []

    @staticmethod
    def now_s() -> float:
        return asyncio.get_running_loop().time()

    async def listen(
        self, end_s: float | None = None, asked: Sequence[str] = ()
    ) -> AsyncGenerator[Seen]:
        self.scans_s.append(self.now_s())
        if self.broken:
            self.broken -= 1
            raise SourceError(reason=LinkReason("switched_off"))
        while True:
            from_s, to_s = self.hidden_s
            there = self.now_s() >= self.away_s and not from_s <= self.now_s() < to_s
            yield {"AA": ("device", Found("AA", "Strap", -50))} if there else {}
            await asyncio.sleep(1.0)

    def wire(self, device: Any, dropped: Callable[[], None]) -> FakeGattClient:
        attempt = self.attempts.pop(0) if self.attempts else Attempt(packets=10**9)
        self.wires.append(FakeGattClient(self, attempt, dropped))
        return self.wires[-1]


async def follow(radio: FakeCentral, until: Callable[[list[Event]], bool]) -> list[Event]:
    """The follower's events until they fulfil something; leaving it is checked to be quick."""
    chance = random.Random(1).random
    follower = Driver(radio, "AA", "", radio.now_s, 1, PATIENCE, chance)
    events: list[Event] = []
    stream = follower.events()
    async for event in stream:
        events.append(event)
        if until(events):
            break
    left_s = radio.now_s()
    await stream.aclose()
    assert radio.now_s() - left_s <= 0.2
    await asyncio.sleep(PATIENCE.let_go_s + 20_000)  # what ends behind it
    assert all(wire.closed for wire in radio.wires)
    return events


def heard(events: list[Event]) -> list[Packet]:
    return [event for event in events if isinstance(event, Packet)]


def links(events: list[Event]) -> list[Link]:
    return [event for event in events if isinstance(event, Link)]


attempts = st.lists(
    st.builds(
        Attempt,
        opens=st.sampled_from(["well", "well", "refused", "hangs", "drops"]),
        takes_s=st.floats(0, 3),
        packets=st.integers(0, 20),
        ends=st.sampled_from(["drop", "silence", "crash"]),
        closes=st.sampled_from(["well", "fails", "hangs"]),
        battery=st.sampled_from(["told", "refused", "hangs"]),
    ),
    max_size=8,
)
FOLLOWS = {
    "searching": {"searching", "connecting"},
    "connecting": {"connected", "searching"},
    "connected": {"lost"},
    "lost": {"connecting", "searching", "lost"},
}


@settings(max_examples=150, deadline=None)
@given(attempts, st.floats(0, 100), st.integers(0, 5))
def test_whatever_goes_wrong_the_strap_is_kept(
    given_attempts: list[Attempt], away_s: float, broken: int
) -> None:
    wanted = sum(a.packets for a in given_attempts if a.opens == "well") + 5

    async def work() -> None:
        radio = FakeCentral(list(given_attempts), away_s, broken)
        events = await follow(radio, lambda events: len(heard(events)) == wanted)
        packets = heard(events)
        # Every packet, once, in order.
        assert [packet.payload for packet in packets] == radio.sent[:wanted]
        # Links are numbered from 1 as they come about, and a packet bears its link's number.
        came = [link.connection for link in links(events) if link.state == "connected"]
        assert came == list(range(1, len(came) + 1))
        at = 0
        for event in events:
            if isinstance(event, Link) and event.state == "connected":
                at = event.connection
            if isinstance(event, Packet):
                assert event.connection == at
        # The states make sense, and each loss says why.
        states = [link.state for link in links(events)]
        assert states[0] == "searching"
        for before, after in pairwise(states):
            assert after in FOLLOWS[before]
        assert all(link.reason for link in links(events) if link.state == "lost")
        times = [event.t_s for event in events]
        assert times == sorted(times)

    in_no_time(work)


def test_the_waits_between_attempts_grow_and_stay_bounded() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt("refused", 0.0) for _ in range(12)])
        await follow(radio, lambda events: bool(heard(events)))
        waits = [b - a for a, b in pairwise(radio.tried_s)]
        plain = [0.5, 1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15]
        for wait_s, wanted_s in zip(waits, plain, strict=True):
            assert 0.8 * wanted_s <= wait_s <= 1.2 * wanted_s + 0.1

    in_no_time(work)


def test_leaving_waits_for_no_link_that_will_not_end() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt(packets=10**9, closes="hangs")])
        await follow(radio, lambda events: bool(heard(events)))  # it measures its leaving

    in_no_time(work)


def test_a_link_that_gave_none_counts_as_an_attempt_in_vain() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt(takes_s=0.0, packets=0) for _ in range(7)])
        await follow(radio, lambda events: bool(heard(events)))
        waits = [b - a for a, b in pairwise(radio.tried_s)]
        for wait_s, wanted_s in zip(waits, [0.5, 1, 2, 4, 8, 15, 15], strict=True):
            assert 0.8 * wanted_s <= wait_s <= 1.2 * wanted_s + 0.1

    in_no_time(work)


def test_a_wait_ends_when_the_strap_comes_into_sight() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt("refused", 0.0) for _ in range(7)])
        radio.hidden_s = (31.0, 41.0)
        await follow(radio, lambda events: bool(heard(events)))
        # The seventh attempt comes after a wait of 15 s, and so would the eighth.
        sixth_s, seventh_s, eighth_s = radio.tried_s[5:8]
        assert 12 <= seventh_s - sixth_s <= 18.1
        assert seventh_s < 40
        assert 41 <= eighth_s <= 42.1

    in_no_time(work)


def test_a_strap_that_stays_silent_is_tried_anew_without_growing_waits() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt(packets=0, ends="silence") for _ in range(6)])
        await follow(radio, lambda events: bool(heard(events)))
        between = [b - a for a, b in pairwise(radio.tried_s)]
        assert all(10 <= each <= 10 + 0.6 + 0.2 for each in between)

    in_no_time(work)


def test_a_link_that_gave_beats_makes_the_next_wait_short_again() -> None:
    async def work() -> None:
        refused = [Attempt("refused", 0.0) for _ in range(6)]
        radio = FakeCentral([*refused, Attempt(packets=2)])
        await follow(radio, lambda events: len(heard(events)) == 5)
        lost_s = radio.tried_s[6] + 0.1 + 2.0
        assert radio.tried_s[7] - lost_s <= 0.6

    in_no_time(work)


def test_a_scan_that_fails_is_begun_again_soon_and_says_why() -> None:
    async def work() -> None:
        radio = FakeCentral([], broken=8)
        events = await follow(radio, lambda events: bool(heard(events)))
        waits = [b - a for a, b in pairwise(radio.scans_s)]
        for wait_s, wanted_s in zip(waits, [0.5, 1, 2, 2, 2, 2, 2, 2], strict=True):
            assert 0.8 * wanted_s <= wait_s <= 1.2 * wanted_s
        assert LinkReason("switched_off") in [link.reason for link in links(events)]

    in_no_time(work)


@pytest.mark.parametrize("ends", ["silence", "crash"])
def test_silence_is_asked_about_after_5_s_and_ended_after_10(ends: Any) -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt(packets=3, ends=ends)])
        events = await follow(radio, lambda events: len(heard(events)) == 4)
        lost = next(link for link in links(events) if link.state == "lost")
        silence_s = lost.t_s - heard(events)[2].t_s
        assert silence_s == pytest.approx(10 if ends == "silence" else 5, abs=0.01)

    in_no_time(work)


def test_a_hint_comes_while_nothing_is_found_for_long() -> None:
    async def work() -> None:
        radio = FakeCentral([], away_s=40)
        events = await follow(radio, lambda events: bool(heard(events)))
        (hint,) = [link for link in links(events) if link.reason == LinkReason("not_found")]
        assert hint.t_s == pytest.approx(15, abs=1.1)
        assert radio.tried_s[0] < 42  # found as soon as it is there

    in_no_time(work)


def test_the_battery_is_asked_every_five_minutes() -> None:
    async def work() -> None:
        radio = FakeCentral([Attempt(packets=10_000)])
        events = await follow(radio, lambda events: len(heard(events)) == 1000)
        asked = [e.t_s for e in events if isinstance(e, DeviceInfo) and e.what == "battery"]
        assert [b - a for a, b in pairwise(asked)] == pytest.approx([300] * 3, abs=1)

    in_no_time(work)
