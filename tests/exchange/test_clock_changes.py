"""Files with local times, recorded while clocks were put forward or back: no beat is missing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read
from aftershake.rr.beats import missing_s
from support.hrv_data import heart

pytestmark = pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="a process has one time zone there"
)
PUT_BACK, PUT_FORWARD = datetime(2025, 10, 26, 1, tzinfo=UTC), datetime(2025, 3, 30, 1, tzinfo=UTC)
HALF_BACK = datetime(2025, 4, 5, 15, tzinfo=UTC)
HALF_FORWARD = datetime(2025, 10, 4, 15, 30, tzinfo=UTC)
BERLIN, LORD_HOWE = "Europe/Berlin", "Australia/Lord_Howe"
PLAIN = "%Y-%m-%d %H:%M:%S.%f"
RR_MS = np.rint(heart(seconds=1200))


@pytest.fixture
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with monkeypatch.context() as here:
        here.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def table(
    zone: str, change: datetime, before_s: float, pause_s: float = 0.0, form: str = PLAIN
) -> str:
    """Beats from `before_s` before a change of the clock, and a pause in their middle."""
    at, lines = change - timedelta(seconds=before_s), ["time,rr"]
    for i, rr_ms in enumerate(RR_MS.tolist()):
        at += timedelta(milliseconds=rr_ms) + timedelta(seconds=pause_s) * (i == RR_MS.size // 2)
        lines.append(f"{at.astimezone(ZoneInfo(zone)):{form}},{rr_ms:.0f}")
    return "\n".join(lines)


def gap_s(text: str, folder: Path) -> float:
    file = folder / "beats.csv"
    file.write_text(text, "utf-8")
    beats = read(file).beats
    assert beats.rr_ms.tolist() == RR_MS.tolist()
    return missing_s(beats, 0.0, float(beats.t_s[-1]))


@pytest.mark.parametrize("pause_s", [0.0, 300.0, 1500.0])
@pytest.mark.parametrize(
    ("zone", "change"),
    [
        (BERLIN, PUT_BACK),
        (BERLIN, PUT_FORWARD),
        (LORD_HOWE, HALF_BACK),
        (LORD_HOWE, HALF_FORWARD),
    ],
    indirect=["zone"],
)
def test_an_hour_that_a_clock_leaps_is_no_gap_and_one_it_repeats_no_error(
    zone: str, change: datetime, pause_s: float, tmp_path: Path
) -> None:
    assert gap_s(table(zone, change, 600, pause_s), tmp_path) == pytest.approx(pause_s, abs=1)


@pytest.mark.parametrize("zone", [BERLIN], indirect=True)
def test_times_with_their_zone_are_as_they_are(zone: str, tmp_path: Path) -> None:
    for change in (PUT_BACK, PUT_FORWARD):
        text = table(zone, change, 600, form="%Y-%m-%dT%H:%M:%S%z")
        assert gap_s(text, tmp_path) == pytest.approx(0, abs=1)


@pytest.mark.parametrize("zone", [BERLIN], indirect=True)
def test_an_hour_is_missing_where_no_clock_was_changed(zone: str, tmp_path: Path) -> None:
    text = table("UTC", PUT_FORWARD + timedelta(days=1), 600, 3600.0)
    assert gap_s(text, tmp_path) == pytest.approx(3600, abs=1)


@pytest.mark.parametrize("zone", [BERLIN], indirect=True)
def test_times_that_run_back_on_another_day_are_refused(zone: str, tmp_path: Path) -> None:
    elsewhere = table("America/New_York", datetime(2025, 11, 2, 6, tzinfo=UTC), 600)
    with pytest.raises(RrFileError, match="runs backwards here"):
        gap_s(elsewhere, tmp_path)
