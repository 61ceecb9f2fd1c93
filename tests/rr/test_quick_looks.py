"""Packets in which nothing came twice are told by a quick look, which overlooks none that did."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.rr import repeats
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement

_words = st.sampled_from([(), (0,), (900,), (901,), (900, 901), (0, 900)])
_packets = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.1, 0.9, 1.0, 1.0, 1.1, 2.5, 4.0, -1.0]),
        _words,
        st.integers(1, 25),
        st.sampled_from([60, 61]),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(_packets)
def test_no_copy_and_nothing_stuck_is_overlooked(
    told: list[tuple[float, tuple[int, ...], int, int]],
) -> None:
    link, at_s = [], 0.0
    for after_s, words, times, bpm in told:
        for _ in range(times):
            at_s += after_s
            link.append(Heard(at_s, 1, Measurement(bpm, None, None, words, ())))
    if not repeats._any_equal(link):
        assert not any(repeats._equals(link))
    runs = [0, *(i for i in range(1, len(link)) if link[i].measurement != link[i - 1].measurement)]
    spans = [(a, b) for a, b in zip(runs, [*runs[1:], len(link)], strict=True) if b > a]
    long = [
        (a, b)
        for a, b in spans
        if repeats.stuck(link[a].measurement, b - a, link[b - 1].t_s - link[a].t_s)
    ]
    assert repeats._stuck(link) == long[::-1]
