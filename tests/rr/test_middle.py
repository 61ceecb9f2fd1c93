"""The median is numpy's, to the last digit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aftershake.rr.middle import median

CALM = Path(__file__).parents[2] / "sample_data" / "calm.jsonl"
# What a session does with its packets, breathing and the view included.
WORKED_OUT = """
import sys
from pathlib import Path
from aftershake.exchange.recording import read
from aftershake.plans.reader import read_plan
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view_model import view_model

recording = read(Path(sys.argv[1]).read_text("utf-8"))
state = State(read_plan(recording.plan))
for event in recording.events[:400]:
    state = step(state, event)
view = view_model(state)
assert view.packets > 100
print("numpy.ma" in sys.modules)
"""

NUMBERS = st.floats(allow_nan=False, width=64, min_value=-1e300, max_value=1e300)


@given(st.lists(NUMBERS, min_size=1, max_size=60))
def test_it_is_that_of_numpy(values: list[float]) -> None:
    assert median(values) == np.median(values)
    assert median(np.array(values)[::-1]) == np.median(values)


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_of_whole_numbers_too(values: list[int]) -> None:
    assert median(np.array(values)) == np.median(values)


def test_of_nothing_there_is_none() -> None:
    assert np.isnan(median([]))


def test_what_is_no_number_is_not_passed_over() -> None:
    assert np.isnan(median([1.0, float("nan"), 3.0]))


def test_no_masked_arrays_are_loaded_for_a_packet() -> None:
    """They take more than a megabyte; whoever calls `numpy.median` loads them."""
    loaded = subprocess.run(
        [sys.executable, "-c", WORKED_OUT, str(CALM)], capture_output=True, text=True, check=True
    ).stdout
    assert loaded.strip() == "False"
