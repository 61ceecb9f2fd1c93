"""From the events of a session on disk to the result beside them: fold, measure, compare, save.

Reading and saving run in threads, each with a connection of its own, and measuring in a child
process, so that no loop waits for a long session.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from aftershake.analysis.beat_table import beat_table
from aftershake.analysis.comparable import NOTHING_ELSE, AsIf, Earlier, earlier
from aftershake.analysis.worker import AnalysisWorker, Analyst
from aftershake.hrv.model import Metrics
from aftershake.plans.reader import read_plan
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, Recorded, result, windows
from aftershake.store import ReplacedError, StoreError
from aftershake.store.missing import none_called, none_yet
from aftershake.store.results import load, save
from aftershake.store.store import SessionRow, Store
from aftershake.threads import aside

NOT_WHOLE = (
    "The beats of session {} are not all in the database any more, so what lies behind its numbers"
    " cannot be shown."
)


async def analyse_session(path: Path, session_id: int, analyst: Analyst) -> Result:
    """Every derived number of a session, from its raw events; saved, and returned.

    Earlier sessions whose numbers other rules made are left out of what it is set beside, which is
    said: `recompute` makes them anew. Raises StoreError, PlanError or AnalysisError.
    """
    row, session = await aside(partial(_read, path, session_id))
    metrics = await _measure(session, analyst)
    return await aside(partial(_concluded, path, row, session, metrics))


async def result_of(store: Store, session_id: int, analyst: Analyst | None = None) -> Result:
    """What a session gave: as saved, or worked out again, which takes some seconds; by `analyst`,
    or by a worker of its own. Raises StoreError, PlanError or AnalysisError.
    """
    if saved := load(store, session_id):
        return saved
    if saved := load(store, session_id, stale=True):  # only what it stands beside has changed
        return await aside(partial(beside_again, store.path, session_id, saved))
    if analyst is not None:
        return await analyse_session(store.path, session_id, analyst)
    async with AnalysisWorker() as own:
        return await analyse_session(store.path, session_id, own)


async def result_at(path: Path, session_id: int, analyst: Analyst | None = None) -> Result:
    """`result_of` with a look of its own into the store."""
    with Store(path, read_only=True) as store:
        return await result_of(store, session_id, analyst)


async def session_and_result(
    path: Path, session_id: int, analyst: Analyst | None = None
) -> tuple[Recorded, Result]:
    """The session out of its raw events, and what it gave, which belong to each other; saved or
    worked out as `result_of` has it. Raises StoreError, PlanError or AnalysisError.
    """
    row, session = await aside(partial(_read, path, session_id))
    saved = await aside(partial(_saved, path, session_id))
    if saved is not None:
        if len(windows(session)) != len(saved.phases):
            raise StoreError(NOT_WHOLE.format(session_id))
        if row.stale:
            metrics = [phase.metrics for phase in saved.phases]
            saved = await aside(partial(_concluded, path, row, session, metrics))
        return session, saved
    if analyst is not None:
        metrics = await _measure(session, analyst)
    else:
        async with AnalysisWorker() as own:
            metrics = await _measure(session, own)
    return session, await aside(partial(_concluded, path, row, session, metrics))


def _saved(path: Path, session_id: int) -> Result | None:
    with Store(path, read_only=True) as store:
        return load(store, session_id, stale=True)


def beside_again(path: Path, session_id: int, saved: Result) -> Result:
    """Set a saved session beside the earlier ones there are now, and save that; what was measured
    stays. Raises StoreError, PlanError."""
    row, session = _read(path, session_id)
    if len(windows(session)) != len(saved.phases):  # its beats are not all there any more
        return saved
    return _concluded(path, row, session, [phase.metrics for phase in saved.phases])


async def measured(row: SessionRow, session: Recorded, analyst: Analyst) -> Result:
    """What a session gave that is not in the database: by itself, beside no other; not saved.

    Raises AnalysisError.
    """
    metrics = await _measure(session, analyst)
    return _result(row, session, metrics, Earlier(earlier_ln=None, control_ln=[], left_out=0))


async def would_be(
    path: Path, session_id: int, analyst: Analyst, as_if: AsIf, *, measure: bool
) -> tuple[SessionRow, Result]:
    """The session as it is, and what it would give beside these; nothing is saved. Where `measure`
    is not asked for, what was measured stays. Raises StoreError, PlanError or AnalysisError.
    """
    row, session = await aside(partial(_read, path, session_id))
    saved = None if measure else await aside(partial(_saved, path, session_id))
    if saved is None or len(windows(session)) != len(saved.phases):
        metrics = await _measure(session, analyst)
    else:
        metrics = [phase.metrics for phase in saved.phases]

    def beside() -> Result:
        with Store(path, read_only=True) as store:
            return _result(row, session, metrics, _before(store, row, session, as_if))

    return row, await aside(beside)


async def _measure(session: Recorded, analyst: Analyst) -> list[Metrics]:
    return [
        await analyst.analyse(session.beats, w.from_s, w.to_s, moving=w.moving)
        for w in windows(session)
    ]


def folded(path: Path, session_id: int) -> Recorded:
    """The session so far; one that has not ended is taken as if it were stopped now. Raises
    StoreError, PlanError."""
    return _read(path, session_id)[1]


def folded_as(path: Path, session_id: int, given: Result) -> Recorded:
    """What a session that has ended was when it gave this result. Raises StoreError, PlanError."""
    row, session = _read(path, session_id)
    if row.started_at != given.started_at:
        raise ReplacedError(session_id)
    if len(windows(session)) != len(given.phases):
        raise StoreError(NOT_WHOLE.format(session_id))
    return session


def _read(path: Path, session_id: int) -> tuple[SessionRow, Recorded]:
    """Row and events are of one moment."""
    with Store(path, read_only=True) as store, store.snapshot():
        row = row_of(store, session_id)
        plan = read_plan(row.plan_toml, source=f"the plan of session {row.id}")
        return row, Folding.of(plan, store.events(session_id)).so_far()


def row_of(store: Store, session_id: int) -> SessionRow:
    """The session's row. Raises StoreError where there is no such session."""
    row = store.session(session_id)
    if row is None:
        raise none_called(str(session_id)) if store.sessions() else none_yet()
    return row


def _concluded(
    path: Path, row: SessionRow, session: Recorded, metrics: Sequence[Metrics]
) -> Result:
    """`row` and `session` as `_read` gives them: one that has ended since is not whole."""
    # One that goes on would soon be something else; what is gone is not made anew by a number.
    if row.ended_at is not None and path.exists():
        with suppress(StoreError), Store(path) as store:  # it can be worked out again
            found = _result(row, session, metrics, _before(store, row, session))
            save(store, found, session.all_beats, beat_table(session, found).kinds)
            return found
    with Store(path, read_only=True) as store:
        return _result(row, session, metrics, _before(store, row, session))


def _result(
    row: SessionRow, session: Recorded, metrics: Sequence[Metrics], before: Earlier
) -> Result:
    return result(
        session,
        metrics,
        session_id=row.id,
        title=row.title,
        started_at=row.started_at,
        strap=row.strap or session.state.fact("name") or "",  # of one not ended, not kept yet
        **before,
    )


def _before(
    store: Store, row: SessionRow, session: Recorded, as_if: AsIf = NOTHING_ELSE
) -> Earlier:
    state = session.state
    lasted_s = state.spans[-1].end_s - state.spans[0].start_s if state.spans else 0.0
    return earlier(store, row, state.plan, complete=state.complete, lasted_s=lasted_s, as_if=as_if)
