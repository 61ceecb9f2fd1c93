"""What is long in odd ways takes no longer than what is long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import LinkReason, Packet, Tick
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes
from aftershake.plans.reader import read_plan
from aftershake.rr.beats import CATCH_UP_S, MISSING_S, Floats, _first_lack
from aftershake.rr.gaps import Gap
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.sources.pace import ticks
from aftershake.wording.gaps import told


@contextmanager
def within(seconds: float) -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


SHAPES: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "digits and a letter": lambda n: "1" * n + "x",
    "digits, a comma, digits": lambda n: "1," + "1" * n + "x",
    "points": lambda n: "1" + "." * n,
    "digits with points": lambda n: "1." * n,
    "blanks": lambda n: "1" + " " * n + "x",
    "blanks before a comma": lambda n: "1" + " " * n + ",1 ",
    "tabs": lambda n: "\t" * n + "800",
    "columns": lambda n: "1 " * n,
    "a header": lambda n: "rr," * n + "\n800\n",
    "a header of letters": lambda n: "time " + "a" * n,
    "a header of blanks": lambda n: "rr" + " " * n + "x\n800\n",
    "quotes": lambda n: '"' * n + "rr\n800",
    "lines": lambda n: "800\n" * (n // 4) + "x",
    "empty lines": lambda n: "\n" * n + "x",
    "an interval of a heart rate file": lambda n: "[HRData]\nInterval" + "\n" * n + "=1",
    "intervals": lambda n: "[Params]\n" + "Interval\n" * (n // 9) + "[HRData]\n800\n",
    "an exponent": lambda n: "1e" + "9" * n,
    "signs": lambda n: "+" * n + "1",
    "stamps": lambda n: "timestamp,rr\n" + "2025-03-15 +0" * (n // 13) + ",800\n",
    "brackets in a recording": lambda n: "{" + "[" * n,
    "a number in a recording": lambda n: '{"type":' + "1" * n + "}",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_line_takes_longer_than_its_length(shape: str) -> None:
    with within(3.0), suppress(RrFileError):
        read_bytes(SHAPES[shape](400_000).encode(), "odd.txt")


def test_numbers_are_finite() -> None:
    for number in ("9" * 5000, "1" + "0" * 400, "1e99"):
        with pytest.raises(RrFileError, match=r"cannot (be|tell)|not a number"):
            read_bytes(f"800\n{number}\n810\n".encode())


def looked_at_each_time(arrived: Floats, lateness: Floats) -> int:
    """As `_first_lack`, by looking at all of the next seconds for each packet."""
    base = float(lateness[0])
    for i in range(1, lateness.size):
        if lateness[i] - base > MISSING_S:
            soon = np.searchsorted(arrived, arrived[i] + CATCH_UP_S, side="right")
            known = soon < lateness.size or lateness[i] - base > CATCH_UP_S
            if known and float(lateness[i:soon].min()) - base > MISSING_S:
                return i
        base = min(float(lateness[i]), base + 0.002 * (arrived[i] - arrived[i - 1]))
    return int(lateness.size)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.0, 0.3, 1.0, 1.0, 2.5, 6.0]),
            st.sampled_from([0.0, 0.4, 1.0, 3.0]),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_beats_are_missing_where_they_were(packets: list[tuple[float, float]]) -> None:
    arrived = np.cumsum([after for after, _ in packets])
    lateness = arrived - np.cumsum([rr for _, rr in packets])
    assert _first_lack(arrived, lateness, 0) == looked_at_each_time(arrived, lateness)


def test_thousands_of_packets_at_one_moment_are_looked_at_once() -> None:
    arrived = np.concatenate(([0.0], np.full(100_000, 3.0), [3.5, 20.0]))
    lateness = arrived.copy()
    lateness[-2:] = 0.0
    with within(3.0):
        assert _first_lack(arrived, lateness, 0) == arrived.size


@pytest.mark.words
def test_as_many_reasons_as_gaps_are_told_in_a_moment() -> None:
    found = [
        Gap(10.0 * n, 10.0 * n + 5, ("link_lost",), LinkReason("other", f"reason {n}"))
        for n in range(20_000)
    ]
    with within(2.0):
        assert len(told(found)) == 20_000


PLAN = read_plan(
    'name = "long"\n'
    + '[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 14400\n' * 3
    + '[[phase]]\nname = "shake"\nkind = "shake"\nduration_s = 100\n' * 3
)


def test_seconds_in_which_nothing_happens_for_months_are_few() -> None:
    with within(2.0):
        many = list(ticks(12.3, 9_999_999.5))
    assert len(many) < 13_000
    seconds = [tick.t_s for tick in many]
    assert seconds == sorted(set(seconds))
    assert seconds[:7000] == [float(second) for second in range(13, 7013)]
    assert all(second == round(second) and second < 9_999_999.5 for second in seconds)


@given(st.floats(0, 1e5), st.floats(0, 7200))
def test_for_two_hours_each_second_has_its_tick(from_s: float, long_s: float) -> None:
    seconds = [tick.t_s for tick in ticks(from_s, from_s + long_s)]
    assert seconds == [
        s
        for s in map(float, range(int(from_s), int(from_s + long_s) + 2))
        if from_s <= s < from_s + long_s
    ]


def test_fewer_ticks_make_the_same_session() -> None:
    states = []
    for some in (ticks(1.0, 60_000.0), (Tick(float(second)) for second in range(1, 60_000))):
        state = step(State(PLAN), Packet(0.5, encode(60, (1024,)), 1))
        for tick in some:
            state = step(state, tick)
        states.append(state)
    assert states[0] == states[1]
    assert states[0].complete
