"""Several sessions side by side, out of the review of each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aftershake.review.model import Review, ReviewPhase, review_of
from aftershake.review.session_object import result_to_json
from aftershake.session.result import Result
from aftershake.session.side_by_side import Note, notes
from aftershake.wording.compared import note
from aftershake.wording.excluded import excluded_among
from aftershake.wording.numbers import MISSING
from aftershake.wording.times import moment


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a label, and a text for each session; an en dash where it has none."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """`headings` name the sessions; each row has a cell for each; `headlines` are what each says by
    itself, `notes` which of them are left out by the person, and what limits setting them beside
    each other, the most important first."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    headlines: tuple[str, ...]
    notes: tuple[str, ...]


def compared(
    results: Sequence[Result],
    hearts: Sequence[Hashable] = (),
    *,
    excluded: Mapping[int, str] | None = None,
    year: int | None = None,
) -> Compared:
    """These sessions side by side, in this order. `hearts`: whose heart each of them is of;
    `excluded`: why the person leaves the sessions of these numbers out of trend and ranges; `year`:
    the one of now, days of another are told with theirs."""
    left_out = excluded or {}
    reviews = [review_of(each) for each in results]

    def row(label: str, text: Callable[[Review], str]) -> Row:
        return Row(label, tuple(text(each) or MISSING for each in reviews))

    rows = [
        row("", lambda review: moment(review.started_at, year)),
        row("plan", lambda review: review.title),
        row("RMSSD, ms", lambda review: _from_to(review, lambda phase: phase.rmssd_ms)),
        row("after ÷ before", lambda review: review.change.rmssd if review.change else ""),
        row("", lambda review: review.change.verdict if review.change else ""),
        row("heart rate", lambda review: _from_to(review, lambda phase: phase.hr_bpm)),
        row("breathing", lambda review: _from_to(review, lambda phase: phase.breathing_per_min)),
        row("signal", lambda review: _from_to(review, lambda phase: phase.signal)),
        row("measured", lambda review: _from_to(review, lambda phase: phase.measured)),
        *(
            row(label, lambda review, label=label: _rated(review, label))  # type: ignore[misc]
            for label in dict.fromkeys(
                rating.label for review in reviews for rating in review.check.ratings
            )
        ),
    ]
    return Compared(
        tuple(f"session {each.number}" for each in reviews),
        tuple(rows),
        tuple(each.headline for each in reviews),
        (
            *(excluded_among(e.id, left_out[e.id]) for e in results if e.id in left_out),
            *map(note, notes(results, hearts)),
        ),
    )


def compared_to_json(
    results: Sequence[Result],
    hearts: Sequence[Hashable] = (),
    *,
    excluded: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The session objects of the contract, with why one is left out as `show` has it, and what
    limits setting them beside each other."""
    found: tuple[Note, ...] = notes(results, hearts)
    left_out = excluded or {}
    return {
        "sessions": [
            result_to_json(e) | ({"excluded": left_out[e.id]} if e.id in left_out else {})
            for e in results
        ],
        "notes": [note(each) for each in found],
        "note_codes": [each.code for each in found],
    }


def _from_to(review: Review, text: Callable[[ReviewPhase], str]) -> str:
    """Of the rest before and of the rest after: "32.0 → 59.0"; of one alone where there is one. A
    control session rests between them, too."""
    rests = [review.phases[at] for at in review.beside if review.phases[at].kind == "rest"]
    rests = [rests[0], rests[-1]] if review.change is not None else rests[:1]
    return " → ".join(map(text, rests))


def _rated(review: Review, label: str) -> str:
    return next((each.change for each in review.check.ratings if each.label == label), "")
