"""What is usual around a beat is worked out only where it can decide: to the digit as if it were
worked out everywhere, whatever the beats are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import sighs
from aftershake.hrv.artifacts import detect_artifacts
from aftershake.hrv.misplaced import misplaced
from aftershake.hrv.rolling import MANY, quantiles_at, rolling_quantiles
from aftershake.rr.beats import Beats, Floats
from support import whole_rules

WANTED = (0.0, 0.25, 0.5, 0.75, 0.94, 1.0)
ODD = (np.nan, np.inf, -np.inf, 0.0, -5.0, 65_535.0)


@np.errstate(all="ignore")
def spoilt(rr: Floats, random: np.random.Generator) -> Floats:
    """With beats missed, extra, misplaced, premature, deep breaths and bursts of noise."""
    spoils = list(rr)
    for _ in range(int(random.integers(0, 1 + random.choice([2, 12, 40])))):
        if len(spoils) < 8:
            break
        at, share = int(random.integers(1, len(spoils) - 6)), float(random.uniform(0.1, 0.9))
        match random.integers(7):
            case 0:
                spoils[at : at + 2] = [sum(spoils[at : at + 2])]
            case 1:
                spoils[at : at + 1] = [share * spoils[at], (1 - share) * spoils[at]]
            case 2:
                moved = (share - 0.5) * spoils[at]
                spoils[at : at + 2] = [spoils[at] + moved, spoils[at + 1] - moved]
            case 3:
                spoils[at] *= 0.6 + share
            case 4:
                spoils[at : at + 6] = random.uniform(250, 2100, int(random.integers(1, 12)))
            case 5:
                deep = np.array((0.95, 1.3, 1.4, 1.25, 1.1, 1.0))
                spoils[at : at + 6] = np.array(spoils[at : at + 6]) * deep
            case _ if random.random() < 0.1:
                spoils[at] = float(random.choice(ODD))
    return np.array(spoils, dtype=np.float64)


def some_heart(random: np.random.Generator) -> Floats:
    n, mean = int(random.integers(1, 400)), random.uniform(450, 1300)
    breath = random.uniform(2, 120) * np.sin(np.arange(n) * random.uniform(0.3, 2.4))
    rr: Floats = mean + breath + random.normal(0, random.uniform(0.5, 40), n)
    return rr.round() if random.random() < 0.4 else rr


def in_runs(rr: Floats, random: np.random.Generator) -> Beats:
    """In one run mostly, or in a few, with seconds missing between."""
    begins = random.random(rr.size) < random.choice([0.0, 0.0, 0.02, 0.1])
    run = np.cumsum(begins)
    at_s = np.cumsum(np.nan_to_num(rr, posinf=0.0, neginf=0.0)) / 1000 + 4.0 * run
    return Beats(at_s, rr, run)


def same_everywhere(rr: Floats, random: np.random.Generator) -> None:
    beats = in_runs(rr, random)
    also = random.random(rr.size) < 0.03 if random.random() < 0.3 else None
    with np.errstate(all="ignore"):
        found, whole = (
            each(beats, also) for each in (detect_artifacts, whole_rules.detect_artifacts)
        )
        for name in ("bounds", "distribution", "rough"):
            np.testing.assert_array_equal(getattr(found, name), getattr(whole, name), name)
        for strict in (False, True):
            leaps = sighs._leaps(rr, strict=strict), whole_rules.leaps(rr, strict=strict)
            for name in ("top", "risen", "whole", "doubtful"):
                one, other = (getattr(each, name) for each in leaps)
                np.testing.assert_array_equal(one, other, name)
        clean = beats.where(~found.any)
        assert misplaced(clean) == whole_rules.misplaced(clean)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_hearts_with_all_that_can_be_wrong(seed: int) -> None:
    random = np.random.default_rng(seed)
    same_everywhere(spoilt(some_heart(random), random), random)


@pytest.fixture(scope="module")
def people() -> list[Floats]:
    return list(data.resting_hours().values())


@data.needed
@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_people(people: list[Floats], seed: int, whole: bool) -> None:
    random = np.random.default_rng(seed)
    rr = people[int(random.integers(len(people)))]
    at, n = int(random.integers(0, rr.size - 400)), int(random.integers(2, 400))
    piece = rr[at : at + n].astype(np.float64)
    same_everywhere(piece if whole else spoilt(piece, random), random)


@pytest.mark.parametrize("n", [300, 2 * MANY])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 1.0])
@pytest.mark.parametrize("window", [3, 11, 31, 91])
def test_quantiles_at_some_places_are_those_of_all(n: int, share: float, window: int) -> None:
    random = np.random.default_rng(n + window)
    values = random.normal(800.0, 40.0, n)
    at = np.flatnonzero(random.random(n) < share)
    everywhere = rolling_quantiles(values, window, WANTED)
    for one, other in zip(quantiles_at(values, window, WANTED, at), everywhere, strict=True):
        np.testing.assert_array_equal(one, other[at])
