"""Speed and memory, each as a ratio of two things measured in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from aftershake.hrv import reference, time_domain
from aftershake.hrv.live import live
from aftershake.hrv.metrics import analyse
from aftershake.rr.beats import Beats, from_intervals
from aftershake.session.live_window import BUFFER_S
from validation.data import data
from validation.table import Section

DAY_BEATS = 96_000


def seconds(what: Callable[[], object], times: int) -> float:
    what()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        what()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def speed(quick: bool) -> Section:
    import neurokit2 as nk

    found = Section(
        "Speed",
        "Ratios of one run on the same beats: how many times faster than neurokit2.",
        ("what", "ours", "neurokit2", "times faster", "bar"),
    )
    times = 10 if quick else 40
    beats = from_intervals(data.heart(seconds=310, rr_ms=860)).between(0.0, 300.0)
    both = {"RRI": beats.rr_ms, "RRI_Time": beats.t_s}
    theirs = seconds(lambda: nk.hrv_time(both), times)
    ours = seconds(
        lambda: time_domain.rmssd_ms(Beats(beats.t_s, beats.rr_ms, beats.run)), 20 * times
    )
    _add(found, "RMSSD of a live buffer of 300 s, nothing kept / hrv_time", ours, theirs, 200.0)
    whole = "all that is said with a packet (artifacts, refusal, breathing, RMSSD)"
    for long_s in (300.0, BUFFER_S):  # as asked for; and as much as a session looks back on
        held = beats.between(300.0 - long_s, 300.0)
        ours = seconds(lambda held=held: live(held, 300.0, 0.0), times)  # type: ignore[misc]
        _add(found, f"{whole}, {long_s:.0f} s / hrv_time of 300 s", ours, theirs, None)

    beats = from_intervals(data.heart(seconds=610, rr_ms=860)).between(0.0, 600.0)
    both = {"RRI": beats.rr_ms, "RRI_Time": beats.t_s}

    def reference_way() -> None:
        nk.hrv_time(both)
        nk.hrv_frequency(both)
        reference.artifact_classes(beats)

    theirs = seconds(reference_way, max(3, times // 4))
    ours = seconds(lambda: analyse(beats, 0.0, 600.0), max(3, times // 4))
    _add(
        found, "phase-end analysis of 10 min / hrv_time + hrv_frequency + kubios", ours, theirs, 1.0
    )

    day = [json.loads(_child(which)) for which in ("ours", "neurokit2")]
    name = f"a day, {DAY_BEATS} beats / the same metrics"
    _add(found, name, day[0]["seconds"], day[1]["seconds"], 5.0)
    kib = day[0]["peak_kib"]
    found.add(
        "memory of that",
        f"{kib / 1024:.0f} MiB",
        f"{day[1]['peak_kib'] / 1024:.0f} MiB",
        "",
        "400 MB",
        holds=kib * 1024 < 400e6,
    )
    found.notes.append(
        "\nThe first line is the number on the screen from beats that have just come. neurokit2's "
        "hrv_time works out 25 numbers of the time domain, flags nothing and refuses nothing; the "
        "lines below it are all that a packet costs a session, once a second."
    )
    found.notes.append(
        "\nThe same metrics: hrv_time, hrv_frequency, artifacts by kubios, DFA over 4 to 16, and "
        "sample entropy of the last 2000 beats, as ours (of all of a day it needs 69 GiB)."
    )
    return found


def _add(found: Section, what: str, ours: float, theirs: float, bar: float | None) -> None:
    found.add(
        *(what, f"{1000 * ours:.3g} ms", f"{1000 * theirs:.3g} ms", f"{theirs / ours:.1f}"),
        "" if bar is None else f"{bar:g}",
        holds=None if bar is None else theirs / ours >= bar,
    )


def _child(which: str) -> str:
    """A process of its own, for its memory."""
    command = [sys.executable, "-W", "ignore", "-m", "validation.speed", which]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout


def _day() -> Beats:
    """Three hours of a heart, over and over, slower and faster: a day of 96,000 beats."""
    part = data.heart(seconds=10_800, rr_ms=900)
    rr = np.tile(part, DAY_BEATS // part.size + 1)[:DAY_BEATS]
    return from_intervals(rr + 60 * np.sin(2 * np.pi * np.arange(DAY_BEATS) / DAY_BEATS))


def _one(which: str) -> None:
    import resource

    beats = _day()
    reference.load()
    start = time.perf_counter()
    if which == "ours":
        metrics = analyse(beats, 0.0, float(beats.t_s[-1]))
        assert metrics.rmssd_ms is not None
    else:
        import neurokit2 as nk

        both = {"RRI": beats.rr_ms, "RRI_Time": beats.t_s}
        nk.hrv_time(both)
        nk.hrv_frequency(both)
        reference.artifact_classes(beats)
        nk.fractal_dfa(beats.rr_ms, scale=np.arange(4, 17))
        last = beats.rr_ms[-reference.MOST_ENTROPY_BEATS :]
        nk.entropy_sample(last, dimension=2, tolerance=0.2 * float(last.std(ddof=1)))
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": taken, "peak_kib": peak}))


if __name__ == "__main__":
    _one(sys.argv[1])
