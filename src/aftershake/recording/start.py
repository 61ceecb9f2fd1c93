"""From what was asked for to a recording that can run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aftershake.analysis.results import row_of
from aftershake.analysis.worker import Analyst
from aftershake.config import chosen_person
from aftershake.events import Event, LieDown, Noted, Rated
from aftershake.plans.plan import Plan
from aftershake.recording.care import most_open_s
from aftershake.recording.clock import Clock
from aftershake.recording.recorder import Recorder
from aftershake.recording.replayed import file_name, lasting, to_send
from aftershake.recording.teller import Announce
from aftershake.recording.whose import stay_with_one
from aftershake.session.view import View
from aftershake.sources.kind import SourceRequest
from aftershake.sources.protocol import Source
from aftershake.sources.registry import kind_of
from aftershake.store.numbers import next_number
from aftershake.store.store import Store

if TYPE_CHECKING:
    from aftershake.exchange.format import RrFile
    from aftershake.rr.beats import Beats

Show = Callable[[View], None]


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session that was asked for. `what`: a strap's address, a file (or a session's number, or
    "last"), or a scenario's name; `speed` None: as fast as possible (not for straps)."""

    plan: Plan
    source: str  # a kind of `sources.registry`
    what: str
    speed: float | None = 1.0
    strap: str = ""  # the strap's name, where it is known
    recorded: RrFile | None = None  # what the file to replay holds, where it was read already
    lie_down_s: float = 0.0  # time to lie down, before which no beat begins the first phase
    check_in: tuple[Rated | Noted, ...] = ()  # what the person said before


def start_session(
    order: SessionRequest,
    store: Store,
    show: Show,
    *,
    patience_s: float | None = None,
    analyst: Analyst | None = None,
    announce: Announce | None = None,
) -> Recorder:
    """Begin the session on disk and return its recording, ready to run.

    Raises StoreError, SourceError (no such simulation, unreadable file), RrFileError.
    """
    started_at = datetime.now(UTC)
    kind = kind_of(order.source)
    clock = Clock(started_at, own_time=kind.own_time)
    with store.reading() as db:
        number = next_number(db)
    source = source_of(order, store, clock.now_s, number)
    what = lasting(order.what, store) if kind.replays else order.what
    session_id = store.begin(
        title=_title(order),
        started_at=started_at,
        plan=order.plan.name,
        plan_toml=order.plan.toml,
        source=order.source,
        source_what=what,
        strap=order.strap,
        speed=order.speed,
    )
    if session_id != number:  # somebody else began one at this moment
        source = source_of(order, store, clock.now_s, session_id)
    row = row_of(store, session_id)
    if chosen_person() is not None:
        stay_with_one(store)  # somebody new is known from now on
    wait = (LieDown(0.0, order.lie_down_s),) if order.lie_down_s else ()
    most_s = most_open_s(store) if kind.heart == "own" else None
    first: tuple[Event, ...] = (*clock.clocked(0.0), *order.check_in, *wait)
    return Recorder(
        store=store,
        session=row,
        plan=order.plan,
        source=source,
        clock=clock,
        show=show,
        patience_s=patience_s,
        analyst=analyst,
        announce=announce,
        first=first,
        most_shaking_s=most_s,
    )


def source_of(
    order: SessionRequest, store: Store, now_s: Callable[[], float], session_id: int
) -> Source:
    """What the session's events come from. Raises SourceError, StoreError, RrFileError."""
    kind = kind_of(order.source)
    name: str = order.strap
    recorded: Iterable[Event] | Beats = ()
    if kind.replays:
        name, recorded = to_send(order.what, order.recorded, store, order.plan)
    phases = order.plan.phases
    if order.lie_down_s:  # a simulated heart rests meanwhile, too
        longer_s, first = order.lie_down_s, phases[0]
        first = replace(
            first, duration_s=first.duration_s + longer_s, settle_s=first.settle_s + longer_s
        )
        phases = (first, *phases[1:])
    request = SourceRequest(order.what, name, phases, order.speed, session_id, now_s, recorded)
    return kind.make(request)


def _title(order: SessionRequest) -> str:
    kind = kind_of(order.source)
    said = kind.describe(file_name(order.what) if kind.replays else order.what)
    return f"{order.plan.title}, {said}" if said else order.plan.title
