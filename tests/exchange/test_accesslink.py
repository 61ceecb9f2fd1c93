"""Polar AccessLink's JSON: RR intervals among an exercise's samples, heart rates elsewhere; and
summaries of five minutes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes

RR_MS = np.rint(850 + 60 * np.sin(np.arange(300) / 3) + np.arange(300) % 7)
RATES = {"recording-rate": 5, "sample-type": "0", "data": "60,61,62,61,60"}
INTERVALS = {"recording-rate": 0, "sample-type": "11", "data": ",".join(f"{r:.0f}" for r in RR_MS)}


def _read(document: Any) -> Any:
    return read_bytes(json.dumps(document).encode())


@pytest.mark.parametrize("kind", ["11", 11])
def test_intervals_are_those_of_their_kind(kind: object) -> None:
    samples = [RATES, INTERVALS | {"sample-type": kind}]
    read = _read({"start_time": "2026-10-01T10:00:00Z", "samples": samples})
    assert list(read.beats.rr_ms) == list(RR_MS)
    assert read.began_at is not None


@pytest.mark.words
def test_heart_rates_are_refused_as_such() -> None:
    samples = [{"heart_rate": 60 + n % 9, "sample_time": f"00:{n:02d}:00"} for n in range(60)]
    with pytest.raises(RrFileError, match="it holds heart rates"):
        _read({"date": "2026-10-01", "heart_rate_samples": samples})


@pytest.mark.words
@pytest.mark.parametrize("clock", ["{:02d}:{:02d}", "2026-10-01T{:02d}:{:02d}:00"])
def test_rows_of_five_minutes_are_told_as_such(clock: str) -> None:
    rows = [f"{clock.format(n // 12, n % 12 * 5)},{850 + n * 7 % 37}" for n in range(100)]
    with pytest.raises(RrFileError, match="one for many beats"):
        read_bytes("\n".join(["time,rr", *rows]).encode())
