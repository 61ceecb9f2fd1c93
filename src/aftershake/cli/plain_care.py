"""The questions of care before a session of one's own, asked as numbered lines: the same rules as
in the interface (`app/care_steps.py`), and none of them can be gone around here either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aftershake.care.daily import MEANS, TodayCode, fits, today
from aftershake.care.length import FIRST_SESSIONS
from aftershake.care.screening import (
    ANSWERS,
    QUESTIONS,
    SHAKING,
    Answer,
    QuestionCode,
    asks_clinician,
    outcome,
)
from aftershake.cli.plain_output import Talk
from aftershake.config import remembered
from aftershake.exchange.plan_files import plans
from aftershake.plans.adapted import with_shaking_of_at_most
from aftershake.recording.care import keep_outcome, look
from aftershake.recording.start import SessionRequest
from aftershake.wording import plain_talk
from aftershake.wording.care import (
    allowed_title,
    allowed_words,
    ask_before_breathing,
    clinician_question,
    limit_words,
    note,
    question,
    support_words,
    today_item,
    today_words,
    topics,
)
from aftershake.wording.grounding import WAYS, crisis
from aftershake.wording.plain_care import CareWords


@dataclass(frozen=True, slots=True)
class PlainCare:
    """`resumed`: a session that was cut off goes on, whose plan cannot be another."""

    path: Path
    talk: Talk
    resumed: bool = False

    def led(self, order: SessionRequest) -> SessionRequest | None:
        """The session that is open to the person now; None where they leave, or there is none."""
        for step in (self._screened, self._today, self._length, self._rehearsed):
            changed = step(order)
            if changed is None or (self.resumed and changed.plan is not order.plan):
                return None
            order = changed
        return order

    def _screened(self, order: SessionRequest) -> SessionRequest | None:
        known = look(self.path)
        if known.screening is None or known.due:
            return self._asked(order)
        allowed = known.screening.allowed
        if allowed in SHAKING or not order.plan.shaking_s:
            return order
        again = self.talk.choose(allowed_title(allowed), CareWords.AGAIN_OR_REST, None)
        if again is None:
            return None
        return self._asked(order) if again == 0 else self._resting(order, allowed_words(allowed))

    def _asked(self, order: SessionRequest) -> SessionRequest | None:
        self.talk.say(CareWords.QUESTIONS)
        answers: dict[QuestionCode, Answer] = {}
        for number, each in enumerate(QUESTIONS, 1):
            asked = f"{number} of {len(QUESTIONS)}. {question(each.code)}"
            said = self.talk.choose(asked, CareWords.ANSWERS, None)
            if said is None:
                return None
            answers[each.code] = ANSWERS[said]
        agreed = False
        if asks_clinician(answers):
            said = self.talk.choose(clinician_question(), CareWords.ANSWERS, None)
            if said is None:
                return None
            agreed = ANSWERS[said] == "yes"
        found = outcome(answers, clinician_agreed=agreed)
        keep_outcome(self.path, found)
        if found.allowed == "no_session":
            self._support()
            return None
        self._tell((allowed_title(found.allowed), topics(found.why)))
        if found.shaking or not order.plan.shaking_s:
            self._tell(allowed_words(found.allowed))
            self._tell((ask_before_breathing(),) if found.ask_before_breathing else ())
            return order
        return self._resting(order, allowed_words(found.allowed))

    def _today(self, order: SessionRequest) -> SessionRequest | None:
        items: tuple[TodayCode, ...] = tuple(MEANS)
        said = self.talk.choose(
            CareWords.TODAY, (CareWords.ALL_WELL, *map(today_item, items)), None
        )
        if said is None:
            return None
        marked = [items[said - 1]] if said else []
        while marked and len(marked) < len(items):
            left = [each for each in items if each not in marked]
            more = self.talk.choose(
                CareWords.ANYTHING_ELSE, (CareWords.NO_MORE, *map(today_item, left)), None
            )
            if more is None:
                return None
            if more == 0:
                break
            marked.append(left[more - 1])
        may = today(marked)
        if may == "no_session":
            self._support()
            return None
        if may == "all" or not order.plan.shaking_s:
            return order
        self._tell(today_words(may))
        return order if fits(order.plan, may) else self._resting(order, ())

    def _length(self, order: SessionRequest) -> SessionRequest | None:
        if not order.plan.shaking_s:
            return order
        known = look(self.path)
        may = known.limit
        if may is None:
            return None
        if known.screening is not None and known.screening.allowed == "with_support":
            asked, *answers = support_words()
            at_hand = self.talk.choose(asked, answers, None)
            if at_hand is None:
                return None
            if at_hand == 1:
                return self._resting(order, allowed_words("no_shaking"))
        self._tell([note(each) for each in known.notes])
        if order.plan.shaking_s <= may.most_s:
            return order
        self._tell((limit_words(may, self.resumed),))
        if self.resumed:
            return None
        return replace(order, plan=with_shaking_of_at_most(order.plan, may.most_s))

    def _rehearsed(self, order: SessionRequest) -> SessionRequest | None:
        """The ways to stop, tried one after the other; enter after each."""
        if not order.plan.shaking_s or len(look(self.path).history.shaken) >= FIRST_SESSIONS:
            return order
        self.talk.say(CareWords.REHEARSE)
        for way in WAYS:
            if not self.talk.ready(f"{way.what}: {way.how} {CareWords.THEN_ENTER}"):
                return None
        return order if self.talk.ready(CareWords.STOPPING_KEY) else None

    def _resting(self, order: SessionRequest, words: Sequence[str]) -> SessionRequest | None:
        """Shaking is not open to this person, or not now: resting is."""
        self._tell(words)
        if self.resumed:
            return None
        resting = [
            plan
            for name, plan in plans(lambda error: None).items()
            if not plan.shaking_s and name != "demo"
        ]
        names = list(map(plain_talk.plan_words, resting))
        chosen = self.talk.choose(CareWords.REST_INSTEAD, names, None)
        return None if chosen is None else replace(order, plan=resting[chosen])

    def _support(self) -> None:
        """Whom to turn to; there is no session."""
        contact = remembered("contact") or ""
        self._tell((*crisis(), CareWords.CONTACT.format(contact) if contact else ""))

    def _tell(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            if sentence:
                self.talk.say(sentence)
