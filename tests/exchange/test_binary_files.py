"""Garmin FIT and StrapLog's database, made as the programs make them; OpenHRV's log."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_all, read_bytes
from support.fit_file import BEAT_INTERVALS, HRV, NOTHING, fit_file

RR = np.rint(data.heart(seconds=300)).astype(int).tolist()
HALF, HOLE_S = len(RR) // 2, 60.0
ENDS_S = np.cumsum(RR) / 1000 + np.where(np.arange(len(RR)) >= HALF, HOLE_S, 0.0)
fit = pytest.importorskip("fitdecode", reason="fitdecode is not installed")


def holed(found: np.ndarray) -> None:
    assert np.flatnonzero(~found).tolist() == [HALF - 1]


@pytest.mark.parametrize("message", [HRV, BEAT_INTERVALS])
def test_a_fit_file_holds_its_intervals_and_its_records_tell_of_a_hole(message: int) -> None:
    found = read_bytes(fit_file(RR, ENDS_S.tolist(), message=message, laps_s=[100.0]), "a.fit")
    assert found.format == "Garmin FIT"
    assert found.beats.rr_ms.tolist() == RR
    holed(found.beats.is_successive)
    assert [mark.words for mark in found.marks] == ["lap"]
    assert found.marks[0].t_s == pytest.approx(100, abs=2)
    zero = datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=1_100_000_000)
    assert found.began_at is not None
    assert abs(found.began_at - zero) < timedelta(seconds=1.5)


def test_a_fit_file_that_was_cut_off_gives_what_it_has() -> None:
    whole = fit_file(RR, ENDS_S.tolist())
    assert not read_bytes(whole).cut_off
    after = fit_file(RR, ENDS_S.tolist(), began_s=1_100_001_000)
    assert not read_bytes(whole + after).cut_off
    assert read_bytes(whole[:-3]).cut_off
    found = read_bytes(whole[: len(whole) // 2])
    assert found.cut_off
    assert 50 < len(found.beats) < len(RR)
    assert found.beats.rr_ms.tolist() == RR[: len(found.beats)]


def test_a_fit_file_that_ends_within_an_entry_by_its_own_header_gives_what_it_has() -> None:
    whole = bytearray(fit_file(RR, ENDS_S.tolist()))
    whole[4:8] = (int.from_bytes(whole[4:8], "little") - 5).to_bytes(4, "little")
    found = read_bytes(bytes(whole))
    assert found.cut_off
    assert found.beats.rr_ms.tolist() == RR[: len(found.beats)]


def test_a_single_interval_is_one() -> None:
    assert read_bytes(fit_file([900], [0.9])).beats.rr_ms.tolist() == [900]


def test_a_fit_file_without_intervals_says_so() -> None:
    with pytest.raises(RrFileError, match="no RR intervals; on the watch"):
        read_bytes(fit_file([], []))
    with pytest.raises(RrFileError, match="no RR intervals"):
        read_bytes(fit_file([NOTHING] * 9, [float(s) for s in range(9)]))


def straplog(*recordings: int, note: str = "rest") -> bytes:
    """A database as StrapLog makes it, with so many recordings, each begun then (ms)."""
    db = sqlite3.connect(":memory:")
    db.executescript(
        """
        CREATE TABLE recording (id INTEGER PRIMARY KEY, name TEXT, started_at_ms INTEGER,
            ended_at_ms INTEGER, tz_offset_s INTEGER);
        CREATE TABLE notification (id INTEGER PRIMARY KEY, recording_id INTEGER,
            received_at_ms INTEGER);
        CREATE TABLE beat (id INTEGER PRIMARY KEY, recording_id INTEGER, rr_1024 INTEGER,
            rr_ms REAL, t_end_ms_est REAL);
        CREATE TABLE event (id INTEGER PRIMARY KEY, recording_id INTEGER, at_ms INTEGER,
            kind TEXT, note TEXT);
        """
    )
    for begun_ms in recordings:
        row = db.execute("INSERT INTO recording (started_at_ms) VALUES (?)", [begun_ms])
        words = [round(1.024 * rr) for rr in RR]
        ends_ms = begun_ms + 1000 * ENDS_S
        rows = [
            (row.lastrowid, word, rr, end)
            for word, rr, end in zip(words, RR, ends_ms.tolist(), strict=True)
        ]
        db.executemany(
            "INSERT INTO beat (recording_id, rr_1024, rr_ms, t_end_ms_est) VALUES (?, ?, ?, ?)",
            rows,
        )
        for kind, at_s in (("marker", 30), ("connected", 1)):
            db.execute(
                "INSERT INTO event (recording_id, at_ms, kind, note) VALUES (?, ?, ?, ?)",
                [row.lastrowid, begun_ms + 1000 * at_s, kind, note],
            )
    return db.serialize()


BEGUN_MS = 1_750_000_000_000


def test_straplog_has_raw_words_times_and_marks() -> None:
    found = read_bytes(straplog(BEGUN_MS))
    assert found.format == "StrapLog"
    assert found.beats.rr_ms.tolist() == [round(1.024 * rr) * 1000 / 1024 for rr in RR]
    holed(found.beats.is_successive)
    assert [(round(mark.t_s), mark.words) for mark in found.marks] == [(30, "rest")]
    assert found.began_at is not None
    assert abs(found.began_at.timestamp() - BEGUN_MS / 1000) < 0.01


def test_a_database_with_a_log_beside_it_is_read_without() -> None:
    content = bytearray(straplog(BEGUN_MS))
    content[18:20] = b"\2\2"
    assert len(read_bytes(bytes(content)).beats) == len(RR)


def test_each_recording_of_a_database_is_one() -> None:
    content = straplog(BEGUN_MS + 86_400_000, BEGUN_MS)
    assert [len(each.beats) for each in read_all(content)] == [len(RR)] * 2
    first, second = (each.began_at for each in read_all(content))
    assert first is not None
    assert second is not None
    assert first < second
    with pytest.raises(RrFileError, match="it holds 2 recordings"):
        read_bytes(content)


def test_another_database_is_refused() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE song (name TEXT)")
    with pytest.raises(RrFileError, match="not one of StrapLog"):
        read_bytes(db.serialize())


def test_a_view_in_the_place_of_a_table_is_no_table() -> None:
    """What a database does when it is asked is not run."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE recording (id INTEGER PRIMARY KEY, started_at_ms INTEGER)")
    db.execute(
        "CREATE VIEW beat AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS id, 1 AS recording_id, 900 AS rr_1024 FROM n"
    )
    with pytest.raises(RrFileError, match="not one of StrapLog"):
        read_bytes(db.serialize())


def test_what_would_never_end_is_ended() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(
        """
        CREATE TABLE recording (id INTEGER PRIMARY KEY, name TEXT,
            started_at_ms INTEGER AS (length(hex(zeroblob(100000000)))));
        INSERT INTO recording (id) VALUES (1);
        CREATE TABLE beat (id INTEGER PRIMARY KEY, recording_id INTEGER, rr_1024 INTEGER);
        INSERT INTO beat (recording_id, rr_1024) VALUES (1, 900);
        """
    )
    with pytest.raises(RrFileError, match="database cannot be read"):
        read_bytes(db.serialize())


OPENHRV = "".join(
    [
        "event,value,timestamp\n",
        *(
            f"InterBeatInterval,{rr},2025-03-15T11:{3 + int(end // 60):02}:{end % 60:09.6f}\n"
            f"MeanHrv,{30 + i % 7},2025-03-15T11:03:00.000001\n"
            for i, (rr, end) in enumerate(zip(RR, ENDS_S, strict=True))
        ),
    ]
)


def test_openhrv_logs_intervals_among_other_things() -> None:
    found = read_bytes(OPENHRV.encode())
    assert found.format == "OpenHRV"
    assert found.beats.rr_ms.tolist() == RR
    holed(found.beats.is_successive)
    assert found.began_at is not None
    assert found.began_at.replace(tzinfo=None).isoformat()[:16] in (
        "2025-03-15T11:03",
        "2025-03-15T11:02",
    )


FILES = (fit_file(RR[:80], ENDS_S[:80].tolist()), straplog(BEGUN_MS), OPENHRV.encode())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One of these files, cut, overwritten, shifted."""
    content = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(content) - 1))
        junk = draw(st.binary(max_size=12))
        content[at : at + draw(st.integers(0, 12))] = junk
    return bytes(content[: draw(st.integers(0, len(content)))])


@given(damaged())
@example(b"\x0f\x00\x00\x08\xbd\x04\x00\x00.FIT6\xfc@")  # a header one byte longer than any
@settings(deadline=2000, max_examples=150)
def test_what_is_damaged_gives_beats_or_a_sentence(content: bytes) -> None:
    try:
        for found in read_all(content, "damaged"):
            assert np.isfinite(found.beats.t_s).all()
            assert ((found.beats.rr_ms >= 0) & (found.beats.rr_ms <= 1e6)).all()
            assert (np.diff(found.beats.run) >= 0).all()
            assert found.began_at is None or found.began_at.tzinfo is not None
    except RrFileError:
        return
