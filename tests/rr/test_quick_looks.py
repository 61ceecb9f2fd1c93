"""Packets in which nothing came twice are told by a quick look, which overlooks none that did."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.rr import repeats
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement
from aftershake.rr.repeats import sift
from aftershake.session.live_window import NOTHING_HEARD

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


@settings(max_examples=60, deadline=None)
@given(_packets, st.sampled_from([1.0, 60.0]))
def test_what_is_known_to_be_told_once_is_so_by_the_whole_rule(
    told: list[tuple[float, tuple[int, ...], int, int]], over_s: float
) -> None:
    """Packet by packet, as a session hears them: also of several links, and out of their order."""
    window, at_s, words_of = NOTHING_HEARD, 0.0, 0
    for after_s, words, times, bpm in told:
        for _ in range(times):
            at_s += after_s * over_s
            words_of += 1
            # Of most, no other one has the words.
            own = words if bpm == 61 else (*words, 1000 + words_of)
            heard = Heard(at_s, 1 + words_of // 40, Measurement(bpm, None, None, own, ()))
            window = window.after(heard, max(at_s, window.t_s))
            whole = sift(window.heard)
            assert list(window.sifted.heard) == whole.heard
            assert (window.sifted.copies_s, window.sifted.stuck) == (whole.copies_s, whole.stuck)
