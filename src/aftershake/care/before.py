"""What comes before a session of one's own: what is asked, in which order, and what follows from
the answers. One row of decisions; the interface and the lines only ask.

None of it can be gone around: a session with a strap has no other beginning.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

from aftershake.care.daily import Today, TodayCode, fits, today
from aftershake.care.length import (
    FIRST_SESSIONS,
    NEVER_SHAKEN,
    OF_NOBODY,
    History,
    Limit,
    Note,
    Own,
    limit,
)
from aftershake.care.screening import SHAKING, Allowed, Outcome, QuestionCode
from aftershake.care.warning import suggests_stopping
from aftershake.plans.adapted import with_shaking_of_at_most
from aftershake.plans.plan import Plan


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the person. `allowed`: what their answers came to; None where the questions
    are due."""

    allowed: Allowed | None
    history: History = NEVER_SHAKEN
    own: Own = OF_NOBODY
    notes: tuple[Note, ...] = ()


# Why there is rest instead of shaking.


@dataclass(frozen=True, slots=True)
class NotOpen:
    """By the answers to the questions; `why`: which, where they were given just now."""

    allowed: Allowed
    why: tuple[QuestionCode, ...] = ()


@dataclass(frozen=True, slots=True)
class NotToday:
    """By how today is."""

    may: Today


@dataclass(frozen=True, slots=True)
class NoSupport:
    """Nobody is at hand."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """The shaking is longer than is open to the person and cannot be made shorter; `resumed`:
    because it has begun."""

    limit: Limit
    resumed: bool


@dataclass(frozen=True, slots=True)
class Distressed:
    """By how they rated their distress just now; it is a suggestion, and no lock."""


Why = NotOpen | NotToday | NoSupport | TooLong | Distressed

# What is asked, and said.


@dataclass(frozen=True, slots=True)
class Questions:
    """All of the screening. Answer: an `Outcome`, which is kept by who asks."""


@dataclass(frozen=True, slots=True)
class CameTo:
    """What the answers came to, where the session may go on as it was meant."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RestInstead:
    """Which plan without shaking? Answer: a `Plan`; or the other thing that is offered: "again", to
    be asked the questions again, or "go on", as planned."""

    why: Why
    or_else: Literal["again", "go on"] | None = None


@dataclass(frozen=True, slots=True)
class HowIsToday:
    """Answer: a tuple of what goes for today."""


@dataclass(frozen=True, slots=True)
class Heed:
    """What today asks for, though the plan fits."""

    may: Today


@dataclass(frozen=True, slots=True)
class SupportAtHand:
    """Is a professional at hand? Answer: "yes" or "no"."""


@dataclass(frozen=True, slots=True)
class Know:
    """What a person should know before: how often, and how long where the plan was shortened."""

    notes: tuple[Note, ...]
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The ways to stop, tried."""


@dataclass(frozen=True, slots=True)
class Support:
    """Whom to turn to; there is no session."""


Ask = (
    Questions
    | CameTo
    | RestInstead
    | HowIsToday
    | Heed
    | SupportAtHand
    | Know
    | Rehearsal
    | Support
)
GoOn = Literal["go on"]
# To each `Ask` as it says; "go on" where it says nothing.
Answer = Outcome | Plan | tuple[TodayCode, ...] | Literal["again", "yes", "no"] | GoOn
GO_ON: GoOn = "go on"
Steps = Generator[Ask, Answer, Plan | None]


def before(plan: Plan, known: Facts, *, in_all_s: float | None = None) -> Steps:
    """Each `Ask` in its turn; who asks sends the answer, or closes it where the person leaves.

    Returns the plan that is open to the person, `plan` itself where nothing is changed; None
    where there is no session now. `in_all_s`: of a session that goes on, how much shaking it has
    had and has to come; its plan can only be kept, or left for another.
    """
    allowed = known.allowed
    if allowed is not None and plan.shaking_s and allowed not in SHAKING:
        chosen = yield RestInstead(NotOpen(allowed), "again")
        if isinstance(chosen, Plan):
            plan = chosen
        else:
            allowed = None
    if allowed is None:
        found = yield Questions()
        assert isinstance(found, Outcome)
        allowed = found.allowed
        if allowed == "no_session":
            yield Support()
            return None
        if found.shaking or not plan.shaking_s:
            yield CameTo(found)
        else:
            plan = yield from _resting(NotOpen(allowed, found.why))
    said = yield HowIsToday()
    assert isinstance(said, tuple)
    may = today(said)
    if may == "no_session":
        yield Support()
        return None
    if may != "all" and plan.shaking_s:
        if fits(plan, may):
            yield Heed(may)
        else:
            plan = yield from _resting(NotToday(may))
    if plan.shaking_s and allowed == "with_support" and (yield SupportAtHand()) != "yes":
        plan = yield from _resting(NoSupport())
    if plan.shaking_s:
        plan = yield from _of_a_length(plan, allowed, known, in_all_s)
    if plan.shaking_s and len(known.history.shaken) < FIRST_SESSIONS:
        yield Rehearsal()
    return plan


def checked_in(plan: Plan, distress: int | None) -> RestInstead | None:
    """What is suggested to who rated their distress so before shaking; None for nothing."""
    if not plan.shaking_s or not suggests_stopping(distress):
        return None
    return RestInstead(Distressed(), "go on")


def _of_a_length(
    plan: Plan, allowed: Allowed, known: Facts, in_all_s: float | None
) -> Generator[Ask, Answer, Plan]:
    """The shaking no longer than is open to the person, and what they should know of how often."""
    may = limit(allowed, known.history, known.own)
    assert may is not None  # there is shaking, so it is allowed
    resumed = in_all_s is not None
    fitted = plan if resumed else with_shaking_of_at_most(plan, may.most_s)
    if (fitted.shaking_s if in_all_s is None else in_all_s) > may.most_s:
        return (yield from _resting(TooLong(may, resumed)))
    shortened = may if fitted is not plan else None
    if known.notes or shortened is not None:
        yield Know(known.notes, shortened)
    return fitted


def _resting(why: Why) -> Generator[Ask, Answer, Plan]:
    chosen = yield RestInstead(why)
    assert isinstance(chosen, Plan)
    return chosen
