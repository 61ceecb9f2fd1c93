"""Files whose intervals are not those of any two beats: a heart rate, and no variability of it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.analysis.of_file import session_of
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import RrFile, read, read_bytes
from aftershake.hrv.live import live
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Metrics
from aftershake.hrv.unlike_rr import PulseWaves, SomeBeats
from aftershake.plans.plan import Phase
from aftershake.sources.replay import as_sent
from support.exporting import exported, files, plan_of

PPI = Path(__file__).parents[3] / "shared" / "cases" / "17-ppi" / "ppi.txt"
BEGAN = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
RR_MS = np.rint(data.heart(seconds=400)).astype(int)
ENDS_S = np.cumsum(RR_MS) / 1000
# Packets of five beats, as a sensor on the arm sends them; in some it was moved, or off the skin.
PHONE = "Phone timestamp;PP-interval [ms];error estimate [ms];blocker;contact;contact;hr [bpm];"
LATER = (
    "Phone timestamp;sensor timestamp [ns];HR [bpm];PP-interval [ms];error estimate [ms];blocker;"
    "skin contact;skin contact supported"
)
MOVED, OFF = range(100, 120), range(200, 205)


def pulse_rows(head: str) -> bytes:
    rows = [head]
    for at in range(RR_MS.size - RR_MS.size % 5):
        came = BEGAN + timedelta(seconds=round(float(ENDS_S[at // 5 * 5 + 4]), 3) + 0.3)
        stamp = came.isoformat(timespec="milliseconds").removesuffix("+00:00")
        odd = at in MOVED or at in OFF
        flags = f"{int(at in MOVED)};{int(at not in OFF)};1"
        rr_ms = 2500 if odd else RR_MS[at]
        rows.append(
            f"{stamp};{rr_ms};7;{flags};66;" if head == PHONE else f"{stamp};0;66;{rr_ms};7;{flags}"
        )
    return "\n".join([*rows, ""]).encode()


def packet_rows(*, later: bool = True) -> bytes:
    """A row a second with the last interval of it; of a second without a beat the one before."""
    rows = ["Timestamp,BPM,RR,Battery" + (",TwitchUp,TwitchDown,Activity" if later else "")]
    last = 0
    for second in range(1, int(ENDS_S[-1])):
        here = RR_MS[(second - 1 < ENDS_S) & (second >= ENDS_S)]
        last = here[-1] if here.size else last
        at = BEGAN + timedelta(seconds=second)
        rows.append(f"{at:%Y-%m-%d %H:%M:%S},66,{last},93" + (",0,0,1" if later else ""))
    return "\n".join([*rows, ""]).encode()


def measured(file: RrFile) -> Metrics:
    beats = file.beats
    return analyse(beats, float(beats.starts_s[0]), float(beats.t_s[-1]))


def refused_with_a_rate(found: Metrics) -> None:
    assert found.quality == "refused"
    assert found.hr_bpm == pytest.approx(60_000 / RR_MS.mean(), abs=0.5)
    assert (found.rmssd_ms, found.sdnn_ms, found.breathing_per_min) == (None, None, None)


@pytest.mark.parametrize("head", [PHONE, LATER])
def test_pulse_waves_tell_a_heart_rate_and_no_variability(head: str) -> None:
    file = read_bytes(pulse_rows(head))
    assert file.format == "Polar Sensor Logger PPI"
    found = measured(file)
    assert found.reason == PulseWaves()
    refused_with_a_rate(found)
    assert found.beats == RR_MS.size - RR_MS.size % 5 - len(MOVED) - len(OFF)
    lost_s = sum(float(RR_MS[each].sum()) / 1000 for each in (MOVED, OFF))
    assert found.gap_s == pytest.approx(lost_s, abs=4.5)  # a packet tells it to its length


@pytest.mark.skipif(not PPI.is_file(), reason="the reported file is not here")
def test_the_file_as_it_was_reported() -> None:
    found = measured(read(PPI))
    assert (found.beats, found.reason, found.hr_bpm) == (
        400,
        PulseWaves(),
        pytest.approx(66.8, 1e-3),
    )


@pytest.mark.parametrize("text", ["time;PP-interval [ms]\n", "PPI [ms]\n", "t,pulse_to_pulse_ms\n"])
def test_other_tables_of_them(text: str) -> None:
    sign = next((each for each in ";," if each in text), "")
    times = [f"{end_s:.3f}{sign}" if sign else "" for end_s in ENDS_S]
    rows = [f"{time}{rr}" for time, rr in zip(times, RR_MS, strict=True)]
    found = measured(read_bytes((text + "\n".join(rows)).encode()))
    assert found.reason == PulseWaves()
    refused_with_a_rate(found)


@pytest.mark.parametrize("later", [True, False])
def test_one_interval_a_packet_tells_a_heart_rate_and_no_variability(later: bool) -> None:
    file = read_bytes(packet_rows(later=later))
    assert file.format == "iron-heart"
    found = measured(file)
    assert found.reason == SomeBeats()
    refused_with_a_rate(found)
    assert found.raw.rmssd_ms is None  # of what is no neighbour, not even with nothing excluded
    assert not file.beats.is_successive.any()
    assert file.began_at is not None
    assert file.began_at.replace(tzinfo=None) == datetime(2026, 3, 1, 7, 0, 1)


def test_the_last_row_of_a_log_may_be_cut_off() -> None:
    whole = read_bytes(packet_rows()).beats
    assert len(read_bytes(packet_rows()[:-20]).beats) >= len(whole) - 1


def test_a_clock_that_was_set_back_is_said() -> None:
    rows = packet_rows().decode().split("\n")
    with pytest.raises(RrFileError, match="line 203: the time runs backwards here: '2026-03-01 07"):
        read_bytes("\n".join([*rows[:202], *rows[2:]]).encode())


@pytest.mark.parametrize("content", [pulse_rows(LATER), packet_rows()])
def test_nothing_that_is_made_of_them_gives_a_number(content: bytes) -> None:
    """Neither a session, nor live, nor an export that is read back."""
    file = read_bytes(content)
    plan = plan_of(*(Phase(name, "rest", "lying", 150) for name in ("first", "second")))
    result = asyncio.run(session_of(plan, file.beats))
    reasons = {phase.metrics.reason for phase in result.phases}
    assert reasons == {measured(file).reason}
    assert result.comparison.verdict == "cannot_tell"
    assert all(phase.metrics.hr_bpm is not None for phase in result.phases)
    beats = file.beats
    shown = live(beats, float(beats.t_s[-1]), 0.0)
    assert (shown.rmssd_ms, shown.reason) == (None, measured(file).reason)
    session = exported(plan, as_sent(beats))
    for name in ("events", "json"):
        ((_, back),) = files(name, session).items()
        again = read_bytes(back)
        assert again.beats.intervals == beats.intervals
        assert again.beats.rr_ms.tolist() == beats.rr_ms.tolist()
        assert measured(again).reason == measured(file).reason


def test_an_export_that_says_nonsense_of_itself_is_read_as_before() -> None:
    beats = read_bytes("\n".join(map(str, RR_MS)).encode()).beats
    plan = plan_of(Phase("rest", "rest", "lying", 150))
    ((_, content),) = files("json", exported(plan, as_sent(beats))).items()
    for said in (["pulse"], {}, None, "else"):
        document = json.loads(content) | {"interval_kind": said}
        assert read_bytes(json.dumps(document).encode()).beats.intervals == "rr"
