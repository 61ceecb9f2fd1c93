"""Rows that are not of one heart, not of one time, or no rows of beats at all: refused for that
reason, or told, and never run together."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import numpy as np
import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes
from support.file_forms import RR_MS, WHOLE_S

OTHER_MS = RR_MS - 200


def written(head: str, *rows: str) -> bytes:
    return "\n".join([head, *rows]).encode()


@pytest.mark.parametrize(
    "head",
    [
        "person;rr",
        "subject_id,rr",
        "Participant ID\trr",
        "session,rr",
        "id;rr",
        "User,rr",
        "Name|rr",
    ],
)
def test_rows_of_several_people_are_not_one_heart(head: str) -> None:
    by = next(each for each in ",;\t|" if each in head)
    first = [f"1{by}{rr}" for rr in RR_MS]
    second = [f"2{by}{rr}" for rr in OTHER_MS]
    with pytest.raises(RrFileError, match=r"2 recordings.*'1', '2'"):
        read_bytes(written(head, *first, *second))
    with pytest.raises(RrFileError, match="2 recordings"):
        read_bytes(
            written(head, *(row for pair in zip(first, second, strict=True) for row in pair))
        )
    assert len(read_bytes(written(head, *first)).beats) == RR_MS.size


def test_several_people_with_times_are_told_by_their_name_not_by_their_times() -> None:
    rows = [
        f"{who},{at:.3f},{rr}"
        for who, all_ms in (("Ann", RR_MS), ("Ben", OTHER_MS))
        for at, rr in zip(WHOLE_S, all_ms, strict=True)
    ]
    with pytest.raises(RrFileError, match="'Ann', 'Ben'"):
        read_bytes(written("user,time,rr", *rows))


def test_several_people_in_json_are_not_one_heart() -> None:
    rows = [{"person": who, "rr": int(rr)} for who in "AB" for rr in RR_MS]
    with pytest.raises(RrFileError, match="2 recordings"):
        read_bytes(json.dumps(rows).encode())


@pytest.mark.parametrize("head", ["id,rr", "session,rr", "name;rr"])
def test_rows_that_are_numbered_are_of_one_heart(head: str) -> None:
    by = "," if "," in head else ";"
    rows = [f"{at}{by}{rr}" for at, rr in enumerate(RR_MS, 1)]
    np.testing.assert_array_equal(read_bytes(written(head, *rows)).beats.rr_ms, RR_MS)


@pytest.mark.parametrize("days", [1, 31])
def test_recordings_far_apart_are_told_so(days: int) -> None:
    first = datetime(2026, 1, 1, 10)
    rows = [
        f"{began + timedelta(seconds=float(at))},{rr}"
        for began in (first, first + timedelta(days=days))
        for at, rr in zip(np.cumsum(RR_MS) / 1000, RR_MS, strict=True)
    ]
    with pytest.raises(RrFileError, match="several recordings") as refused:
        read_bytes(written("timestamp,rr", *rows))
    assert refused.value.line == RR_MS.size + 2


@pytest.mark.parametrize("head", ["time,rr", "nr,rr", "beat,rr"])
@pytest.mark.parametrize("word", ["Mean", "RMSSD", "total", "Ø"])
def test_a_line_that_sums_up_is_no_beat(head: str, word: str) -> None:
    at = WHOLE_S if head == "time,rr" else np.arange(1, RR_MS.size + 1)
    rows = [f"{a},{rr}" for a, rr in zip(at, RR_MS, strict=True)]
    file = read_bytes(written(head, *rows, f"{word},906"))
    assert file.odd is not None
    assert (file.odd.count, file.odd.text) == (1, f"{word},906")
    assert file.beats.rr_ms[-1] == 0
    np.testing.assert_array_equal(file.beats.rr_ms[:-1], RR_MS)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
def test_digits_of_another_script_are_text_that_is_not_read(digits: str) -> None:
    text = "\n".join(map(str, RR_MS)).translate(str.maketrans("0123456789", digits))
    with pytest.raises(RrFileError, match="digits from 0 to 9"):
        read_bytes(text.encode())
