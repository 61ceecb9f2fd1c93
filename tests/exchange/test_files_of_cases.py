"""Files as people sent them to other programs, each with the right value or the true reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import RrFile, read
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Metrics

CASES = Path(__file__).parents[3] / "shared" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the reported files are not here")


def of(name: str) -> tuple[RrFile, Metrics]:
    file = read(CASES / name)
    beats = file.beats
    return file, analyse(beats, float(beats.starts_s[0]), float(beats.t_s[-1]))


@pytest.mark.parametrize("name", ["rr.txt", "rr_one_neg.txt", "rr_small_junk.txt"])
def test_garbage_lines_are_artifacts_among_good_beats(name: str) -> None:
    _, measured = of(f"01-h10-recording-garbage/{name}")
    assert measured.quality in ("good", "low")  # the garbage in a row is missing time
    assert measured.rmssd_ms == pytest.approx(33.3, abs=0.3)
    assert measured.excluded_percent
    assert 0 < measured.excluded_percent < 1


def test_the_first_garbage_line_is_told_as_it_is_in_the_file() -> None:
    odd = read(CASES / "01-h10-recording-garbage" / "rr.txt").odd
    assert odd is not None
    assert (odd.count, odd.first, odd.text) == (4, 201, "1878949396")


HOLES = [
    *(f"11-empatica-ibi/{name}.csv" for name in ("IBI", "IBI_without_first_line")),
    *(
        f"26-time-column-names/{name}.csv"
        for name in (
            *("Time_s", "Timestamp_ms", "date_comma", "date_dots", "date_iso7", "date_isoZ"),
            *("t", "time", "time_ms", "timestamp_ms"),
        )
    ),
]


@pytest.mark.parametrize("name", HOLES)
def test_holes_are_found_whatever_the_time_is_called(name: str) -> None:
    _, measured = of(name)
    assert measured.gap_s == pytest.approx(246.9, abs=0.5)
    assert measured.duration_s == pytest.approx(720.5, abs=0.1)
    assert measured.quality == "refused"
    assert measured.reason is not None
    assert measured.reason.code == "signal_missing"


@pytest.mark.parametrize("name", ["ot_RRIntervals", "without_since_start"])
def test_a_sum_of_the_intervals_does_not_hide_a_gap(name: str) -> None:
    _, measured = of(f"12-hrv-logger-since-start/{name}.csv")
    assert measured.gap_s == pytest.approx(58.8, abs=0.5)
    assert measured.quality == "low"


WHOLE = (
    *(f"13-polar-flow-json/{name}" for name in ("rr_array.json", "rr_array_pretty.json")),
    *(f"13-polar-flow-json/training-session{name}.json" for name in ("", "-oneline")),
    *(f"15-suunto/{name}" for name in ("move.sml", "rr_data_line_only.txt")),
    "16-midnight/time_only.txt",
    *(
        f"27-rr-and-hr-columns/{name}.csv"
        for name in (
            *("control_without_hr", "timestamp_bpm_rr", "timestamp_hr_rr"),
            "timestamp_ms_rr_ms_hr_bpm",
        )
    ),
)


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_are_read_whatever_form_they_have(name: str) -> None:
    file, measured = of(name)
    assert len(file.beats) == 400
    assert measured.gap_s == 0
    assert measured.quality == "good"
    assert measured.rmssd_ms == pytest.approx(34.71, abs=0.01)


@pytest.mark.parametrize("name", ["iso_gap_control", "time_only_gap", "time_only_gap_no_midnight"])
def test_a_time_of_day_tells_of_a_hole_also_over_midnight(name: str) -> None:
    _, measured = of(f"16-midnight/{name}.txt")
    assert measured.gap_s == pytest.approx(40.0, abs=0.1)
    assert measured.quality == "low"


@pytest.mark.parametrize("name", ["last_filler", "last_filler_45s"])
def test_filler_at_the_end_is_flagged(name: str) -> None:
    _, measured = of(f"15-suunto/{name}.txt")
    assert measured.quality != "refused"
    assert measured.rmssd_ms == pytest.approx(34.7, abs=0.3)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("14-heartrate-csv/comma_locale.csv", "'44602,3509318287,66,66,,944,'"),
        ("14-heartrate-csv/point_locale.csv", "'44602.3509318287,66,NotSupported,,944'"),
        ("30-sampled-rr/ecg_130hz.csv", "fixed rate"),
        ("30-sampled-rr/one_hz_52bpm.csv", "fixed rate"),
        ("30-sampled-rr/one_hz_67bpm.csv", "fixed rate"),
    ],
)
def test_what_is_refused_is_refused_for_what_it_is(name: str, reason: str) -> None:
    with pytest.raises(RrFileError, match=reason.replace("(", r"\(")):
        read(CASES / name)
