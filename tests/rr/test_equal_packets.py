"""Which packets say what one shortly before said: told quickly, and as one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement
from aftershake.rr.repeats import LATEST_COPY_S, MOST_EQUAL, _equals

SAID = [Measurement(60, None, None, (words,), ()) for words in (800, 801, 802)]


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.1, 0.5, 1.0, 1.5, 2.5, 2.6]), st.sampled_from(SAID)),
        max_size=60,
    )
)
def test_equals_are_those_before_it_within_reach(steps: list[tuple[float, Measurement]]) -> None:
    t_s, link = 0.0, []
    for step_s, said in steps:
        t_s += step_s
        link.append(Heard(t_s, 1, said))
    one_by_one = [
        [
            j
            for j in range(i)
            if link[j].measurement == each.measurement and each.t_s - link[j].t_s <= LATEST_COPY_S
        ][-MOST_EQUAL:]
        for i, each in enumerate(link)
    ]
    assert _equals(link) == one_by_one
