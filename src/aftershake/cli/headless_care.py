"""Care where nobody can be asked: what is known of the person holds without a terminal too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aftershake.care.before import NotOpen, TooLong
from aftershake.care.length import limit
from aftershake.care.screening import SHAKING
from aftershake.plans.adapted import with_shaking_of_at_most
from aftershake.plans.plan import Plan
from aftershake.recording.care import look
from aftershake.recording.resume import shaking_to_come
from aftershake.store.store import SessionRow
from aftershake.wording.before import know_words, rest_words
from aftershake.wording.headless_care import not_asked, rest_or_answer

Say = Callable[[str], None]


def open_plan(path: Path, plan: Plan, say: Say, *, in_all_s: float | None = None) -> Plan | None:
    """The plan as it is open to who wears the strap, the same one where nothing is changed; None,
    which is said, where its shaking is not. Who was never asked is led as for a first session.

    `in_all_s` as in `care.before`. Raises StoreError.
    """
    if not plan.shaking_s:
        return plan
    known = look(path)
    allowed = known.screening.allowed if known.screening is not None else "everything"
    if allowed not in SHAKING or allowed == "with_support":  # nobody can say that support is there
        _not_open(say, *rest_words(NotOpen(allowed)))
        return None
    may = limit(allowed, known.history, known.own)
    assert may is not None  # there is shaking, so it is allowed
    fitted = plan if in_all_s is not None else with_shaking_of_at_most(plan, may.most_s)
    if (fitted.shaking_s if in_all_s is None else in_all_s) > may.most_s:
        _not_open(say, *rest_words(TooLong(may, in_all_s is not None)))
        return None
    if known.due:
        say(not_asked())
    for line in know_words(known.notes, None if fitted is plan else may)[1:]:
        say(line)
    return fitted


def open_to_go_on(path: Path, row: SessionRow, say: Say) -> bool:
    """Whether a session that was cut off may go on, as far as its shaking is concerned."""
    found = shaking_to_come(path, row)
    if found is None:
        return True
    return open_plan(path, found.plan, say, in_all_s=found.in_all_s) is not None


def _not_open(say: Say, title: str, *sentences: str) -> None:
    for line in (f"{title}.", *sentences, rest_or_answer()):
        say(line)
