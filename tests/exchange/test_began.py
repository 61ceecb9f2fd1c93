"""When a file's beats began, and the moments that were marked in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.exchange import RrFileError
from aftershake.exchange.began import can_be, in_name, moment
from aftershake.exchange.markers import Marker, marks_of, read_markers
from aftershake.exchange.rr_files import read_all, read_bytes

AT = datetime(2025, 3, 15, 11, 3, tzinfo=UTC)
LOCAL = datetime(2025, 3, 15, 11, 3).astimezone()
RR = [966, 950, 948, 930, 955, 961, 970, 940, 951, 949] * 4


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2025-03-15T11:03:00Z", AT),
        ("2025-03-15 11:03:00 +0000", AT),
        ("2025-03-15T13:03+02:00", AT),
        ("2025-03-15T11:03", LOCAL),
        ("2025-03-15 06:03:00 EST", AT),
        ("Sat Mar 15 12:03:00 CET 2025", AT),
        ("2025-03-15 11:03:00 GMT", AT),
        ("2025-03-15 11:03:00 XYZ", None),
        ("Sat Mar 15 11:03:00 GMT 2025", AT),
        ("15.03.2025 11:03", LOCAL),
        ("2025-03-15T24:00Z", datetime(2025, 3, 16, tzinfo=UTC)),
        ("2025-03-15T25:00", None),
        ("2025-03-15T24:01", None),
        ("2025-03-15", None),
        ("11:03", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_moment_is_what_its_text_says(text: str, when: datetime | None) -> None:
    assert moment(text) == when


@given(st.text(max_size=40))
def test_any_text_is_a_moment_with_a_zone_or_none(text: str) -> None:
    for found in (moment(text), in_name(text)):
        assert found is None or found.tzinfo is not None


@pytest.mark.parametrize("year", [1, 1969, 2200, 9999])
@pytest.mark.parametrize("zone", ["", "Z", "+05:45", "-11:00"])
def test_a_moment_beyond_all_recordings_is_told_apart(year: int, zone: str) -> None:
    for day in ("01-02T00:00:01", "12-30T23:59:59"):
        found = moment(f"{year:04}-{day}{zone}")
        assert found is not None
        assert not can_be(found)
    assert in_name(f"{year:04}-01-02 11-03-00.txt") is None


def test_elite_hrv_and_others_write_it_into_the_name() -> None:
    assert in_name("2025-03-15 11-03-00.txt") == LOCAL
    assert in_name("rr_20250315_1103.csv") == LOCAL
    assert in_name("2025-13-45 11-03-00.txt") is None
    assert in_name("rr.txt") is None


def _table(head: str, stamps: list[str]) -> bytes:
    rows = [f"{stamp}, {rr}" for stamp, rr in zip(stamps, RR, strict=True)]
    return "\n".join([head, *rows]).encode()


def test_the_times_of_a_table_say_when_its_first_interval_began() -> None:
    ends = [AT + timedelta(milliseconds=sum(RR[: i + 1])) for i in range(len(RR))]
    for head, stamps in (
        ("timestamp_ms, rr", [f"{1000 * each.timestamp():.0f}" for each in ends]),
        ("date, rr", [f"{each:%Y-%m-%d %H:%M:%S.%f}+0000" for each in ends]),
    ):
        found = read_bytes(_table(head, stamps)).began_at
        assert found is not None
        assert abs(found - AT) <= timedelta(milliseconds=1)
    since = read_bytes(_table("since start, rr", [str(sum(RR[: i + 1])) for i in range(len(RR))]))
    assert since.began_at is None


EVENTS = """date, timestamp, annotation, manual
2025-03-15 11:04:00 +0000, 60, Baseline, 1
2025-03-15 11:09:00 +0000, 360, "Shaking, hard", 1
nonsense, , lost, 1
"""


def test_the_events_of_hrv_logger_are_marks_and_no_beats() -> None:
    read = read_markers(EVENTS)
    assert read is not None
    assert read.unread == (4,)
    found = read.markers
    assert found == (
        Marker(AT + timedelta(seconds=60), 60.0, "Baseline"),
        Marker(AT + timedelta(seconds=360), 360.0, "Shaking, hard"),
    )
    assert [(mark.t_s, mark.words) for mark in marks_of(found, AT, 400.0)] == [
        (60.0, "Baseline"),
        (360.0, "Shaking, hard"),
    ]
    assert marks_of(found, AT + timedelta(days=1), 400.0) == ()
    assert marks_of(found, None, 400.0) == ()


def test_marks_in_seconds_or_in_ms_since_1970_are_understood() -> None:
    seconds = read_markers("timestamp,annotation\n60,rest\n")
    assert seconds is not None
    assert seconds.markers == (Marker(None, 60.0, "rest"),)
    assert marks_of(seconds.markers, None, 400.0)[0].t_s == 60.0
    epoch = read_markers(f"timestamp;annotation\n{1000 * AT.timestamp():.0f};rest\n")
    assert epoch is not None
    assert epoch.markers == (Marker(AT, None, "rest"),)


@given(st.text(max_size=200))
def test_any_other_text_holds_no_marks(text: str) -> None:
    read_markers(text)
    assert read_markers("date, rr\n" + text) is None
    read_markers("date, annotation\n" + text)


CONDITIONS = """timestamp,conditions,datapoint
11:04:00,sitting,start
11:07:00,sitting,end
"""


def test_conditions_of_a_study_begin_and_end_at_times_of_day() -> None:
    read = read_markers(CONDITIONS)
    assert read is not None
    assert [mark.words for mark in read.markers] == ["sitting", "sitting end"]
    assert [mark.t_s for mark in marks_of(read.markers, LOCAL, 400.0)] == [60.0, 240.0]
    before_midnight = LOCAL.replace(hour=23, minute=59)
    late = read_markers("time;label\n00:01:00;rest\n23:58:30;early\n")
    assert late is not None
    assert [(mark.t_s, mark.words) for mark in marks_of(late.markers, before_midnight, 400.0)] == [
        (0.0, "early"),
        (120.0, "rest"),
    ]


def test_a_table_with_intervals_holds_no_marks_whatever_else_it_has() -> None:
    assert read_markers("timestamp,rr,annotation\n60,900,rest\n") is None


def _polar(*began: str, **more: object) -> bytes:
    samples = [{"duration": f"PT{rr / 1000}S"} for rr in RR]
    exercises = [{"startTime": at, "samples": {"rr": samples}, **more} for at in began]
    return json.dumps({"startTime": began[0], "exercises": exercises}).encode()


def test_polar_says_of_which_zone_its_times_are() -> None:
    found = read_bytes(_polar("2025-03-15T11:03:00.000", timezoneOffset=330)).began_at
    assert found == AT - timedelta(minutes=330)
    found = read_bytes(_polar("2025-03-15T11:03:00.000", timezoneOffset=-60)).began_at
    assert found == AT + timedelta(minutes=60)
    assert read_bytes(_polar("2025-03-15T11:03:00.000")).began_at == LOCAL
    assert read_bytes(_polar("2025-03-15T11:03:00Z", timezoneOffset=330)).began_at == AT


def test_exercises_that_each_say_when_they_began_are_a_recording_each() -> None:
    first, second = read_all(_polar("2025-03-15T11:03:00Z", "2025-03-15T12:03:00Z"))
    assert (first.began_at, second.began_at) == (AT, AT + timedelta(hours=1))
    assert first.beats.rr_ms.tolist() == second.beats.rr_ms.tolist() == RR
    with pytest.raises(RrFileError, match="nothing says how they follow"):
        read_all(_polar("2025-03-15T11:03:00Z", "2025-03-15T11:03:00Z"))


def test_our_own_export_says_when_it_was() -> None:
    ends_s = [3 + sum(RR[: i + 1]) / 1000 for i in range(len(RR))]
    document = {
        "schema": "aftershake.session",
        "session": {"started_at": "2025-03-15T11:03:00.000+00:00"},
        "beats": {"t_s": ends_s, "rr_ms": RR},
    }
    found = read_bytes(json.dumps(document).encode()).began_at
    assert found is not None
    assert abs(found - AT - timedelta(seconds=3)) <= timedelta(milliseconds=1)
