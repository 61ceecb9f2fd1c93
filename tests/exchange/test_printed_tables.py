"""Tables as pandas and R print them: the numbers of their rows are no intervals, and no times."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read_bytes

RR_MS = np.rint(850 + 60 * np.sin(np.arange(300) / 3) + np.arange(300) % 7)
ENDS_S = np.cumsum(RR_MS) / 1000
TIMES = [f"{end_s:9.3f}" for end_s in ENDS_S]
NUMBERED = [f"{n:<5}{rr:.0f}" for n, rr in enumerate(RR_MS)]
PRINTED = {
    "a frame": ["       rr", *NUMBERED],
    "with its foot": ["       rr", *NUMBERED, "", "[300 rows x 1 columns]"],
    "no name": ["         0", *NUMBERED],
    "no name, s": ["         0", *(f"{n:<5}{rr / 1000:.3f}" for n, rr in enumerate(RR_MS))],
    "no name, CSV": [",0", *(f"{n},{rr:.0f}" for n, rr in enumerate(RR_MS))],
    "a series": [
        *(f"{n:<8}{rr:.0f}" for n, rr in enumerate(RR_MS)),
        "Name: rr, Length: 300, dtype: int64",
    ],
    "of R": ["    rr", *(f"{n} {rr:.0f}" for n, rr in enumerate(RR_MS, 1))],
    "with times": [
        "      time   rr",
        *(f"{n:<5}{at}  {rr:.0f}" for n, (at, rr) in enumerate(zip(TIMES, RR_MS, strict=True))),
    ],
}


@pytest.mark.parametrize("printed", PRINTED)
def test_only_the_intervals_are_read(printed: str) -> None:
    read = read_bytes("\n".join([*PRINTED[printed], ""]).encode())
    assert read.beats.rr_ms == pytest.approx(RR_MS)
    assert read.beats.contiguous
    assert read.odd is None


@pytest.mark.words
def test_one_that_was_shortened_is_refused() -> None:
    lines = ["       rr", *NUMBERED[:5], "..   ...", *NUMBERED[-5:], "", "[300 rows x 1 columns]"]
    with pytest.raises(RrFileError, match="rows were left out"):
        read_bytes("\n".join(lines).encode())
