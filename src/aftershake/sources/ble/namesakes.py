"""A strap that is not heard any more, while one of the very same name is: is it the same?

Some straps take another address when they are switched on again; and two straps of one model may
have one name. Names are anybody's: what is taken without a question has to be more than a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from aftershake.sources.ble.matching import is_address
from aftershake.sources.ble.states import State
from aftershake.sources.protocol import Found

# A strap keeps its place on the body: one heard so much worse than it was is likely behind a wall.
WEAKER_DB = 10
LEAST_DBM = -75  # where it is not known how it was heard


def namesakes(state: State, straps: Iterable[Found]) -> list[Found]:
    """Straps with the very name of the one that is looked for, and another address; none that the
    person has said is another one, none that somebody is connected to."""
    if not (state.chosen or is_address(state.wanted)):
        return []  # it is looked for by name: whatever has it is meant
    if not state.name or is_address(state.name):
        return []
    return [
        each
        for each in straps
        if (each.name, each.raw_name) == (state.name, state.raw_name)
        and each.address.casefold() != state.wanted.casefold()
        and each.address not in state.refused
        and (each.heart_rate or not state.heart_rate)
        and not each.connected
    ]


def is_likely(state: State, found: Found) -> bool:
    """Whether it may be taken without a question: in a session that had a link, where both
    addresses may change, and it is heard about as well as the strap was."""
    if not state.linked or True in (state.fixed_address, found.fixed_address):
        return False
    known = state.rssi_dbm
    least_dbm = LEAST_DBM if known is None else known - WEAKER_DB
    return found.rssi_dbm is not None and found.rssi_dbm >= least_dbm
