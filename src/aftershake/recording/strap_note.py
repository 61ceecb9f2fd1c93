"""For the next session: which strap this was, and how full its battery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from aftershake.plain import whole_number
from aftershake.session.state import State
from aftershake.sources.registry import kind_of
from aftershake.store.store import SessionRow, Store


def strap_to_note(session: SessionRow, state: State, store: Store) -> Callable[[], None] | None:
    """What notes the strap of a session in the store; None while there is none to note."""
    if kind_of(session.source).find is None or state.link != "connected":
        return None
    address = state.fact("address") or session.source_what
    return partial(
        store.remember_strap,
        address,
        state.fact("name") or session.strap or address,
        datetime.now(UTC),
        whole_number(state.fact("battery"), 100),
        person_id=session.person_id,
    )
