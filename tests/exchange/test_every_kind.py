"""Every kind that docs/formats.md says is read: a file as its program makes it, read, exported and
read back."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.exchange.rr_files import read, read_bytes
from aftershake.plans.plan import Phase
from aftershake.sources.replay import as_sent
from support.exporting import exported, files, plan_of

DOCS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
RR = np.rint(data.heart(seconds=200)).astype(int).tolist()
ENDS_MS = np.cumsum(RR).tolist()
BEGAN = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
EPOCH_MS = round(BEGAN.timestamp() * 1000)
AT = [BEGAN + timedelta(milliseconds=ms) for ms in ENDS_MS]
CALM = Path(__file__).parents[2] / "sample_data" / "calm.jsonl"
PUBLISHED = Path(__file__).parents[3] / "shared" / "reference-data" / "published"
PLAN = plan_of(Phase("rest", "rest", "lying", 100))


def lines(head: str, row: str) -> bytes:
    """A row an interval; `row` names what stands in it."""
    rows = [
        row.format(rr=rr, s=rr / 1000, ms=ms, end_s=ms / 1000, epoch=EPOCH_MS + ms, at=at)
        for rr, ms, at in zip(RR, ENDS_MS, AT, strict=True)
    ]
    return "\n".join([*filter(None, [head]), *rows, ""]).encode()


def straplog() -> bytes:
    db = sqlite3.connect(":memory:")
    db.executescript(
        "CREATE TABLE recording (id INTEGER PRIMARY KEY, name TEXT, started_at_ms INTEGER,"
        " ended_at_ms INTEGER, tz_offset_s INTEGER);"
        "CREATE TABLE notification (id INTEGER PRIMARY KEY, recording_id INTEGER,"
        " received_at_ms INTEGER);"
        "CREATE TABLE beat (id INTEGER PRIMARY KEY, recording_id INTEGER, rr_1024 INTEGER,"
        " rr_ms REAL, t_end_ms_est REAL);"
        "CREATE TABLE event (id INTEGER PRIMARY KEY, recording_id INTEGER, at_ms INTEGER,"
        " kind TEXT, note TEXT);"
    )
    db.execute("INSERT INTO recording (id, started_at_ms) VALUES (1, ?)", [EPOCH_MS])
    db.executemany(
        "INSERT INTO beat (recording_id, rr_1024, rr_ms, t_end_ms_est) VALUES (1, ?, ?, ?)",
        [(round(1.024 * rr), rr, EPOCH_MS + float(ms)) for rr, ms in zip(RR, ENDS_MS, strict=True)],
    )
    return db.serialize()


def garmin() -> bytes:
    pytest.importorskip("fitdecode", reason="fitdecode is not installed")
    from support.fit_file import fit_file

    return fit_file(RR, [ms / 1000 for ms in ENDS_MS])


POLAR = ", ".join(f'{{"duration": "PT{rr / 1000}S", "offline": false}}' for rr in RR)
PPI = "Phone timestamp;PP-interval [ms];error estimate [ms];blocker;contact;contact;hr [bpm]"
KINDS = {
    "Aftershake recording": CALM.read_bytes,
    "RR intervals": lambda: lines("", "{rr}"),
    "times and RR intervals": lambda: lines("", "{end_s:.3f}\t{s:.3f}"),
    "HRV Logger": lambda: lines(
        "date, rr, since start", "{at:%Y-%m-%d %H:%M:%S} +0000, {rr}, {ms}"
    ),
    "FatMaxxer": lambda: lines("timestamp,rr,since_start\n", "{epoch},{rr},{ms}"),
    "Polar Sensor Logger": lambda: lines(
        "Phone timestamp;RR-interval [ms]", "{at:%Y-%m-%dT%H:%M:%S.%f};{rr}"
    ),
    "Polar Sensor Logger PPI": lambda: lines(PPI, "{at:%Y-%m-%dT%H:%M:%S.%f};{rr};5;0;1;1;66"),
    "iron-heart": lambda: lines("Timestamp,BPM,RR,Battery", "{at:%Y-%m-%d %H:%M:%S},66,{rr},90"),
    "GoldenCheetah": lambda: lines("secs,R-R,R-R flag", "{end_s:.3f},{rr},1"),
    "Empatica IBI": lambda: lines(f"{EPOCH_MS / 1000:.6f}, IBI", "{end_s:.6f},{s:.6f}"),
    "table with RR intervals": lambda: lines("elapsed_time;rr_ms;hr", "{end_s:.3f};{rr};66"),
    "JSON with RR intervals": lambda: str(RR).encode(),
    "Polar account export": lambda: (
        f'{{"exercises": [{{"samples": {{"rr": [{POLAR}]}}}}]}}'.encode()
    ),
    "Polar .hrm": lambda: lines(
        "[Params]\nVersion=106\nDate=20260301\nStartTime=07:00:00.0\nInterval=238\n[HRData]", "{rr}"
    ),
    "Suunto SML": lambda: (
        f"<sml><DeviceLog><R-R><Data>{' '.join(map(str, RR))}</Data></R-R></DeviceLog></sml>"
    ).encode(),
    "Garmin FIT": garmin,
    "StrapLog": straplog,
    "OpenHRV": lambda: lines(
        "event,value,timestamp", "InterBeatInterval,{rr},{at:%Y-%m-%dT%H:%M:%S.%f}"
    ),
}


def test_each_row_of_the_page_has_its_file() -> None:
    table = DOCS.partition("## Read")[2].partition("\n\nMarks come")[0]
    rows = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)
    assert [row for row in rows if row not in ("format", "---")] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_read_and_comes_back_from_what_is_exported(kind: str) -> None:
    file = read_bytes(KINDS[kind]())
    assert file.format == kind
    if kind not in ("Aftershake recording", "StrapLog", "iron-heart"):
        assert np.rint(file.beats.rr_ms).tolist() == RR
    session = exported(PLAN, as_sent(file.beats))
    for name in ("events", "json"):
        ((_, content),) = files(name, session).items()
        back = read_bytes(content).beats
        assert back.rr_ms.tolist() == file.beats.rr_ms.tolist(), name
        assert back.is_successive.tolist() == file.beats.is_successive.tolist(), name
        assert back.intervals == file.beats.intervals, name


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the reference data are not here")
@pytest.mark.parametrize(
    ("name", "kind"),
    [("exercise_rri.hrm", "Polar .hrm"), ("nn_intervals.txt", "RR intervals")],
)
def test_files_made_by_the_programs_themselves(name: str, kind: str) -> None:
    file = read(PUBLISHED / name)
    assert file.format == kind
    ((_, content),) = files("events", exported(PLAN, as_sent(file.beats))).items()
    kept = (file.beats.rr_ms > 0) & (file.beats.rr_ms <= 10_000)
    assert read_bytes(content).beats.rr_ms.tolist() == file.beats.rr_ms[kept].tolist()
