"""The sounds: gentle, short, and no two alike."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from aftershake.audible import TONE_OF, TONES, Tone
from aftershake.sound.tones import LOUDEST, NOTES, RATE_HZ, Samples, lasts_s, tone

FRAME, LONGEST_S = 1200, 1.25  # 50 ms
ALIKE = 0.65


def heard(samples: Samples) -> npt.NDArray[np.float64]:
    """Loudness by band and moment, roughly as an ear takes it: third octaves, in decibels above a
    floor 40 dB below the loudest."""
    whole = np.zeros(int(LONGEST_S * RATE_HZ))
    whole[: len(samples)] = samples
    frames = whole[: len(whole) // FRAME * FRAME].reshape(-1, FRAME) * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames)) ** 2
    hz = np.fft.rfftfreq(FRAME, 1 / RATE_HZ)
    edges = 100 * 2 ** (np.arange(21) / 3)
    bands = np.array(
        [power[:, (hz >= low) & (hz < high)].sum(axis=1) for low, high in pairwise(edges)]
    )
    decibels = 10 * np.log10(bands / bands.max() + 1e-4)
    return (decibels + 40).ravel()


def likeness(one: Samples, other: Samples) -> float:
    a, b = heard(one), heard(other)
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


@pytest.mark.parametrize("pair", list(combinations(TONES, 2)), ids="-".join)
def test_no_two_sounds_are_alike(pair: tuple[Tone, Tone]) -> None:
    assert likeness(tone(pair[0]), tone(pair[1])) < ALIKE


@pytest.mark.parametrize("which", TONES)
def test_the_measure_knows_what_is_alike(which: Tone) -> None:
    """Three hundredths faster, or a little later, is the same sound to anybody."""
    samples = tone(which)
    faster = np.interp(np.arange(0, len(samples), 1.03), np.arange(len(samples)), samples)
    assert likeness(samples, faster.astype(np.float32)) > ALIKE
    later = np.concatenate([np.zeros(240, np.float32), samples])
    assert likeness(samples, later) > ALIKE


@pytest.mark.parametrize("which", TONES)
def test_a_sound_is_short_gentle_and_does_not_click(which: Tone) -> None:
    samples = tone(which)
    assert 0.2 <= lasts_s(which) <= 1.201
    assert np.abs(samples).max() == pytest.approx(LOUDEST)
    assert abs(samples[0]) < 1e-3
    assert abs(samples[-1]) < 1e-3
    # It swells: the first 2 ms are far below what comes.
    assert np.abs(samples[:48]).max() < 0.1 * LOUDEST
    assert np.abs(samples[-48:]).max() < 0.1 * LOUDEST
    # No jump: nothing changes faster from one sample to the next than its highest partial would.
    highest_hz = max(max(note.hz, note.to_hz or 0) * len(note.partials) for note in NOTES[which])
    assert np.abs(np.diff(samples)).max() < 2 * np.pi * highest_hz / RATE_HZ * LOUDEST


def pitch_hz(samples: Samples) -> float:
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(power) * RATE_HZ / len(samples))


def test_what_is_lost_falls_and_what_is_found_rises() -> None:
    for which, rises in (("lost", False), ("found", True)):
        half = len(tone(which)) // 2
        first, second = pitch_hz(tone(which)[:half]), pitch_hz(tone(which)[half:])
        assert (second > first) is rises


def test_each_cue_has_a_sound_and_each_sound_a_cue() -> None:
    assert set(TONE_OF.values()) == set(TONES) == set(NOTES)
