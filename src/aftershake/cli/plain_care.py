"""The questions of care before a session of one's own, asked as numbered lines: what is asked, and
what follows, `care/before.py` decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from aftershake.care.before import (
    GO_ON,
    Answer,
    Ask,
    CameTo,
    Heed,
    HowIsToday,
    Know,
    Questions,
    Rehearsal,
    RestInstead,
    Support,
    SupportAtHand,
    before,
)
from aftershake.care.daily import MEANS, TodayCode
from aftershake.care.screening import (
    ANSWERS,
    QUESTIONS,
    Outcome,
    QuestionCode,
    asks_clinician,
    outcome,
)
from aftershake.care.screening import Answer as Said
from aftershake.care.warning import RedFlag
from aftershake.cli.plain_output import Talk
from aftershake.exchange.plan_files import resting_plans
from aftershake.plans.plan import Plan
from aftershake.recording.care import contact, keep_flag, keep_outcome, look
from aftershake.recording.start import SessionRequest
from aftershake.wording import plain_talk
from aftershake.wording.before import know_words, rest_words
from aftershake.wording.care import (
    allowed_title,
    allowed_words,
    ask_before_breathing,
    clinician_question,
    question,
    support_words,
    today_item,
    today_words,
    topics,
    why_stopped_words,
)
from aftershake.wording.grounding import WAYS, crisis
from aftershake.wording.plain_care import CareWords

STOPPED: tuple[RedFlag | None, ...] = (None, "too_much", "urgent")


def why_stopped(path: Path, talk: Talk) -> None:
    """Asked of who stopped a session, once it is kept; what it was decides how long the next
    shaking is. Enter alone leaves it out. Raises AftershakeError where that cannot be kept."""
    title, why, *answers = why_stopped_words()
    chosen = talk.choose(f"{title} {why}", answers)
    flag = STOPPED[chosen or 0]
    if flag is not None:
        keep_flag(path, flag)
    if flag == "urgent":
        say_support(path, talk)


def say_support(path: Path, talk: Talk) -> None:
    """Whom to turn to."""
    whom = contact(path)
    for sentence in (*crisis(), CareWords.CONTACT.format(whom) if whom else ""):
        if sentence:
            talk.say(sentence)


@dataclass(frozen=True, slots=True)
class PlainCare:
    """`in_all_s` as in `before`: of a session that was cut off and goes on."""

    path: Path
    talk: Talk
    in_all_s: float | None = None

    def led(self, order: SessionRequest) -> SessionRequest | None:
        """The session that is open to the person now, the same one where nothing is changed; None
        where they leave, or there is none."""
        steps = before(order.plan, look(self.path).facts, in_all_s=self.in_all_s)
        ask = next(steps)
        while True:
            answer = self._answer(ask)
            if answer is None:
                return None
            try:
                ask = steps.send(answer)
            except StopIteration as over:
                plan: Plan | None = over.value
                break
        if plan is None:
            return None
        return order if plan is order.plan else replace(order, plan=plan)

    def _answer(self, ask: Ask) -> Answer | None:
        """None where the person leaves."""
        match ask:
            case Questions():
                return self._asked()
            case CameTo(found):
                self._tell(allowed_title(found.allowed), topics(found.why))
                self._tell(*allowed_words(found.allowed))
                self._tell(ask_before_breathing() if found.ask_before_breathing else "")
            case RestInstead():
                return self.resting(ask)
            case HowIsToday():
                return self._today()
            case Heed(may):
                self._tell(*today_words(may))
            case SupportAtHand():
                asked, *answers = support_words()
                at_hand = self.talk.choose(asked, answers, None)
                return None if at_hand is None else "no" if at_hand else "yes"
            case Know():
                self._tell(*know_words(ask.notes, ask.limit)[1:])
            case Rehearsal():
                return GO_ON if self._rehearsed() else None
            case Support():
                say_support(self.path, self.talk)
        return GO_ON

    def _asked(self) -> Outcome | None:
        self.talk.say(CareWords.QUESTIONS)
        answers: dict[QuestionCode, Said] = {}
        for number, each in enumerate(QUESTIONS, 1):
            asked = f"{number} of {len(QUESTIONS)}. {question(each.code)}"
            said = self.talk.choose(asked, CareWords.ANSWERS, None)
            if said is None:
                return None
            answers[each.code] = ANSWERS[said]
        agreed = False
        if asks_clinician(answers):
            said = self.talk.choose(clinician_question(), CareWords.CLINICIAN, None)
            if said is None:
                return None
            agreed = ANSWERS[said] == "yes"
        found = outcome(answers, clinician_agreed=agreed)
        keep_outcome(self.path, found)
        return found

    def resting(self, ask: RestInstead) -> Answer | None:
        """Shaking is not open to this person, or not now: resting is. None where they leave."""
        title, *sentences = rest_words(ask.why)
        self._tell(title, *sentences)
        if ask.or_else is not None:
            answers = (CareWords.OR_ELSE[ask.or_else], CareWords.REST)
            chosen = self.talk.choose(CareWords.WHAT_NOW, answers, None)
            if not chosen:
                return None if chosen is None else ask.or_else
        plans = resting_plans()
        names = list(map(plain_talk.plan_words, plans))
        number = self.talk.choose(CareWords.REST_INSTEAD, names, None)
        return None if number is None else plans[number]

    def _today(self) -> tuple[TodayCode, ...] | None:
        items: tuple[TodayCode, ...] = tuple(MEANS)
        answers = (CareWords.ALL_WELL, *map(today_item, items))
        said = self.talk.choose(CareWords.TODAY, answers, None)
        if said is None:
            return None
        marked = [items[said - 1]] if said else []
        while marked and len(marked) < len(items):
            left = [each for each in items if each not in marked]
            answers = (CareWords.NO_MORE, *map(today_item, left))
            more = self.talk.choose(CareWords.ANYTHING_ELSE, answers, None)
            if more is None:
                return None
            if more == 0:
                break
            marked.append(left[more - 1])
        return tuple(marked)

    def _rehearsed(self) -> bool:
        """The ways to stop, tried one after the other; enter after each."""
        self.talk.say(CareWords.REHEARSE)
        for way in WAYS:
            if not self.talk.ready(f"{way.what}: {way.how} {CareWords.THEN_ENTER}"):
                return False
        return self.talk.ready(CareWords.STOPPING_KEY)

    def _tell(self, *sentences: str) -> None:
        for sentence in sentences:
            if sentence:
                self.talk.say(sentence)
