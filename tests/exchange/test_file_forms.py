"""The same beats in many forms: each is read with its hole found, or refused for the true reason.

Beats of a made-up heart, of which forty seconds are missing in the middle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes
from aftershake.rr.beats import uncovered

RR_MS = np.rint(data.heart(seconds=360)).astype(int)
HALF, HOLE_S = RR_MS.size // 2, 40.0
WHOLE_S = np.cumsum(RR_MS) / 1000
ENDS_S = WHOLE_S + np.where(np.arange(RR_MS.size) >= HALF, HOLE_S, 0.0)
MIDNIGHT = datetime(2026, 1, 1)
BEGINS = MIDNIGHT - timedelta(seconds=150)  # New Year is seen in
EPOCH_S = 1_767_225_450


def table(head: str, *columns: Sequence[object], sep: str = ",", end: str = "\n") -> str:
    rows = [sep.join(map(str, row)) for row in zip(*columns, strict=True)]
    return end.join([*([head] if head else []), *rows]) + end


def dates(form: str, ends_s: Sequence[float] | np.ndarray = ENDS_S, digits: int = 3) -> list[str]:
    """When each beat was; `%f` in `form` gives so many digits."""
    found = []
    for end_s in ends_s:
        at = BEGINS + timedelta(seconds=float(end_s))
        part = f"{at.microsecond:06d}{'0' * 6}"[:digits]
        found.append(at.strftime(form.replace("%f", part)))
    return found


def commas(values: Sequence[float] | np.ndarray, digits: int = 3) -> list[str]:
    return [f"{value:.{digits}f}".replace(".", ",") for value in values]


def clock(ends_s: np.ndarray, form: str) -> list[str]:
    return [
        form.format(h=int(t // 3600), m=int(t // 60 % 60), mm=int(t // 60), s=t % 60)
        for t in ends_s
    ]


def packets() -> list[tuple[int, list[int]]]:
    """A packet a second, as a strap sends: when in ms, and the intervals since the last."""
    found: dict[int, list[int]] = {}
    for end_s, rr in zip(ENDS_S, RR_MS, strict=True):
        found.setdefault(1000 * int(np.ceil(end_s)), []).append(int(rr))
    return sorted(found.items())


PACKETS = packets()
MS = np.rint(1000 * ENDS_S).astype(int)
HOURS = 3500 + ENDS_S  # a clock that shows minutes and seconds begins anew
HR = [round(60_000 / rr) for rr in RR_MS]

WITH_HOLE: dict[str, str | bytes] = {
    "German, seconds, decimal commas": table(
        "Zeit [s];RR-Abstand [s]", commas(ENDS_S), commas(RR_MS / 1000), sep=";"
    ),
    "day and time of day apart": table(
        "Datum;Uhrzeit;Herzfrequenz;RR", dates("%d.%m.%Y"), dates("%H:%M:%S,%f"), HR, RR_MS, sep=";"
    ),
    "US, over midnight, am and pm": table(
        "Date/Time,RR Interval (ms)", dates("%m/%d/%Y %I:%M:%S.%f %p"), RR_MS
    ),
    "US, apart": table("date,time,rr_interval", dates("%m/%d/%Y"), dates("%I:%M:%S.%f %p"), RR_MS),
    "year first, with slashes": table(
        "DateTime\tIBI", dates("%Y/%m/%d %H:%M:%S.%f"), RR_MS, sep="\t"
    ),
    "two digits of the year": table("Datum;RRI", dates("%d.%m.%y %H:%M:%S,%f"), RR_MS, sep=";"),
    "day/month with a slash before the time": table(
        "R-peak time\tibi", dates("%d-%m-%y/%H:%M:%S.%f"), RR_MS, sep="\t"
    ),
    "month named": table("recorded at;rr_ms", dates("%d %b %Y %H:%M:%S.%f"), RR_MS, sep=";"),
    "month named first, quoted": table(
        "Time,RR", [f'"{each}"' for each in dates("%b %d, %Y, %I:%M:%S.%f %p")], RR_MS
    ),
    "as Java prints it": table("ts|ibi_ms", dates("%a %b %d %H:%M:%S CET %Y"), RR_MS, sep="|"),
    "epoch, s": table("unix_time,ibi", [f"{EPOCH_S + t:.3f}" for t in ENDS_S], RR_MS / 1000),
    "epoch, us": table("epoch_us,nn", EPOCH_S * 1_000_000 + 1000 * MS, RR_MS),
    "epoch, ns": table(
        "Phone timestamp;sensor timestamp [ns];RR-interval [ms]",
        dates("%Y-%m-%dT%H:%M:%S.%f"),
        EPOCH_S * 10**9 + 10**6 * MS,
        RR_MS,
        sep=";",
    ),
    "minutes and seconds, begun anew each hour": table(
        "elapsed;RR", clock(HOURS, "{m:02d}:{s:06.3f}"), RR_MS, sep=";"
    ),
    "hours, minutes, seconds": table(
        "elapsed_time,rr", clock(HOURS, "{h}:{m:02d}:{s:06.3f}"), RR_MS
    ),
    "time of day with colons only": table("time;rr", dates("%H:%M:%S:%f"), RR_MS, sep=";"),
    "twelve hours without am and pm": table("clock,rr", dates("%I:%M:%S.%f", ENDS_S + 3600), RR_MS),
    "days of a spreadsheet": table(
        "timestamp;rr", [f"{46_022 + t / 86_400:.9f}" for t in ENDS_S], RR_MS, sep=";"
    ),
    "compact": table("timestampUtc,rrMs", dates("%Y%m%dT%H%M%S.%fZ"), RR_MS),
    "digits only": table("stamp,rr", dates("%Y%m%d%H%M%S%f"), RR_MS),
    "seven digits and a zone": table(
        "localTime,heartRate,rrInterval", dates("%Y-%m-%dT%H:%M:%S.%f+01:00", digits=7), HR, RR_MS
    ),
    "a zone by name": table("time,rr", dates("%Y-%m-%d %H:%M:%S.%f UTC"), RR_MS),
    "seconds with their unit": table("t;rr", [f"{t:.3f} s" for t in ENDS_S], RR_MS, sep=";"),
    "no header, dates": table("", dates("%Y-%m-%dT%H:%M:%S.%f"), RR_MS, sep=";"),
    "no header, dates with blanks": table("", dates("%d.%m.%Y %H:%M:%S.%f"), RR_MS, sep=" "),
    "no header, epoch": table("", EPOCH_S * 1000 + MS, RR_MS),
    "no header, commas twice": table("", commas(ENDS_S), commas(RR_MS / 1000), sep="\t"),
    "quoted decimal commas": table(
        '"Time","RR"', [f'"{t}"' for t in commas(ENDS_S)], [f'"{r}"' for r in commas(RR_MS, 1)]
    ),
    "JSON, rows": json.dumps(
        [{"time": int(t), "rr": int(r)} for t, r in zip(MS, RR_MS, strict=True)]
    ),
    "JSON, deep": json.dumps(
        {
            "device": "H10",
            "session": {
                "beats": [
                    {"timestamp": t, "ibi": r / 1000}
                    for t, r in zip(dates("%Y-%m-%dT%H:%M:%S.%f"), RR_MS.tolist(), strict=True)
                ]
            },
        },
        indent=1,
    ),
    "JSON, pairs": json.dumps([[float(t), int(r)] for t, r in zip(ENDS_S, RR_MS, strict=True)]),
    "JSON, lines": "".join(
        json.dumps({"t": int(t), "rr_ms": int(r)}) + "\n" for t, r in zip(MS, RR_MS, strict=True)
    ),
    "UTF-16, CRLF": table("Zeit;RR", commas(ENDS_S), RR_MS, sep=";", end="\r\n").encode("utf-16"),
    "UTF-16 without a mark": table("time;rr", MS, RR_MS, sep=";").encode("utf-16-be"),
    "UTF-8 with a mark, CR": table("Zeit (µs);RR", 1000 * MS, RR_MS, sep=";", end="\r").encode(
        "utf-8-sig"
    ),
    "Latin-1": table("Zeit (µs);RR", 1000 * MS, RR_MS, sep=";").encode("latin-1"),
    "sum of the intervals beside arrivals": table(
        "cumulative_rr_ms,received_at,rr_ms",
        np.cumsum(RR_MS),
        [f"{np.ceil(t):.0f}" for t in ENDS_S],
        RR_MS,
    ),
    "one time a packet": "time,rr\n"
    + "".join(f"{t if i == 0 else ''},{rr}\n" for t, each in PACKETS for i, rr in enumerate(each)),
    "a list in a cell": "timestamp;hr;rr\n" + "".join(f"{t};66;{each}\n" for t, each in PACKETS),
    "a list filled up with zeros": "timestamp,rr1,rr2,rr3,rr4\n"
    + "".join(f"{t},{','.join(map(str, (*each, 0, 0, 0, 0)[:4]))}\n" for t, each in PACKETS),
    "remarks, prose, units": "% made by a logger\n// of mine\n\nSubject: 7\nA quiet morning\n"
    + table("Time;RR\n[s];[ms]", commas(ENDS_S), RR_MS, sep=";"),
    "begun anew": table("time,rr", MS[:HALF], RR_MS[:HALF])
    + table("time,rr", MS[HALF:], RR_MS[HALF:]),
    "words of 1/1024 s beside ms": table("rr_1024,rr_ms,t_end_ms_est", RR_MS, RR_MS, MS),
    "zeros of a disk at the end": table("time,rr", MS, RR_MS).encode() + bytes(5000),
    "cut off": table("time,rr", MS, RR_MS)[:-6],
    "one time that is none": table("time,rr", [*MS[:99], "ERR", *MS[100:]], RR_MS),
    "arrivals that come late": table(
        "timestamp,rr", np.maximum.accumulate(MS + 400 * (np.arange(MS.size) % 3)), RR_MS
    ),
    "the start on each row": table("start time,t,rr", ["07:00"] * MS.size, MS, RR_MS),
    "Empatica": table(f"{EPOCH_S}.000000, IBI", ENDS_S.round(6), RR_MS / 1000),
}


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


WITHOUT_TIMES: dict[str, str] = {
    "a German header": table("RR-Intervall [ms]", RR_MS),
    "words run together": table("rrIntervalMs", RR_MS),
    "an index": table("nr;RR_ms", range(RR_MS.size), RR_MS, sep=";"),
    "units in cells": table("RR", [f"{rr} ms" for rr in RR_MS]),
    "an S in its name": table("IBI (s);index", commas(RR_MS / 1000), range(RR_MS.size), sep=";"),
    "words of 1/1024 s": table("rr [1/1024 s]", [f"{rr * 1.024:.4f}" for rr in RR_MS]),
    "lines of ten": "\n".join(
        " ".join(map(str, RR_MS[at : at + 10])) for at in range(0, RR_MS.size, 10)
    ),
    "one line": ";".join(map(str, RR_MS)),
    "one line, commas": ",".join(map(str, RR_MS)),
    "lists filled up with zeros": "".join(f"{rr} 0 0 0\n" for rr in RR_MS),
    "zeros between": "".join(f"{rr}\n0\n" for rr in RR_MS),
    "JSON": json.dumps({"rr_intervals": RR_MS.tolist()}),
    "JSON of text": json.dumps([str(rr) for rr in RR_MS]),
    "XML": "<R-R>" + "".join(f"<IBI>{rr}</IBI>\n" for rr in RR_MS) + "</R-R>",
    "only the day": table("date,rr", ["2026-01-01"] * 9 + ["2026-01-02"] * (RR_MS.size - 9), RR_MS),
    "a note beneath": "\n".join(map(str, RR_MS)) + "\n# the end\n",
}


@pytest.mark.parametrize("form", WITHOUT_TIMES)
def test_intervals_without_times_are_one_run(form: str) -> None:
    beats = read_bytes(WITHOUT_TIMES[form].encode()).beats
    np.testing.assert_allclose(beats.rr_ms, RR_MS, atol=0.01)
    assert beats.contiguous


@pytest.mark.parametrize(
    "odd", ["oops", "nan", "-1", "1878949396", "9" * 5000, "8OO", "\ufffd\ufffd"]
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
def test_samples_at_a_fixed_rate_are_no_beats(rate_hz: float, timed: str, head: str) -> None:
    at_s, rr = sampled(rate_hz)
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
    "pulses": (table("time;PP-interval [ms]", MS, RR_MS, sep=";"), "pulse waves"),
    "an ECG": (table("time;ecg_value", MS, RR_MS, sep=";"), "an ECG"),
    "heart rates": (table("time;Herzfrequenz", MS, HR, sep=";"), "heart rates"),
    "three columns": (table("", MS, RR_MS, HR, sep=" "), f"'{MS[0]} {RR_MS[0]} {HR[0]}'"),
    "two lists": (json.dumps({"a": {"rr": ["812"] * 9}, "b": {"rr": ["9"] * 9}}), "2 lists"),
    "no list": (json.dumps({"hr": HR}), "no RR intervals in this JSON"),
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
