"""What a session can be set beside: the sessions of the same person before it, in one look that
reads no more of each than that takes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass

from aftershake.hrv.model import Comparison
from aftershake.hrv.serial import comparison_from_data
from aftershake.plain import plain
from aftershake.store.session_rows import LONGEST_PATH, UNREADABLE, SessionRow
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """An earlier session, as `SessionRow` has it; its comparison is read when it is asked for."""

    id: int
    source_what: str
    plan_toml: str
    delta_ln_rmssd: float | None
    lasted_s: float | None
    algorithm: str | None
    excluded: str | None
    said: str | None  # the comparison, as it lies there

    @property
    def comparison(self) -> Comparison | None:
        """None where it cannot be read: then it is as good as not worked out yet."""
        try:
            return comparison_from_data(json.loads(self.said)) if self.said else None
        except UNREADABLE:
            return None


def earlier_rows(store: Store, row: SessionRow, also: Iterable[int] = ()) -> list[EarlierRow]:
    """The complete sessions of the same person and kind of source that were recorded before `row`
    and have a change, or are `also` asked for, by when they began. Raises StoreError."""
    given = [row.person_id, row.source, row.id, json.dumps(list(also))]
    with store.reading() as db:
        found = db.execute(_EARLIER, given).fetchall()
    tomls: dict[bytes, str] = {}  # there are many sessions by few plans
    return [
        EarlierRow(
            each[0],
            plain(each[1], LONGEST_PATH),
            tomls.get(each[2]) or tomls.setdefault(each[2], each[2].decode("utf-8", "replace")),
            _finite(each[3]),
            _finite(each[4]),
            each[5],
            each[6],
            each[7],
        )
        for each in found
    ]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


_EARLIER = """
    SELECT session.id, source_what, CAST(plan_toml AS BLOB), delta_ln_rmssd,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id),
           algorithm, exclusion.reason, comparison
    FROM session
    LEFT JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN exclusion
      ON exclusion.session_id = session.id AND exclusion.included_at IS NULL
    WHERE session.person_id = ? AND session.source = ? AND session.id < ?
      AND session.complete
      AND (delta_ln_rmssd IS NOT NULL OR session.id IN (SELECT value FROM json_each(?)))
    ORDER BY started_at, session.id
"""
