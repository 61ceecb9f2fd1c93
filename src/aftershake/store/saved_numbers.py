"""What lies in the database of a session, whichever version worked it out: to see what changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.model import Comparison, Metrics, Verdict
from aftershake.hrv.serial import (
    comparison_from_data,
    comparison_to_data,
    metrics_from_data,
    metrics_to_data,
)
from aftershake.session.result import Result
from aftershake.store.session_rows import UNREADABLE
from aftershake.store.store import Store

Number = float | int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """`numbers` by their names in the session object, as `phases[0].metrics.rmssd_ms`, None where
    one cannot be said. Without a result, or with a damaged one: None, None and nothing."""

    algorithm: str | None = None
    verdict: Verdict | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict)


def saved(store: Store, session_id: int) -> Saved:
    """As it lies there. Raises StoreError."""
    with store.reading() as db:
        sql = "SELECT algorithm, verdict, comparison FROM comparison WHERE session_id = ?"
        found = db.execute(sql, [session_id]).fetchone()
        sql = "SELECT metrics FROM phase WHERE session_id = ? ORDER BY number"
        phases = [row[0] for row in db.execute(sql, [session_id])]
    if found is None or found[1] not in get_args(Verdict):
        return Saved()
    try:
        metrics = [metrics_from_data(json.loads(each)) for each in phases]
        comparison = comparison_from_data(json.loads(found[2]))
    except UNREADABLE:
        return Saved()
    return Saved(found[0], found[1], dict(_numbers(metrics, comparison)))


def of_result(result: Result) -> Saved:
    """As it would lie there."""
    numbers = _numbers((phase.metrics for phase in result.phases), result.comparison)
    return Saved(ALGORITHM, result.comparison.verdict, dict(numbers))


def _numbers(phases: Iterable[Metrics], comparison: Comparison) -> Iterator[tuple[str, Number]]:
    for number, metrics in enumerate(phases):
        data = metrics_to_data(metrics)
        del data["reason"], data["excluded"]
        yield from _named(f"phases[{number}].metrics", data)
    data = comparison_to_data(comparison)
    del data["reasons"], data["earlier_ln"]  # the changes of other sessions
    yield from _named("comparison", data)


def _named(name: str, value: Any) -> Iterator[tuple[str, Number]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _named(f"{name}.{key}", each)
    elif value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        yield name, value
