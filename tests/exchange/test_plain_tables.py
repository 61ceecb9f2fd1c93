"""A table in which nothing is odd is read at once, and gives what reading it row by row gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.exchange import RrFileError, tables
from aftershake.exchange.format import RrFile

HEADERS = ("date, rr, since start", "timestamp;rr [ms];flag", "rr,time", "Time,RR,RR", "rr;t;note")
CELLS = (
    *("800", " 812.5 ", "0", "1024", "65535", "-3", "8e2", "1 000", "812,5", "812ms", "", "nan"),
    *("22:00:0{}", "2026-11-01 22:00:0{} +0000", "01.11.2026 22:00:0{}", "17935704001{}", "{}.5"),
    *('"800"', "'x'", "# said", "-- said", "//", "x", "²", "a\tb", "\x0b", "800 812 790", "rr"),
)


def by_rows(text: str) -> RrFile | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_plain", lambda *_: None)
        return tables.FORMAT.read(text, "a file")


def said(text: str, read: object) -> tuple[object, ...]:
    """All that comes of it, exactly."""
    try:
        found = read(text)  # type: ignore[operator]
    except RrFileError as error:
        return ("refused", str(error))
    if found is None:
        return ("another format",)
    beats = found.beats
    arrays = (beats.t_s.tobytes(), beats.rr_ms.tobytes(), beats.run.tobytes())
    return (*arrays, found.format, found.odd, found.began_at)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Tables of rows that are mostly alike, some of them odd."""
    header = draw(st.sampled_from(HEADERS))
    delimiter = ";" if ";" in header else ","
    usual = [draw(st.sampled_from(CELLS)) for _ in header.split(delimiter)]
    rr_at = 1 if header.split(delimiter)[1].strip().lower().startswith("rr") else 0
    usual[rr_at] = draw(st.sampled_from(CELLS[:4]))
    rows = [header]
    for row in range(draw(st.integers(0, 40))):
        cells = [cell.replace("{}", str(row % 10)) for cell in usual]
        if usual[rr_at].isdigit() and usual[rr_at] != "0":
            cells[rr_at] = str(int(usual[rr_at]) + row * row % 37)
        match draw(st.integers(0, 25)):
            case 0:
                cells[draw(st.integers(0, len(cells) - 1))] = draw(st.sampled_from(CELLS))
            case 1:
                cells = cells[: draw(st.integers(0, len(cells)))]
            case 2:
                cells = [header]
        rows.append(f"{delimiter}{draw(st.sampled_from(('', ' ')))}".join(cells))
    return "\n".join(rows) + draw(st.sampled_from(("", "\n", "\n\n", "\n \n")))


@given(texts())
@example("date, rr, since start\n" + "\n".join(f"x, {800 + i % 7}, {i}" for i in range(50)))
def test_at_once_is_row_by_row(text: str) -> None:
    assert said(text, lambda text: tables.FORMAT.read(text, "a file")) == said(text, by_rows)


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
        found = tables.FORMAT.read(text, "a file")
    assert isinstance(found, RrFile)
    assert found.beats.rr_ms.tolist() == rr
