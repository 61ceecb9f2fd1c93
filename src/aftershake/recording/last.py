"""Which session is the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow


def last_of(sessions: Sequence[SessionRow]) -> SessionRow:
    """Which of these, one at least and newest first, "last" names: the one recorded last, whatever
    the clock said when it was or said before; what was imported, only where it began after that."""
    from aftershake.sources.registry import IMPORT, kind_of  # home is painted without it

    recorded = [row for row in sessions if kind_of(row.source) is not IMPORT]
    imported = next((row for row in sessions if kind_of(row.source) is IMPORT), None)
    if not recorded:
        return sessions[0]
    # No number is given twice, and each is higher than those before.
    last = max(recorded, key=lambda row: row.id)
    return imported if imported and imported.started_at > last.started_at else last
