"""A strap counts in 1/1024 s. Loggers that write its counts as ms make all intervals too long, by
2.4 percent, which the times beside them show: those are refused, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes
from aftershake.rr.beats import Floats

BEGAN = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
TICKS = np.rint(data.heart(seconds=400) * 1.024)
MS = TICKS / 1.024


def table(numbers: Floats, came_s: Floats, timespec: str, name: str = "rr") -> bytes:
    rows = [
        f"{(BEGAN + timedelta(seconds=float(at))).isoformat(timespec=timespec)},{number:.0f}"
        for at, number in zip(came_s, numbers, strict=True)
    ]
    return "\n".join([f"timestamp,{name}", *rows, ""]).encode()


def arrivals(rr_ms: Floats, late_s: float) -> Floats:
    """When the packets came: each a little late, no two alike."""
    late = np.abs(np.random.default_rng(4).normal(0, late_s, rr_ms.size))
    return np.maximum.accumulate(np.cumsum(rr_ms) / 1000 + late)


@pytest.mark.parametrize("late_s", [0, 0.05, 0.3])
@pytest.mark.parametrize("timespec", ["milliseconds", "seconds"])
def test_counts_as_ms_are_refused(late_s: float, timespec: str) -> None:
    with pytest.raises(RrFileError, match="1/1024 s"):
        read_bytes(table(TICKS, arrivals(MS, late_s), timespec))


def test_a_column_that_is_called_so_is_read() -> None:
    read = read_bytes(table(TICKS, arrivals(MS, 0.1), "milliseconds", "rr_1024"))
    assert read.beats.rr_ms == pytest.approx(MS)


@pytest.mark.parametrize("late_s", [0, 0.05, 0.3])
@pytest.mark.parametrize("timespec", ["milliseconds", "seconds"])
def test_ms_are_read(late_s: float, timespec: str) -> None:
    rr_ms = np.rint(MS)
    assert read_bytes(table(rr_ms, arrivals(rr_ms, late_s), timespec)).beats.rr_ms.size == MS.size


def test_what_came_late_at_first_is_no_sign_of_counts() -> None:
    rr_ms = np.rint(MS)
    came_s = np.maximum(np.cumsum(rr_ms) / 1000, 9.4)  # then the backlog, all at once
    lasted_s = float(rr_ms[1:].sum()) / 1000
    assert lasted_s / (came_s[-1] - came_s[0]) == pytest.approx(1.024, abs=0.003)
    assert read_bytes(table(rr_ms, came_s, "milliseconds")).beats.rr_ms.size == MS.size
