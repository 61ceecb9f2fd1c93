"""How tables say that there is no interval: a beat is missing there, and nothing lasts so long."""

from __future__ import annotations

import numpy as np
import pytest

from aftershake.exchange.rr_files import read_bytes

RR_MS = np.rint(850 + 60 * np.sin(np.arange(300) / 3) + np.arange(300) % 7)
ENDS_S = np.cumsum(RR_MS) / 1000
MISSING = np.arange(300) % 25 == 20


@pytest.mark.parametrize("sign", ["9999", "99999", "32767", "65535", "-1", "0"])
@pytest.mark.parametrize("timed", [True, False])
def test_it_is_no_interval(sign: str, timed: bool) -> None:
    cells = [sign if missing else f"{rr:.0f}" for rr, missing in zip(RR_MS, MISSING, strict=True)]
    begin = [f"{end_s:.3f}," if timed else "" for end_s in ENDS_S]
    rows = [a + b for a, b in zip(["time," * timed, *begin], ["rr", *cells], strict=True)]
    beats = read_bytes("\n".join(rows).encode()).beats
    assert beats.rr_ms == pytest.approx(np.where(MISSING, 0.0, RR_MS))
    if timed:
        assert beats.t_s[-1] == pytest.approx(ENDS_S[-1], abs=0.01)
