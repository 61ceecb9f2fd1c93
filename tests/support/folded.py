"""A session as its events alone leave it, also where they do not end it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aftershake.events import Event
from aftershake.plans.plan import Plan
from aftershake.recording.order import seen_at
from aftershake.session.fold import step
from aftershake.session.session_analysis import Folding, Recorded, recorded
from aftershake.session.state import State
from aftershake.session.view import Saving, View
from aftershake.session.view_model import view_model, with_saving


def fold_events(plan: Plan, events: Iterable[Event]) -> Recorded:
    folding = Folding.of(plan, events)
    return recorded(folding.state, folding.heard, folding.changes)


def tells_all(plan: Plan, events: Sequence[Event], views: Sequence[View]) -> bool:
    """Whether each view, in their order, is what the events so far tell of its moment."""
    state = State(plan)
    states = [state, *(state := step(state, event) for event in events)]
    at = 0
    for view in views:
        shown = with_saving(view, Saving())
        while at < len(states) and view_model(seen_at(states[at], view.t_s)) != shown:
            at += 1
    return at < len(states)
