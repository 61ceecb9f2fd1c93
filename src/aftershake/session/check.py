"""Check-in and check-out: what the person said of a session, before, during and after it.

Values only; their words are in `wording/ratings.py`. No number here means good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from aftershake.codec import LONGEST_NOTE
from aftershake.events import Event, Noted, NoteKind, Rated, RatedItem, RatedWhen
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.session.state import State

LOWEST, HIGHEST = 0, 10
MOST_DURING = 500  # ratings while a session goes on
LONGEST_TAG, MOST_TAGS = 60, 20

# What is asked before and after, in this order.
ITEMS: tuple[RatedItem, ...] = ("distress", "tension", "calm", "energy", "pain", "body")
# What there is to choose from; another text, of a later version, is shown as it is.
POSTURES = ("lying", "sitting", "standing")
TAGS = ("coffee", "food", "poor_sleep")
TREMORS = ("involuntary", "voluntary", "unsure")
PLACES = ("legs", "hips", "belly", "back", "arms", "shoulders", "face", "all_over")
OVERWHELMED = ("no", "overwhelmed", "numb", "both")
CHOICES: dict[NoteKind, tuple[str, ...]] = {
    "posture": POSTURES,
    "tremor": TREMORS,
    "place": PLACES,
    "overwhelmed": OVERWHELMED,
}
_ITEM_ORDER, _NOTE_ORDER = get_args(RatedItem), get_args(NoteKind)

# Distress after the session that asks for a kind word: how high, or how much higher than before.
DISTRESS_HIGH, DISTRESS_UP = 7, 3
DistressCode = Literal["distress_high", "distress_up"]


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
    of ratings during the session every one. Always in the same order, however it came."""

    ratings: tuple[Rating, ...] = ()
    notes: tuple[tuple[NoteKind, str], ...] = ()

    def rating(self, when: RatedWhen, item: RatedItem) -> int | None:
        """The rating, or None where there is none."""
        found = (r.value for r in reversed(self.ratings) if (r.when, r.item) == (when, item))
        return next(found, None)

    def rated(self, when: RatedWhen) -> dict[RatedItem, int | None] | None:
        """Each of the items as it was rated then; None where none was."""
        values = {item: self.rating(when, item) for item in ITEMS}
        return None if all(value is None for value in values.values()) else values

    @property
    def tiredness(self) -> tuple[Rating, ...]:
        return tuple(r for r in self.ratings if r.item == "tiredness")

    def note(self, what: NoteKind) -> str:
        """The text, empty where there is none."""
        return next((text for kind, text in self.notes if kind == what), "")

    @property
    def tags(self) -> tuple[str, ...]:
        return tags_of(self.note("tag"))

    @property
    def distress(self) -> DistressCode | None:
        """Whether distress after the session asks for a kind word."""
        before, after = self.rating("before", "distress"), self.rating("after", "distress")
        if after is None:
            return None
        if after >= DISTRESS_HIGH:
            return "distress_high"
        return "distress_up" if before is not None and after - before >= DISTRESS_UP else None


NOTHING_SAID = Said()


def with_said(said: Said, event: Rated | Noted) -> Said:
    """What counts after `event`; what cannot be, as out of a damaged file, changes nothing."""
    return _rated(said, event) if isinstance(event, Rated) else _noted(said, event)


def said_of(events: Iterable[Event], said: Said = NOTHING_SAID) -> Said:
    """What counts after all these events; others than `Rated` and `Noted` say nothing."""
    for event in events:
        if isinstance(event, Rated | Noted):
            said = with_said(said, event)
    return said


def told(state: State, event: Rated | Noted) -> State:
    """The state after the person said something; nothing else changes by it, whenever it is said,
    but what is known of posture as long as the session goes on."""
    said = with_said(state.said, event)
    posture = state.posture if state.stage == "ended" else said.note("posture")
    return replace(state, said=said, posture=posture)


def difference(before: Said, after: Said, t_s: float) -> tuple[Rated | Noted, ...]:
    """The events, at `t_s`, that make `after` of `before`; ratings during the session stay.

    Texts come out as they will be read again: one line, `LONGEST_NOTE` characters at most.
    """
    changed: list[Rated | Noted] = []
    for when in ("before", "after"):
        for item in ITEMS:
            value = after.rating(when, item)
            if value != before.rating(when, item):
                changed.append(Rated(t_s, when, item, value))
    for kind in _NOTE_ORDER:
        text = plain(" ".join(after.note(kind).split()), LONGEST_NOTE)
        if text != before.note(kind):
            changed.append(Noted(t_s, kind, text))
    return tuple(changed)


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in the text of a `Noted`: each once, in their order."""
    tags = (tag.strip() for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]


def _rated(said: Said, event: Rated) -> Said:
    tired = event.item == "tiredness"
    if tired and event.when != "during":
        return said
    if event.value is not None and not LOWEST + tired <= event.value <= HIGHEST:
        return said
    of_it = [r for r in said.ratings if (r.when, r.item) == (event.when, event.item)]
    others = [r for r in said.ratings if (r.when, r.item) != (event.when, event.item)]
    of_it = of_it[:-1] if event.when != "during" or event.value is None else of_it
    if event.value is not None:
        of_it.append(Rating(event.when, event.item, event.value, max(event.t_s, 0.0)))
    ratings = sorted((*others, *of_it[-MOST_DURING:]), key=_place)
    return replace(said, ratings=tuple(ratings))


def _place(rating: Rating) -> tuple[int, int]:
    return get_args(RatedWhen).index(rating.when), _ITEM_ORDER.index(rating.item)


def _noted(said: Said, event: Noted) -> Said:
    """An empty text takes the note back."""
    notes = {kind: text for kind, text in said.notes if kind != event.what}
    if event.text:
        notes[event.what] = event.text
    ordered = sorted(notes.items(), key=lambda note: _NOTE_ORDER.index(note[0]))
    return replace(said, notes=tuple(ordered))
