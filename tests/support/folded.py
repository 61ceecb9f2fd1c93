"""A session as its events alone leave it, also where they do not end it."""

from __future__ import annotations

from collections.abc import Iterable

from aftershake.events import Event
from aftershake.plans.plan import Plan
from aftershake.session.session_analysis import Folding, Recorded, recorded


def fold_events(plan: Plan, events: Iterable[Event]) -> Recorded:
    folding = Folding.of(plan, events)
    return recorded(folding.state, folding.heard, folding.changes)
