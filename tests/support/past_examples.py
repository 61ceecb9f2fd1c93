"""Weeks of sessions made by hand, for the screens' tests: every number here is invented."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from aftershake.analysis.overview import Lately, Overview
from aftershake.analysis.readings import Readings
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.trend import TrendScreen
from aftershake.hrv.model import Comparison, UsualVariation
from aftershake.hrv.next_step import next_step
from aftershake.hrv.over_sessions import (
    PlanChanges,
    SessionChange,
    against_controls,
    mean_of,
)
from aftershake.hrv.trend import Reading, recent, trend
from aftershake.store.history import Choices, Which
from aftershake.store.store import SessionRow
from support.app_helpers import KNOWN, row

TODAY = date(2026, 11, 26)
USUAL = UsualVariation(0.25, 0.48, measured=True)
READING = Comparison("cannot_tell", None, None, None, None, USUAL, None, ())


def overview(days: int) -> Overview:
    """As many days with a reading, and half as many sessions."""
    readings = tuple(
        Reading(
            TODAY - timedelta(days=2 * ago),
            38 + 7 * math.sin(ago) + 4 * math.sin(ago / 5),
            61 + 3 * math.cos(ago),
            "lying",
        )
        for ago in range(days)
    )
    shaken = [0.16 + 0.2 * math.sin(2.3 * n) for n in range(days // 2)]
    rested = [0.03 + 0.15 * math.sin(1.7 * n) for n in range(days // 5)]
    plans = tuple(
        PlanChanges(
            name,
            title,
            control,
            tuple(SessionChange(n, TODAY, delta) for n, delta in enumerate(found)),
            mean_of(found),
            None if control else against_controls(found, rested),
        )
        for name, title, control, found in (
            ("standard", "Standard", False, shaken),
            ("rest", "Rest instead", True, rested),
        )
        if found
    )
    found = trend(readings)
    taken = Readings(readings, outdated=0, refused=1, excluded=1)
    return Overview(taken, found, plans, next_step(found, plans, TODAY))


_OVER = overview(30)
HOME = KNOWN._replace(in_all=412, lately=Lately(recent(_OVER.readings.readings), _OVER.next_step))
ROWS = [
    row(14, comparison=replace(READING, usual_variation=USUAL), before_ms=31.0, after_ms=39.2),
    row(13, excluded="the strap had slipped", delta_ln_rmssd=-0.4),
    row(12, delta_ln_rmssd=0.61, verdict="clearly_higher", plan="tre-style-short"),
    row(11, delta_ln_rmssd=None, verdict="cannot_tell", complete=False),
    row(10, source="simulate", delta_ln_rmssd=-0.1, started_at="2024-05-01T07:41:00+00:00"),
]


class Kept:
    """So many sessions, the same rows again and again."""

    def __init__(self, many: int, rows: Sequence[SessionRow] = ROWS) -> None:
        self._many, self._rows = many, rows

    def choices(self) -> Choices:
        return Choices(
            ("standard", "rest"), ("coffee",), ("Polar H10 7C41", "HRM-Dual"), True, True
        )

    def how_many(self, which: Which) -> int:
        return self._many if which == Which() else 3

    def page(self, which: Which, first: int, most: int) -> Sequence[SessionRow]:
        return [
            self._rows[at % len(self._rows)] for at in range(first, min(self._many, first + most))
        ]

    def look(self, which: Which, first: int, most: int) -> tuple[int, Sequence[SessionRow]]:
        return self.how_many(which), self.page(which, first, most)


def history(many: int) -> HistoryScreen:
    return HistoryScreen(Kept(many), year=2026)


def of_days(days: int) -> TrendScreen:
    return TrendScreen(lambda: overview(days))
