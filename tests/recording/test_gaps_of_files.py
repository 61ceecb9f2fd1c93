"""Where a file has no beats, that alone is said: nobody knows of it whether a strap was lost."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.rr.gaps import Gap
from aftershake.wording.gaps import gap_words, told
from support.exporting import beats_of, of_beats

HOLES = 20


@pytest.mark.words
def test_a_hole_in_a_file_is_no_lost_link() -> None:
    rng = np.random.default_rng(1)
    rr_ms = rng.uniform(700.1, 1100.3, 30 * (HOLES + 1))
    holes_s = np.zeros(len(rr_ms))
    holes_s[30::30] = rng.uniform(3.1, 14.7, HOLES)
    gaps = of_beats(beats_of(rr_ms.tolist(), holes_s.tolist())).result.gaps
    assert len(gaps) == HOLES
    # Its place is rounded, and in each of them the reason is found all the same.
    assert {gap.codes for gap in gaps} == {("link_lost", "recording_gap")}
    assert {gap_words(gap) for gap in gaps} == {"the recording has a gap here"}
    (sentence,) = told(gaps)
    assert f"in {HOLES} gaps" in sentence
    assert "strap" not in sentence


@pytest.mark.words
def test_a_strap_that_was_lost_is_said_as_before() -> None:
    assert gap_words(Gap(1.0, 9.0, ("link_lost",))) == "the link to the strap was lost"
