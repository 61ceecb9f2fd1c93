"""Sessions in a database, without a recorder."""

from __future__ import annotations

from datetime import datetime, timedelta

from aftershake.events import Packet
from aftershake.plans.plan import Plan
from aftershake.rr.packet import encode
from aftershake.store.store import Store


def begin(
    store: Store, plan: Plan, at: datetime, *, source: str = "strap", what: str = "AA"
) -> int:
    """A session in which nothing has happened yet."""
    return store.begin(
        title=plan.title,
        started_at=at,
        plan=plan.name,
        plan_toml=plan.toml,
        source=source,
        source_what=what,
    )


def beat_a_second(store: Store, plan: Plan, at: datetime) -> int:
    """A session through to its end; each lasts a second longer than the one before."""
    session_id = begin(store, plan, at)
    events = [
        (Packet(float(t), encode(60, (1024,)), 1), at + timedelta(seconds=t))
        for t in range(1, int(plan.duration_s) + 2 + session_id)
    ]
    store.extend(session_id, events)
    store.end(session_id, at, duration_s=plan.duration_s + 1, complete=True, strap="x")
    return session_id
