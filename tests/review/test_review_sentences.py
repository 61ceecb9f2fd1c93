"""Every sentence of a review beside limits and odds, made of the data that its row names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

import support.app_examples as examples
from aftershake.events import Noted, Rated
from aftershake.hrv.limits import NotInPlan
from aftershake.hrv.model import Metrics, Verdict
from aftershake.hrv.reasons import (
    DifferentPostures,
    EndedSettling,
    IrregularRhythm,
    Moving,
    NoBeats,
    Refusal,
    RestRefused,
)
from aftershake.review.model import Review, review_of
from aftershake.rr.gaps import CAUSES, Cause, Gap
from aftershake.session.check import said_of
from aftershake.session.result import Mark, Result
from aftershake.wording.comparison import verdict
from aftershake.wording.metrics import RMSSD_MEANS
from support.review_rows import pattern, rows, unknown

pytestmark = pytest.mark.words

WHOLE = examples.RESULT
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def compared(**changed: Any) -> Result:
    return replace(WHOLE, comparison=replace(WHOLE.comparison, **changed))


def untold(which: Verdict, *reasons: Any) -> Result:
    nothing = dict.fromkeys(("delta_ln_rmssd", "percent"))
    return compared(verdict=which, reasons=reasons, **nothing)


def first_rest(**changed: Any) -> Result:
    first, *others = WHOLE.phases
    first = replace(first, metrics=replace(first.metrics, **changed))
    return replace(WHOLE, phases=(first, *others))


def refused(reason: Refusal) -> Result:
    none = Metrics(0, 300.0, 300.0, None, "refused", reason)
    first, *others = WHOLE.phases
    whole = untold("cannot_tell", RestRefused("first", reason))
    return replace(whole, phases=(replace(first, metrics=none), *others))


def lost(*causes: Cause, many: int = 1) -> Result:
    gaps = tuple(Gap(20.0 * i, 20.0 * i + 7, causes) for i in range(1, many + 1))
    return replace(WHOLE, gaps=gaps)


def said(*events: Rated | Noted) -> Result:
    return replace(WHOLE, said=said_of(events))


def marked(*at_s: float) -> Result:
    return replace(WHOLE, marks=tuple(map(Mark, at_s)))


DATA: dict[str, Result] = {
    "change": WHOLE,
    "cannot_tell": untold("cannot_tell", RestRefused("second", EndedSettling())),
    "not_comparable": untold("not_comparable", DifferentPostures()),
    "nothing_promised": untold("cannot_tell", NotInPlan("both")),
    **{f"verdict_{each}": compared(verdict=each) for each in VERDICTS},
    "sighs": first_rest(sighs=4, rmssd_without_sighs_ms=20.0),
    "sigh": first_rest(sighs=1, rmssd_without_sighs_ms=20.0),
    "signal_good": WHOLE,
    "signal_low": first_rest(quality="low"),
    "signal_movement": refused(Moving()),
    "signal_short": refused(EndedSettling()),
    "signal_none": refused(NoBeats()),
    "signal_poor": refused(IrregularRhythm()),
    **{f"gap_{cause}": lost(cause) for cause in CAUSES},
    "gap_two": lost("link_lost", many=2),
    "gap_two_causes": lost("link_lost", "contact_lost"),
    "gap_many": lost("link_lost", many=9),
    "mark_one": marked(171.0),
    "mark_two": marked(171.0, 512.0),
    "mark_many": marked(*(float(t) for t in range(2, 60))),
    "said_posture": said(Noted(0.0, "posture", "lying")),
    "said_before": said(Noted(0.0, "tag", "coffee, a walk")),
    "said_shaking": said(Noted(0.0, "tremor", "involuntary"), Noted(0.0, "place", "legs")),
    "said_not_too_much": said(Noted(0.0, "overwhelmed", "no")),
    "said_too_much": said(Noted(0.0, "overwhelmed", "overwhelmed")),
    "said_numb": said(Noted(0.0, "overwhelmed", "numb")),
    "said_both": said(Noted(0.0, "overwhelmed", "both")),
    "said_tired": said(Rated(62.0, "during", "tiredness", 4)),
    "said_note": said(Noted(0.0, "note", "The left leg began.")),
    "distress_high": said(Rated(0.0, "after", "distress", 8)),
    "distress_up": said(Rated(0.0, "before", "distress", 1), Rated(9.0, "after", "distress", 5)),
    "one_session": WHOLE,
    "no_study": WHOLE,
    "not_advice": WHOLE,
    "one_reading": replace(
        untold("cannot_tell", NotInPlan("both")),
        phases=WHOLE.phases[:1],
        baseline=None,
        integration=None,
    ),
    "rmssd_means": WHOLE,
}


def sentences(review: Review) -> list[str]:
    found = [
        *(review.headline, *review.limits, *review.gaps, *review.marks, *review.check.said),
        *(review.check.kind_word, *review.caveats, RMSSD_MEANS),
        *(phase.signal for phase in review.phases),
        *([review.change.verdict] if review.change else []),
    ]
    # The headline is a change and what it is worth, which has a table of its own.
    return [*found, f"{review.headline.partition(').')[0]}).", f"{review.headline}"]


@pytest.mark.parametrize(("row", "sentence"), rows().items())
def test_each_is_said_of_its_data(row: str, sentence: str) -> None:
    review = review_of(DATA[row])
    assert any(pattern(sentence).fullmatch(each) for each in sentences(review)), review
    if "…" not in sentence:
        assert sentence in sentences(review)


def test_the_table_has_no_row_without_data_and_no_data_without_a_row() -> None:
    assert list(rows()) == list(DATA)


@pytest.mark.parametrize("row", DATA)
def test_nothing_else_is_said(row: str) -> None:
    assert unknown(DATA[row], review_of(DATA[row])) == []


def test_a_verdict_has_the_words_of_its_own() -> None:
    assert len({verdict(each) for each in VERDICTS}) == len(VERDICTS)
