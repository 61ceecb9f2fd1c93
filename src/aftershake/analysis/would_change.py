"""What working sessions out again would change, without changing anything."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from aftershake.analysis.recompute import Recomputed, is_gone, needed
from aftershake.analysis.results import would_be
from aftershake.analysis.worker import Analyst
from aftershake.errors import AftershakeError
from aftershake.hrv.metrics import ALGORITHM
from aftershake.session.result import Result
from aftershake.store.saved_numbers import Number, Saved, of_result, saved
from aftershake.store.store import SessionRow, Store
from aftershake.threads import aside

# What the same rules give on another processor may differ in the last digits.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Changed:
    """One session, as it is and as it would be. `numbers`: those that differ by more than rounding,
    before and after, by their names; `compared`: how many there are of one or the other. Neither
    where it has no result yet, or none that can be read."""

    session_id: int
    before: Saved
    after: Saved
    compared: int
    numbers: Mapping[str, tuple[Number, Number]]

    @property
    def new(self) -> bool:
        """Whether it has no result yet."""
        return self.before.verdict is None

    @property
    def verdict_changes(self) -> bool:
        return not self.new and self.before.verdict != self.after.verdict


async def would_change(
    path: Path, ids: list[int], analyst: Analyst, *, everything: bool = False
) -> AsyncGenerator[Changed | Recomputed, None]:
    """Of each of the sessions that `recompute` would work out, in that order, what would become of
    it, beside the earlier ones as they would be; `Recomputed` of one that could not be. Those that
    are deleted meanwhile are left out."""
    as_if: dict[int, SessionRow] = {}
    for session_id in ids:
        try:
            how = await aside(partial(needed, path, session_id, as_if, everything=everything))
            before = await aside(partial(_saved, path, session_id))
            if how == "nothing":
                yield changed(session_id, before, before)
                continue
            measure = how == "measuring"
            row, found = await would_be(path, session_id, analyst, as_if, measure=measure)
        except AftershakeError as error:
            if await aside(partial(is_gone, path, session_id)):
                continue
            yield Recomputed(session_id, error)
            continue
        as_if[session_id] = _as_it_would_be(row, found)
        yield changed(session_id, before, of_result(found))


def changed(session_id: int, before: Saved, after: Saved) -> Changed:
    """One set of numbers beside the other."""
    if before.verdict is None:
        return Changed(session_id, before, after, 0, {})
    one, other = before.numbers, after.numbers
    pairs = {name: (one.get(name), other.get(name)) for name in {**one, **other}}
    pairs = {name: pair for name, pair in pairs.items() if pair != (None, None)}
    numbers = {name: pair for name, pair in pairs.items() if not _same(*pair)}
    return Changed(session_id, before, after, len(pairs), numbers)


def _same(one: Number, other: Number) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)


def _as_it_would_be(row: SessionRow, found: Result) -> SessionRow:
    return replace(
        row,
        algorithm=ALGORITHM,
        comparison=found.comparison,
        verdict=found.comparison.verdict,
        delta_ln_rmssd=found.comparison.delta_ln_rmssd,
        left_out=found.left_out,
        lasted_s=found.phases[-1].end_s - found.phases[0].start_s if found.phases else None,
        stale=False,
    )


def _saved(path: Path, session_id: int) -> Saved:
    with Store(path, read_only=True) as store:
        return saved(store, session_id)
