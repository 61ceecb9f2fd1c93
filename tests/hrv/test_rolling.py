"""Rolling quantiles of many values are those of few, to the digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.rolling import MANY, _of_few, rolling_quantiles

WANTED = (0.0, 0.25, 0.5, 0.75, 0.94, 1.0)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(MANY, 3 * MANY),
    st.sampled_from([1, 3, 11, 31, 91]),
    st.sampled_from([1.0, 1e-3, 1e6]),
    st.booleans(),
)
def test_many_are_as_few(seed: int, n: int, window: int, scale: float, whole: bool) -> None:
    values = np.random.default_rng(seed).normal(800.0, 40.0, n) * scale
    values = values.round() if whole else values
    for one, other in zip(
        rolling_quantiles(values, window, WANTED), _of_few(values, window, WANTED), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_taken(odd: float) -> None:
    values = np.arange(2.0 * MANY)
    values[77] = odd
    found, wanted = rolling_quantiles(values, 91, (0.5,)), _of_few(values, 91, (0.5,))
    np.testing.assert_array_equal(found[0], wanted[0])
