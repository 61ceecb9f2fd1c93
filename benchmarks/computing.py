"""What working out costs: of a packet while it comes, of files, of a day, beside other programs
that do less or the like. Says its lines as JSON: `PYTHONPATH=tests python benchmarks/computing.py`.
"""

from __future__ import annotations

import io
import json
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from aftershake.events import Packet
from aftershake.exchange.recording import read
from aftershake.exchange.rr_files import read as read_rr
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import read_plan
from aftershake.rr.beats import Floats, from_intervals
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view_model import view_model
from line import Line, Missing, in_turns, ratio, spread
from support.fit_file import fit_file

CALM = Path(__file__).parents[1] / "sample_data" / "calm.jsonl"
FIVE_MINUTES_S, HOUR_S = 300.0, 3600.0
HOURS = (2, 4, 8, 16)  # of a file, for the slope
TIMES = 7


def heart(lasts_s: float) -> Floats:
    """Intervals in ms of a heart at rest that breathes, always the same ones."""
    n = int(lasts_s)  # beats at 60 a minute
    at_s = np.arange(n)
    noise = np.random.default_rng(11).normal(0.0, 15.0, n)
    rr_ms = 1000.0 + 40.0 * np.sin(2 * np.pi * 0.23 * at_s) + noise
    return np.asarray(rr_ms.round(), dtype=np.float64)


def csv_of(rr_ms: Floats) -> str:
    """As HRV Logger writes it."""
    since_ms = np.cumsum(rr_ms).astype(int)
    began = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)
    rows = [
        f"{(began + timedelta(milliseconds=int(at))):%Y-%m-%d %H:%M:%S +0000}, {int(rr)}, {at}"
        for at, rr in zip(since_ms, rr_ms, strict=True)
    ]
    return "\n".join(["date, rr, since start", *rows, ""])


def fitted(costs: Sequence[tuple[int, float]]) -> tuple[float, float]:
    """Seconds an hour, and at the start, of a straight line through them."""
    hours, seconds = np.array(costs).T
    slope, flat = np.polyfit(hours, seconds, 1)
    return float(slope), float(flat)


def lines() -> Iterator[Line | Missing]:
    """Line by line, as they are measured."""
    warnings.simplefilter("ignore")
    yield packet()
    yield from csv_file()
    yield from fit()
    yield from day()


def packet() -> Line:
    """Everything that a packet makes: fold, artifacts, refusal, RMSSD, breathing, view."""
    import neurokit2 as nk

    recording = read(CALM.read_text("utf-8"))
    state, costs = State(read_plan(recording.plan)), []
    for event in recording.events:
        begun = time.process_time()
        state = step(state, event)
        view_model(state)
        if isinstance(event, Packet) and event.t_s > 150:  # the window is full by then
            costs.append(time.process_time() - begun)
    rr_ms = heart(FIVE_MINUTES_S)
    peaks = np.cumsum(np.concatenate(([0.0], rr_ms))).astype(int)
    (theirs,) = in_turns([lambda: nk.hrv_time(peaks, sampling_rate=1000)], 25)
    return Line(
        "neurokit2 hrv_time of 300 s / all of a packet",
        f"{spread(theirs)} / {spread(costs)}",
        ratio(theirs, costs),
        1.8,
        least=True,
        goal=5.0,
    )


def csv_file() -> Iterator[Line]:
    """Read, understood and placed in time, against pandas reading the same bytes."""
    import pandas as pd

    per_hour: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for hours in HOURS:
            path = Path(folder) / f"{hours}.csv"
            path.write_text(csv_of(heart(hours * HOUR_S)))
            raw = path.read_bytes()
            ours, theirs = in_turns(
                [lambda: read_rr(path), lambda: pd.read_csv(io.BytesIO(raw))],  # noqa: B023
                3,
            )
            per_hour.append((hours, statistics.median(ours)))
    yield Line(
        "CSV of 16 h read / pandas read_csv",
        f"{spread(ours)} / {spread(theirs)}",
        ratio(ours, theirs),
        4.0,
        goal=3.0,
    )
    slope, flat = fitted(per_hour)
    yield Line(
        "CSV: an hour of 16 / an hour by the slope",
        f"{1000 * per_hour[-1][1] / HOURS[-1]:.2f} ms / {1000 * slope:.2f} ms, over"
        f" {', '.join(map(str, HOURS))} h; {1000 * flat:.0f} ms at the start",
        per_hour[-1][1] / HOURS[-1] / slope,
        1.3,
    )


def fit() -> Iterator[Line]:
    """Against fitdecode, which ours reads with, going through the same file."""
    import fitdecode

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hours.fit"
        rr_ms = heart(10 * HOUR_S).round()
        path.write_bytes(fit_file([int(each) for each in rr_ms], np.cumsum(rr_ms / 1000)))

        def alone() -> None:
            with fitdecode.FitReader(path) as reader:
                for frame in reader:
                    if isinstance(frame, fitdecode.FitDataMessage):
                        for field in frame.fields:
                            _ = field.value

        ours, theirs = in_turns([lambda: read_rr(path), alone], 3)
    yield Line(
        "FIT of 10 h read / fitdecode alone",
        f"{spread(ours)} / {spread(theirs)}",
        ratio(ours, theirs),
        3.0,
    )


def day() -> Iterator[Line | Missing]:
    """All metrics of 24 hours: against neurokit2's of time and frequency, for its nonlinear ones
    had not finished after a quarter of an hour; against those of time alone; and of the time
    domain, against a program that has no artifact rules."""
    import neurokit2 as nk

    rr_ms = heart(24 * HOUR_S)
    beats = from_intervals(rr_ms)
    peaks = np.cumsum(np.concatenate(([0.0], rr_ms))).astype(int)
    ours, theirs, spectra = in_turns(
        [
            lambda: analyse(beats, 0.0, float(beats.t_s[-1])),
            lambda: nk.hrv_time(peaks, sampling_rate=1000),
            lambda: nk.hrv_frequency(peaks, sampling_rate=1000),
        ],
        3,
    )
    both = [a + b for a, b in zip(theirs, spectra, strict=True)]
    yield Line(
        "neurokit2 hrv_time and hrv_frequency of 24 h / all metrics of it",
        f"{spread(both)} / {spread(ours)}",
        ratio(both, ours),
        10.0,
        least=True,
    )
    yield Line(
        "neurokit2 hrv_time of 24 h / all metrics of it",
        f"{spread(theirs)} / {spread(ours)}",
        ratio(theirs, ours),
        2.0,
        least=True,
    )
    try:
        from hrvanalysis import get_time_domain_features  # type: ignore[import-not-found]
    except ImportError:
        yield Missing("hrv-analysis, time domain of 24 h", "hrv-analysis is not installed")
        return
    except TypeError:  # what it needs of nolds cannot be loaded before Python 3.12
        yield Missing("hrv-analysis, time domain of 24 h", "hrv-analysis cannot be loaded here")
        return
    from aftershake.hrv import time_domain

    listed = list(rr_ms)
    whole = (
        time_domain.mean_rr_ms,
        time_domain.rmssd_ms,
        time_domain.sdnn_ms,
        time_domain.pnn50_percent,
        time_domain.sd1_ms,
        time_domain.sd2_ms,
    )
    ours, theirs = in_turns(
        [lambda: [each(beats) for each in whole], lambda: get_time_domain_features(listed)], TIMES
    )
    yield Line(
        "hrv-analysis, time domain of 24 h / ours",
        f"{spread(theirs)} / {spread(ours)}",
        ratio(theirs, ours),
        1.0,
        least=True,
    )


if __name__ == "__main__":
    print(json.dumps([asdict(each) for each in lines()]))
