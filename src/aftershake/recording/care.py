"""What is known of care before a session of one's own, of the person who uses this now."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.care.length import History, Limit, Note, Own, limit, notes
from aftershake.care.screening import Outcome
from aftershake.care.support import LONGEST_CONTACT
from aftershake.care.warning import RedFlag
from aftershake.config import remembered
from aftershake.errors import AftershakeError
from aftershake.plain import plain
from aftershake.sources.registry import KINDS
from aftershake.store.care import (
    Screening,
    history,
    keep_own_contact,
    keep_own_length,
    keep_red_flag,
    keep_screening,
    last_screening,
    own_contact,
    own_length,
)
from aftershake.store.store import Store

if TYPE_CHECKING:
    from aftershake.care.before import Facts

OWN_HEART = tuple(kind.name for kind in KINDS.values() if kind.heart == "own")


@dataclass(frozen=True, slots=True)
class Known:
    """`screening`: None where nobody was asked yet."""

    screening: Screening | None
    history: History
    own: Own

    @property
    def due(self) -> bool:
        """Whether the questions are to be asked before the next session."""
        return self.screening is None or self.screening.due(datetime.now(UTC))

    @property
    def facts(self) -> Facts:
        """What `care.before` goes by."""
        from aftershake.care.before import Facts

        screening = self.screening
        allowed = None if screening is None or self.due else screening.allowed
        return Facts(allowed, self.history, self.own, self.notes)

    @property
    def limit(self) -> Limit | None:
        """How long the next shaking may last; None where there is to be none, or nobody knows."""
        if self.screening is None:
            return None
        return limit(self.screening.allowed, self.history, self.own)

    @property
    def notes(self) -> tuple[Note, ...]:
        return notes(self.history, datetime.now().astimezone())


def look(path: Path) -> Known:
    """Nothing is made or changed. Raises StoreError."""
    with Store(path, read_only=True) as store:
        return known(store)


def known(store: Store) -> Known:
    """The same of a store that is open."""
    return Known(last_screening(store), history(store, OWN_HEART), own_length(store))


def most_open_s(store: Store) -> float:
    """How much shaking is open to the person, seconds; where nobody was asked yet, as much as to
    who has never shaken. Raises StoreError."""
    found = known(store)
    may = found.limit if found.screening is not None else limit("everything", found.history)
    return 0.0 if may is None else may.most_s


def keep_outcome(path: Path, outcome: Outcome) -> None:
    """Raises StoreError."""
    with Store(path) as store:
        keep_screening(store, outcome, datetime.now(UTC))


def keep_flag(path: Path, flag: RedFlag) -> None:
    """Raises StoreError."""
    with Store(path) as store:
        keep_red_flag(store, flag, datetime.now(UTC))


def keep_length(path: Path, own: Own) -> None:
    """Raises StoreError."""
    with Store(path) as store:
        keep_own_length(store, own)


def contact(path: Path) -> str:
    """Whom the person wants to reach in need; where they have never said, what stands in the
    settings for all. Never raises: who asks needs what there is."""
    with suppress(AftershakeError, OSError):
        if path.exists():  # before the first session there is nothing to open for it
            with Store(path, read_only=True) as store:
                if (words := own_contact(store)) is not None:
                    return words
    return plain(remembered("contact") or "", LONGEST_CONTACT)


def keep_contact(path: Path, words: str) -> None:
    """Raises StoreError."""
    with Store(path) as store:
        keep_own_contact(store, words)
