"""Years of sessions of one heart that does not exist, put into a database as saved results: lists,
history and trend show them as they show what was recorded. Nothing was recorded, so there are no
beats, and no packets."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from aftershake.events import Noted
from aftershake.hrv.comparison import compare
from aftershake.hrv.limits import NotInPlan
from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.model import Comparison, Metrics
from aftershake.hrv.plain_rests import STANDARD
from aftershake.hrv.reasons import TooManyArtifacts
from aftershake.hrv.serial import comparison_to_data, metrics_to_data
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.store.rows import to_row
from aftershake.store.store import Store

NEWEST = datetime(2026, 11, 26, 6, 40, tzinfo=UTC)
DAY_SD_LN, CHANGE_SD_LN = 0.24, 0.22
SHAKING_LN, RESTING_LN = 0.14, 0.04  # what shaking does to this heart, and what resting does
PLANS = ("standard", "quick", "tre-style-short", "rest", "rest-reading")
SHARES = (0.42, 0.08, 0.12, 0.16, 0.22)
TAGS = ("coffee", "a walk", "slept badly", "cold", "late")


@dataclass(frozen=True)
class Made:
    """One session as it is put in."""

    id: int
    at: datetime
    plan: Plan
    source: str
    complete: bool


def fill(
    path: Path,
    sessions: int,
    *,
    days: int = 3 * 365,
    seed: int = 1,
    newest: datetime = NEWEST,
    plans: tuple[str, ...] = PLANS,
    shares: tuple[float, ...] = SHARES,
    strange: bool = True,
) -> list[Made]:
    """So many sessions over so many days up to `newest`, the same for the same seed. `strange`:
    some are stopped early, refused, simulated, or left out."""
    rng = np.random.default_rng(seed)
    known = built_in()
    ago = np.sort(rng.uniform(0, days, sessions))[::-1]
    ago[-1:] = 0.0
    table: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("session", "event", "phase", "comparison", "exclusion")
    }
    made = []
    for number, (back, name) in enumerate(
        zip(ago, rng.choice(plans, sessions, p=shares), strict=True), 1
    ):
        at = newest - timedelta(days=int(back), minutes=int(rng.integers(0, 90)))
        plan = known[str(name)]
        odd = strange and 0 < number < sessions
        source = "simulate" if odd and number % 23 == 0 else "strap"
        complete = not (odd and number % 17 == 0)
        made.append(Made(number, at, plan, source, complete))
        level = 3.55 + 0.15 * math.sin(back / 60) + rng.normal(0, DAY_SD_LN)
        _session(table, made[-1], level, rng, refused=odd and number % 13 == 0)
        if odd and number % 97 == 0:
            table["exclusion"].append(
                {"session_id": number, "reason": "the strap had slipped", "excluded_at": _text(at)}
            )
    with Store(path) as store, store.writing() as db:
        for name, rows in table.items():
            if rows:
                db.table(name).insert_all(rows, batch_size=500)
    return made


def _session(
    table: dict[str, list[dict[str, Any]]],
    made: Made,
    level: float,
    rng: np.random.Generator,
    *,
    refused: bool,
) -> None:
    plan, key = made.plan, {"session_id": made.id}
    change = (SHAKING_LN if plan.shaking_s else RESTING_LN) + rng.normal(0, CHANGE_SD_LN)
    bpm = 62 + 4 * rng.normal()
    done = plan.phases if made.complete else plan.phases[:-1] or plan.phases
    start_s, measured = 2.0, list[Metrics]()
    for number, phase in enumerate(done):
        ln = level + (change if number == plan.integration else 0.0)
        metrics = _measured(phase.measured_s, ln, bpm - 2 * (number > 0), phase.moving or refused)
        measured.append(metrics)
        end_s = start_s + phase.duration_s
        table["phase"].append(
            {
                **key,
                "number": number,
                "name": phase.name,
                "kind": phase.kind,
                "posture": phase.posture,
                "start_s": start_s,
                "end_s": end_s,
                "measured_from_s": start_s + phase.settle_s,
                "measured_to_s": end_s,
                "quality": metrics.quality,
                "hr_bpm": metrics.hr_bpm,
                "rmssd_ms": metrics.rmssd_ms,
                "metrics": json.dumps(metrics_to_data(metrics)),
            }
        )
        start_s = end_s
    compared = _compared(plan, measured)
    table["session"].append(
        {
            "id": made.id,
            "title": plan.title,
            "started_at": _text(made.at),
            "ended_at": _text(made.at + timedelta(seconds=start_s)),
            "duration_s": start_s,
            "plan": plan.name,
            "plan_toml": plan.toml,
            "source": made.source,
            "source_what": "calm" if made.source == "simulate" else "C4:2A:11:09:7C:41",
            "strap": "HRM-Dual" if made.id % 11 == 0 else "Polar H10 7C41",
            "complete": int(made.complete),
            "program_version": "0",
            "speed": 1.0,
            "person_id": 1,
        }
    )
    reached = len(done)
    table["comparison"].append(
        {
            **key,
            "baseline": plan.baseline if (plan.baseline or 0) < reached else None,
            "integration": plan.integration if (plan.integration or 0) < reached else None,
            "verdict": compared.verdict,
            "delta_ln_rmssd": compared.delta_ln_rmssd,
            "comparison": json.dumps(comparison_to_data(compared)),
            "algorithm": ALGORITHM,
            "left_out": 0,
        }
    )
    if tags := [tag for tag, at in zip(TAGS, rng.uniform(0, 1, 5), strict=True) if at < 0.15]:
        said = to_row(Noted(0.0, "tag", ", ".join(tags)))
        table["event"].append({**key, "at": _text(made.at), **said})


def _measured(for_s: float, ln: float, bpm: float, refused: bool) -> Metrics:
    return Metrics(
        beats=int(for_s * bpm / 60),
        duration_s=for_s,
        gap_s=0.0,
        excluded_percent=24.0 if refused else 0.4,
        quality="refused" if refused else "good",
        reason=TooManyArtifacts(24.0) if refused else None,
        mean_rr_ms=60000 / bpm,
        hr_bpm=bpm,
        rmssd_ms=None if refused else math.exp(ln),
        ln_rmssd=None if refused else ln,
        breathing_per_min=None if refused else 13.5,
    )


def _compared(plan: Plan, measured: list[Metrics]) -> Comparison:
    def rest(at: int | None) -> Metrics | None:
        return measured[at] if at is not None and at < len(measured) else None

    found = compare(rest(plan.baseline), rest(plan.integration), same_posture=True, pair=STANDARD)
    return replace(found, reasons=(NotInPlan("second"),)) if plan.is_reading else found


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
