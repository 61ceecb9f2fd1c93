"""How long home, history and trend take to open, with thirty sessions and with three thousand, both
of three years: medians in seconds, as JSON. `PYTHONPATH=tests python benchmarks/past.py`."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.trend import TrendScreen
from aftershake.app.widgets.day_plot import DayPlot
from aftershake.app.widgets.session_list import SessionList
from support.three_years import fill

COUNTS = (30, 3000)
REPEATED = 7
QUIET = 0.02  # processor seconds in a third of a second while nothing is computed


async def until(pilot: Pilot[Any], true: Callable[[], bool]) -> None:
    """Until it holds, and what follows from it has been painted."""
    while not true():
        await asyncio.sleep(0.001)
    await pilot.pause(0)


Took = tuple[float, float]  # seconds of the wall's clock, and of the processor


def since(began: Took = (0.0, 0.0)) -> Took:
    return time.perf_counter() - began[0], time.process_time() - began[1]


async def quiet(most: float = QUIET) -> None:
    """Until nothing is computed any more, as while a person reads: what is made of the trend while
    home is read is nobody's. `most`: what may be, processor seconds in a third of a second."""
    before = -1.0
    while time.process_time() - before > most:
        before = time.process_time()
        await asyncio.sleep(0.3)


async def opened(path: Path) -> dict[str, Took]:
    """From the start of the interface to all of home; and from a key to rows and curves."""
    took: dict[str, Took] = {}
    app = AftershakeApp(path)
    began = since()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.lately is not None)
        took["home"] = since(began)
        await quiet()
        began = since()
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        rows = app.screen.query_one(SessionList)
        await until(pilot, lambda: rows.chosen is not None)
        took["history"] = since(began)
        await pilot.press("escape")
        await quiet()
        began = since()
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TrendScreen))
        plot = app.screen.query(DayPlot).first()
        await until(pilot, lambda: plot._days is not None)
        took["trend"] = since(began)
    return took


def main() -> int:
    found: dict[str, dict[int, float]] = defaultdict(dict)  # by the wall's clock
    with tempfile.TemporaryDirectory() as home:
        os.environ["AFTERSHAKE_HOME"] = home
        paths = {many: Path(home) / f"{many}.db" for many in COUNTS}
        took: dict[tuple[str, int], list[float]] = defaultdict(list)
        for many, path in paths.items():
            fill(path, many)
            asyncio.run(opened(path))  # what is loaded once is not counted
        for _ in range(REPEATED):  # in turns, so that a busy moment is nobody's alone
            for many, path in paths.items():
                for what, (wall_s, _) in asyncio.run(opened(path)).items():
                    took[what, many].append(wall_s)
    for (what, many), each in took.items():
        found[what][many] = statistics.median(each)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
