"""Check-in and check-out: what the person said of a session, before, during and after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aftershake.events import Noted, NoteKind, Rated, RatedItem, RatedWhen

if TYPE_CHECKING:
    from aftershake.session.state import State

LOWEST, HIGHEST = 0, 10
MOST_TIREDNESS = 500  # ratings while a session goes on


@dataclass(frozen=True, slots=True)
class Rating:
    """`t_s`: when it was given, on the session clock."""

    when: RatedWhen
    item: RatedItem
    value: int
    t_s: float


@dataclass(frozen=True, slots=True)
class Said:
    """All of it that counts: of each item the last rating, of each kind of note the last text;
    of ratings during the session every one."""

    ratings: tuple[Rating, ...] = ()
    notes: tuple[tuple[NoteKind, str], ...] = ()

    def rating(self, when: RatedWhen, item: RatedItem) -> int | None:
        """The rating, or None where there is none."""
        found = (r.value for r in reversed(self.ratings) if (r.when, r.item) == (when, item))
        return next(found, None)

    def note(self, what: NoteKind) -> str:
        """The text, empty where there is none."""
        return next((text for kind, text in self.notes if kind == what), "")


NOTHING_SAID = Said()


def rated(state: State, event: Rated) -> State:
    """A rating outside 0 to 10 is none: it may come from a damaged file."""
    kept = state.said.ratings
    if event.value is not None and not LOWEST <= event.value <= HIGHEST:
        return state
    if event.when != "during":
        kept = tuple(r for r in kept if (r.when, r.item) != (event.when, event.item))
    if event.value is not None:
        kept = (*kept, Rating(event.when, event.item, event.value, max(event.t_s, 0.0)))
    return replace(state, said=replace(state.said, ratings=kept[-MOST_TIREDNESS:]))


def noted(state: State, event: Noted) -> State:
    """An empty text takes the note back."""
    kept = tuple(note for note in state.said.notes if note[0] != event.what)
    notes = (*kept, (event.what, event.text)) if event.text else kept
    return replace(state, said=replace(state.said, notes=notes))
