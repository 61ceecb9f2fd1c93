"""The same beats in many forms: read with their hole found, or refused for the true reason."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes
from aftershake.rr.beats import uncovered
from support.file_forms import (
    ENDS_S,
    EPOCH_S,
    HALF,
    HOLE_S,
    HR,
    MS,
    RR_MS,
    WHOLE_S,
    WITH_HOLE,
    WITHOUT_TIMES,
    commas,
    dates,
    table,
)


@pytest.mark.parametrize("form", WITH_HOLE)
def test_the_hole_is_found_in_every_form(form: str) -> None:
    text = WITH_HOLE[form]
    beats = read_bytes(text if isinstance(text, bytes) else text.encode()).beats
    begins_s, ends_s = float(beats.starts_s[0]), float(beats.t_s[-1])
    gone = uncovered(beats, begins_s, ends_s)
    kept = 0 if form == "cut off" else RR_MS.size
    assert len(beats) >= kept or len(beats) == RR_MS.size - 1
    assert len(gone) == 1
    assert gone[0][1] - gone[0][0] == pytest.approx(HOLE_S, abs=1.5)
    assert ends_s - begins_s == pytest.approx(ENDS_S[-1], abs=2.5)
    np.testing.assert_allclose(beats.rr_ms[:90], RR_MS[:90], atol=0.5)


@pytest.mark.parametrize("form", WITHOUT_TIMES)
def test_intervals_without_times_are_one_run(form: str) -> None:
    beats = read_bytes(WITHOUT_TIMES[form].encode()).beats
    np.testing.assert_allclose(beats.rr_ms, RR_MS, atol=0.01)
    assert beats.contiguous


@pytest.mark.parametrize(
    "odd", ["oops", "nan", "-1", "1878949396", "65535", "9" * 5000, "8OO", "\ufffd\ufffd"]
)
def test_one_line_that_is_none_is_an_artifact_and_told(odd: str) -> None:
    lines = [*map(str, RR_MS[:150]), odd, *map(str, RR_MS[150:])]
    for head, line in (("", 151), ("rr\n", 152)):
        file = read_bytes((head + "\n".join(lines)).encode())
        assert file.odd is not None
        assert (file.odd.count, file.odd.first, file.odd.text) == (1, line, odd)
        assert file.beats.rr_ms[150] == 0
        np.testing.assert_array_equal(np.delete(file.beats.rr_ms, 150), RR_MS)


def sampled(rate_hz: float) -> tuple[np.ndarray, np.ndarray]:
    """When each row is written, in s, and the last interval that was known then."""
    at_s = np.arange(1.5, WHOLE_S[-1], 1 / rate_hz)
    return at_s, RR_MS[np.searchsorted(WHOLE_S, at_s, side="right") - 1]


TIMED: dict[str, Callable[[np.ndarray], list[object]]] = {
    "s": lambda at_s: [f"{t:.3f}" for t in at_s],
    "ms": lambda at_s: [EPOCH_S * 1000 + round(1000 * t) for t in at_s],
    "dates": lambda at_s: [*dates("%Y-%m-%d %H:%M:%S.%f", at_s)],
}


@pytest.mark.parametrize("rate_hz", [130, 50, 25, 10, 5, 4, 2, 1])
@pytest.mark.parametrize("timed", TIMED)
@pytest.mark.parametrize("head", ["time;rr", ""])
@pytest.mark.parametrize("jitter", [0.0, 0.1])
def test_samples_at_a_fixed_rate_are_no_beats(
    rate_hz: float, timed: str, head: str, jitter: float
) -> None:
    at_s, rr = sampled(rate_hz)
    late_s = np.random.default_rng(1).normal(0, jitter / rate_hz, at_s.size)
    at_s = np.maximum.accumulate(at_s + late_s)
    text = table(head, TIMED[timed](at_s), rr, sep=";")
    with pytest.raises(RrFileError, match="fixed rate"):
        read_bytes(text.encode())


@pytest.mark.parametrize("rate_hz", [130, 25, 10, 5, 4, 3, 2])
@pytest.mark.parametrize("head", ["rr", ""])
def test_samples_are_known_without_times_too(rate_hz: float, head: str) -> None:
    with pytest.raises(RrFileError, match="fixed rate"):
        read_bytes(table(head, sampled(rate_hz)[1]).encode())


def test_seconds_of_a_log_or_numbers_of_rows_are_no_times() -> None:
    rows = table("", range(1, RR_MS.size + 1), np.rint(0.8 * RR_MS).astype(int), sep=" ")
    with pytest.raises(RrFileError, match="goes up by one with each row"):
        read_bytes(rows.encode())


BACK = np.where(np.arange(RR_MS.size) >= HALF, -3600.0, 0.0)
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a time of its own": (
        table("time,rr", [f"tick {t}" for t in MS], RR_MS),
        rf"line 2: the time \('time'\) is not understood: 'tick {MS[0]}'",
    ),
    "a sum beside a time of its own": (
        table("timestamp,rr,since_start", [f"<{t}>" for t in MS], RR_MS, np.cumsum(RR_MS)),
        r"line 2: the time \('timestamp'\) is not understood: '<",
    ),
    "to the minute": (table("time,rr", dates("%d.%m.%Y %H:%M"), RR_MS), "to the minute"),
    "newest first": (table("time,rr", MS[::-1], RR_MS[::-1]), "the newest row stands first"),
    "each row twice": (
        table("time,rr", np.repeat(MS, 2), np.repeat(RR_MS, 2)),
        "each interval stands there 2 times in a row",
    ),
    "rows twice after a while": (
        table(
            "time,rr",
            np.concatenate((MS[:99], np.repeat(MS[99:], 2))),
            np.concatenate((RR_MS[:99], np.repeat(RR_MS[99:], 2))),
        ),
        "not the times of its intervals",
    ),
    "a clock set back": (
        table("time,rr", dates("%Y-%m-%d %H:%M:%S.%f", WHOLE_S + BACK), RR_MS),
        f"line {HALF + 2}: the time .* runs backwards here",
    ),
    "commas everywhere": (
        table("time,rr", commas(ENDS_S), RR_MS),
        r"line 2: there are more columns here than in the header: '0,",
    ),
    "an ECG": (table("time;ecg_value", MS, RR_MS, sep=";"), "an ECG"),
    "heart rates": (table("time;Herzfrequenz", MS, HR, sep=";"), "heart rates"),
    "three columns": (table("", MS, RR_MS, HR, sep=" "), f"'{MS[0]} {RR_MS[0]} {HR[0]}'"),
    "two lists": (json.dumps({"a": {"rr": ["812"] * 9}, "b": {"rr": ["9"] * 9}}), "2 lists"),
    "no list": (json.dumps({"hr": HR}), "it holds heart rates"),
    "times for half of it": (
        json.dumps({"time": MS.tolist()[:HALF], "rr": RR_MS.tolist()}),
        "not equally many",
    ),
    "hour, minute, second": (
        table("hour,minute,second,rr", dates("%H"), dates("%M"), dates("%S"), RR_MS),
        "the time|its times",
    ),
    "half a list": (json.dumps(RR_MS.tolist())[:-50], "not whole"),
    "a bad entry": (json.dumps([812, "x", 799]), "entry 2: 'x' is not a number"),
    "a training file": ("<?xml?><a><HeartRateBpm>61</HeartRateBpm></a>", "heart rates"),
    "a page": ("<html><body>812</body></html>", "no RR intervals"),
    "packed": (b"PK\x03\x04" + bytes(50), "packed"),
    "packed otherwise": (b"\x1f\x8b\x08" + bytes(50), "packed"),
    "a database": (b"SQLite format 3\0" + bytes(50), "a database"),
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_cannot_be_right_is_refused_for_what_it_is(form: str) -> None:
    text, reason = REFUSED[form]
    with pytest.raises(RrFileError, match=reason):
        read_bytes(text if isinstance(text, bytes) else text.encode())
