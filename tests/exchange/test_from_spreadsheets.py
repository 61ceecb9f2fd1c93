"""Files that went through other hands: a spreadsheet's separators, sums of its own, sorted, listed
in one cell. They are read as they were meant, or refused with what is odd about them."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes

RR_MS = [int(each) for each in np.rint(data.heart(seconds=400) * 1.1)]
FAST_MS = [each * 700 // max(RR_MS) for each in RR_MS]


def lines(cells: list[str], header: str = "rr") -> bytes:
    return "\n".join([*([header] if header else []), *cells, ""]).encode()


@pytest.mark.parametrize("between", [" ", ", ", "|", ";"])
def test_a_long_list_in_one_cell_is_read_to_its_end(between: str) -> None:
    text = f'date,rr\n2025-03-15 11:03:00,"{between.join(map(str, RR_MS))}"\n'
    assert read_bytes(text.encode()).beats.rr_ms.tolist() == RR_MS


@pytest.mark.parametrize("name", ["RR{}", "RR_{}", "rr {}", "IBI{}"])
def test_a_list_over_more_than_a_hundred_columns_is_read_to_its_end(name: str) -> None:
    header = ",".join(["id", *(name.format(at + 1) for at in range(len(RR_MS)))])
    row = ",".join(["7", *map(str, RR_MS)])
    assert read_bytes(f"{header}\n{row}\n".encode()).beats.rr_ms.tolist() == RR_MS


@pytest.mark.parametrize("sign", [",", "."])
@pytest.mark.parametrize("header", ["rr", "RR (ms)", ""])
def test_a_sign_between_thousands_is_no_decimal_sign(sign: str, header: str) -> None:
    cells = [f"{each:,}".replace(",", sign) for each in RR_MS]
    assert min(RR_MS) < 1000 < max(RR_MS)
    quoted = [f'"{each}"' for each in cells] if header else cells
    with pytest.raises(RrFileError, match="between the thousands"):
        read_bytes(lines(quoted, header))


def test_a_single_one_among_times_is_seen_too() -> None:
    cells = [f'{at},"{each}"' for at, each in zip(accumulate(FAST_MS), FAST_MS, strict=True)]
    cells.append(f'{sum(FAST_MS) + 1052},"1,052"')
    with pytest.raises(RrFileError, match="between the thousands"):
        read_bytes(lines(cells, "time,rr"))


def test_seconds_and_odd_numbers_are_not_taken_for_thousands() -> None:
    seconds = [f"{each / 1000:.3f}" for each in RR_MS]
    assert read_bytes(lines(seconds)).beats.rr_ms.tolist() == pytest.approx(RR_MS)
    slow = [f"{(each + 400) / 1000:.3f}".replace(".", ",") for each in RR_MS]
    assert read_bytes(lines(slow, "")).beats.rr_ms.size == len(RR_MS)
    for odd in ("1", "2.5 ", "0.5"):
        read = read_bytes(lines([*map(str, RR_MS), odd], ""))
        assert read.beats.rr_ms.size == len(RR_MS) + 1


@pytest.mark.parametrize(
    ("header", "factor"), [("RR (ms)", 0.001), ("RR (s)", 1), ("RR [ms]", 1000)]
)
def test_a_unit_that_cannot_be_is_said(header: str, factor: float) -> None:
    with pytest.raises(RrFileError, match="the unit that its header names"):
        read_bytes(lines([f"{each * factor:.10g}" for each in RR_MS], header))


@pytest.mark.parametrize("newest_first", [False, True])
def test_intervals_that_somebody_sorted_have_no_variability(newest_first: bool) -> None:
    with pytest.raises(RrFileError, match="order of their size"):
        read_bytes(lines(list(map(str, sorted(RR_MS, reverse=newest_first))), ""))


def test_a_heart_that_hardly_changes_is_not_taken_for_sorted() -> None:
    steps = sorted([800, 850, 900] * 100)
    assert read_bytes(lines(list(map(str, steps)), "")).beats.rr_ms.tolist() == steps


@pytest.mark.parametrize("failed", ["#N/A", "#NV", "#DIV/0!", "#WERT!", '"#REF!"'])
def test_what_a_spreadsheet_could_not_work_out_is_a_beat_that_is_missing(failed: str) -> None:
    cells = list(map(str, RR_MS))
    cells[100] = failed
    read = read_bytes(lines(cells))
    assert read.odd is not None
    assert read.odd.count == 1
    assert read.beats.rr_ms.size == len(RR_MS)


def test_formatted_text_is_named() -> None:
    with pytest.raises(RrFileError, match="formatted text"):
        read_bytes(b"{\\rtf1\\ansi\n" + lines([f"{each}\\" for each in RR_MS], ""))


def test_the_sign_that_ends_a_text_of_dos_is_no_line() -> None:
    text = "\r\n".join([*map(str, RR_MS), "\x1a"]).encode()
    read = read_bytes(text)
    assert read.odd is None
    assert read.beats.rr_ms.tolist() == RR_MS
