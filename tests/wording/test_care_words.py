"""Whatever is said of care: short, plain, and none of the words that are never used."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import get_args

from aftershake.app.screens import daily, rehearsal, screening
from aftershake.care.before import Distressed, NoSupport, NotOpen, NotToday, TooLong
from aftershake.care.daily import MEANS, Today
from aftershake.care.length import Limit, Note, Why
from aftershake.care.screening import ALLOWED, QUESTIONS
from aftershake.session.steering import NotLonger
from aftershake.wording import before, care, grounding, steering
from aftershake.wording.awake import may_fall_asleep
from aftershake.wording.lint import never_said
from aftershake.wording.myths import MYTHS


def everything() -> Iterator[str]:
    for each in QUESTIONS:
        yield care.question(each.code)
        yield care.topics([each.code])
    yield care.topics([each.code for each in QUESTIONS])
    yield care.clinician_question()
    yield care.ask_before_breathing()
    for allowed in ALLOWED:
        yield care.allowed_title(allowed)
        yield from care.allowed_words(allowed)
    yield from care.support_words()
    for code in MEANS:
        yield care.today_item(code)
    for may in get_args(Today):
        yield from care.today_words(may)
    for why in get_args(Why):
        yield care.limit_words(Limit(180, why))
        for resumed in (True, False):
            yield from before.rest_words(TooLong(Limit(180, why), resumed))
    for allowed in ALLOWED:
        yield from before.rest_words(NotOpen(allowed, ("heart", "surgery")))
    for reason in (NotToday("no_shaking"), NotToday("lying_only"), NoSupport(), Distressed()):
        yield from before.rest_words(reason)
    yield from before.know_words(get_args(Note), Limit(180, "practice"))
    for refused in get_args(NotLonger):
        yield steering.not_longer(refused)
    yield may_fall_asleep()
    yield grounding.not_kept("The disk is full.")
    for note in get_args(Note):
        yield care.note(note)
    yield from care.why_stopped_words()
    yield from care.length_words()
    yield from care.longest_words()
    for opened in get_args(grounding.Opened):
        yield grounding.grounding_title(opened)
    yield from chain.from_iterable((line.what, line.how) for line in grounding.GROUNDING)
    yield from chain.from_iterable((line.what, line.how) for line in grounding.WAYS)
    yield grounding.URGENT
    yield from grounding.crisis()
    yield grounding.contact_line("")
    yield from (screening.TITLE, screening.INTRO, daily.TITLE, daily.INTRO)
    yield from (rehearsal.TITLE, rehearsal.INTRO, *rehearsal.LAST)
    yield from chain.from_iterable(MYTHS)


def test_every_sentence_is_short_and_says_nothing_it_never_should() -> None:
    said = list(everything())
    assert len(said) > 80
    for text in said:
        assert text
        assert never_said(text) is None, text
        assert len(text) <= 150, text
        assert "TRE" not in text.replace("TRE-style", "")


def test_every_line_that_can_be_needed_is_there() -> None:
    """The ways back that the practice asks for, whatever their words."""
    lines = " ".join(line.how for line in grounding.GROUNDING)
    for needed in ("Tense", "walk", "feet", "5", "4", "3", "2", "1", "Cold", "crunchy", "day"):
        assert needed in lines
    assert not any(each.isdigit() for each in " ".join(grounding.crisis())), "no phone numbers"


def test_topics() -> None:
    assert care.topics(()) == ""
    assert care.topics(("heart",)) == "This is because of what you said about your heart."
    assert care.topics(("heart", "surgery")).endswith("about your heart and surgery.")
    all_of_them = [each.code for each in QUESTIONS]
    assert care.topics(all_of_them).endswith("seizures and more.")
