"""A table in which nothing is odd is read at once, and gives what reading it row by row gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.exchange import RrFileError, byte_columns, plain_tables, tables
from aftershake.exchange.format import RrFile
from aftershake.exchange.rr_files import read_bytes

HEADERS = ("date, rr, since start", "timestamp;rr [ms];flag", "rr,time", "Time,RR,RR", "rr;t;note")
RR = ("{rr}", "{rr}", "{rr}.5", "0.{rr}", "800")
TIMES = (
    *("{ms}", "{ms}", "{s:.3f}", "{s:.0f}", "{at:%Y-%m-%d %H:%M:%S} +0000", "{at:%d.%m.%Y %H:%M}"),
    *("{at:%H:%M:%S}", "{at:%I:%M:%S %p}", "{at:%b %d %Y %H:%M:%S}", "{at:%Y-%m-%d}", "0", "x", ""),
)
ODD = (
    *("800", " 812.5 ", "0", "1024", "65535", "-3", "8e2", "1 000", "812,5", "812ms", "", "nan"),
    *("22:00:00", "2026-11-31 22:00:00 +0000", "24:00:00", "1793570400123", "5.5", "9" * 20),
    *('"800"', "'x'", "# said", "-- said", "//", "x", "²", "a\tb", "\x0b", "800 812 790", "rr"),
)
# What may have got into a file anywhere.
SPOILS = (*"\"'#%|;,\t .-+exé²٣0\0\x0b\x7f\x85\n\r", " " * 9, "--", "//", "\n\n", "[HRData]")


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    """As if there were thousands of rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_columns, "_PART", 17)
        patch.setattr(byte_columns, "_TEXTS", 5)
        patch.setattr(plain_tables, "_AT_ONCE", 100)
        yield


def at_once(data: bytes) -> RrFile:
    return read_bytes(data, "a file")


def by_rows(data: bytes) -> RrFile:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_plain", lambda *_: None)
        return read_bytes(data, "a file")


def said(data: bytes, read: Callable[[bytes], RrFile]) -> tuple[object, ...]:
    """All that comes of it, exactly."""
    try:
        found = read(data)
    except RrFileError as error:
        return ("refused", str(error))
    beats = found.beats
    arrays = (beats.t_s.tobytes(), beats.rr_ms.tobytes(), beats.run.tobytes())
    return (*arrays, found.format, found.odd, found.began_at)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Tables of rows that are mostly alike, some of them odd, and perhaps spoilt anywhere."""
    header = draw(st.sampled_from(HEADERS))
    delimiter = ";" if ";" in header else ","
    usual = [draw(st.sampled_from(TIMES)) for _ in header.split(delimiter)]
    rr_at = 1 if header.split(delimiter)[1].strip().lower().startswith("rr") else 0
    usual[rr_at] = draw(st.sampled_from(RR))
    if draw(st.integers(0, 9)) == 0:
        usual[draw(st.integers(0, len(usual) - 1))] = draw(st.sampled_from(ODD))
    between = delimiter + draw(st.sampled_from(("", "", " ", "  ")))
    missing, ms, rows = draw(st.integers(0, 60)), 0, [header]
    for row in range(draw(st.integers(0, 60))):
        rr = 800 + row * row % 37
        ms += rr + 9000 * (row == missing)
        at = datetime(2026, 11, 1, 23, 59, 30) + timedelta(milliseconds=ms)
        cells = [cell.format(rr=rr, ms=ms, s=ms / 1000, at=at) for cell in usual]
        match draw(st.integers(0, 500)):
            case 0:
                cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(ODD))
            case 1:
                cells = cells[: draw(st.integers(0, len(cells)))]
            case 2:
                cells = [header]
        rows.append(between.join(cells))
    text = "\n".join(rows) + draw(st.sampled_from(("", "\n", "\n\n", "\n \n")))
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        at_sign = draw(st.integers(0, len(text)))
        text = text[:at_sign] + draw(st.sampled_from(SPOILS)) + text[at_sign:]
    ends = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
    return text.replace("\n", ends).encode(draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16"))))


@given(files())
@example(b"date, rr, since start\n" + b"\n".join(b"x, %d, %d" % (800 + i, i) for i in range(50)))
@example(b"rr,time\n" + b"\n".join(b"%d,%d" % (800 + i * i % 7, 8 * i) for i in range(50)))
@example(b"rr,time\n" + b"         800         ,         1         \n" * 30)
@example(b"rr,t\n800,1" + b"\n" * 1000)
@example(b"rr,t")
@example(b"rr,t\n\n\n")
def test_at_once_is_row_by_row(data: bytes) -> None:
    assert said(data, at_once) == said(data, by_rows)


def test_a_plain_table_is_read_at_once() -> None:
    rr = [800 + i * i % 37 for i in range(100)]
    since = np.cumsum(rr)
    rows = [
        f"2026-11-01 22:{at // 60000:02}:{at // 1000 % 60:02} +0000, {each}, {at}"
        for each, at in zip(rr, since.tolist(), strict=True)
    ]
    text = "\n".join(["date, rr, since start", *rows, ""])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "table", None)
        found = at_once(text.encode())
    assert found.beats.rr_ms.tolist() == rr
