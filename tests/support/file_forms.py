"""The same beats in many forms, as programs write them.

Beats of a made-up heart, of which forty seconds are missing in the middle.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

import support.hrv_data as data

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
    "JSON, side by side": json.dumps(
        {"meta": {"n": 1}, "data": {"timestamps": MS.tolist(), "rr": RR_MS.tolist()}}
    ),
    "JSON, packets": json.dumps([{"time": t, "hr": 66, "rr": each} for t, each in PACKETS]),
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
    "a title that names intervals": "Report\n\nParameter;Value\nBeats;400\n\nRR interval data\n"
    + table("Time (s);RR (s)", commas(ENDS_S), commas(RR_MS / 1000), sep=";"),
    "a name nobody knows": table("when,RR (ms),hr_bpm", MS, RR_MS, HR),
    "dates under a name nobody knows": table(
        "x,rr", dates("%a %d.%m.%Y %H:%M:%S.%f", ENDS_S), RR_MS
    ),
    "minutes": table("time_min,rr", (ENDS_S / 60).round(6), RR_MS),
    "samples of an ECG": table("r_peak_sample,time,rr", MS, np.rint(ENDS_S * 130), RR_MS),
    "thousands apart": table("time;rr", [f"{t:,}".replace(",", ".") for t in MS], RR_MS, sep=";"),
    "hours with letters": table("Heure;RR", dates("%Hh%Mm%S.%fs"), RR_MS, sep=";"),
    "no header, the time second": table("", RR_MS, MS, sep="\t"),
    "no header, a date and a comma": table("", dates("%Y-%m-%d %H:%M:%S"), RR_MS),
    "many words": table("time rr hr bat x", MS, RR_MS, HR, HR, HR, sep=" "),
    "Empatica": table(f"{EPOCH_S}.000000, IBI", ENDS_S.round(6), RR_MS / 1000),
}

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
    "JSON as Suunto has it": json.dumps({"R-R": {"Data": " ".join(map(str, RR_MS))}}),
    "JSON, one name deeper": json.dumps({"RR": {"unit": "ms", "values": RR_MS.tolist()}}),
    "JSON of text": json.dumps([str(rr) for rr in RR_MS]),
    "XML": "<R-R>" + "".join(f"<IBI>{rr}</IBI>\n" for rr in RR_MS) + "</R-R>",
    "only the day": table("date,rr", ["2026-01-01"] * 9 + ["2026-01-02"] * (RR_MS.size - 9), RR_MS),
    "a note beneath": "\n".join(map(str, RR_MS)) + "\n# the end\n",
}
