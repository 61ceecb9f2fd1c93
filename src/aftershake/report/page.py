"""A session's review as one HTML page that fetches nothing: no script, no font, no picture file.

The one door to jinja2. What people and straps say is text from outside; every value is escaped.
The page depends on what it is given alone: made twice, it is the same to the byte.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from aftershake.hrv.over_sessions import PlanChanges
from aftershake.plans.plan import GLYPHS
from aftershake.report.behind import behind_of
from aftershake.report.figures import change_figure, heart_figure
from aftershake.report.listed import Listed, overview
from aftershake.report.methods import Origin, command, facts, methods
from aftershake.review.details import Details
from aftershake.review.model import Review, ReviewPhase, Unended, review_of
from aftershake.session.result import Result
from aftershake.wording import report as words
from aftershake.wording import report_sessions as of_all
from aftershake.wording.details import COURSE_MEANS, POINCARE_MEANS, SPECTRUM_MEANS
from aftershake.wording.excluded import excluded as left_out
from aftershake.wording.headline import LIMITS
from aftershake.wording.metrics import RMSSD_MEANS
from aftershake.wording.numbers import MISSING, how_long
from aftershake.wording.times import dated, on_day

LONGEST_WORD = 14  # letters
# Spaces at which no line may end.
TOGETHER = re.compile(r"(?<=[\d–]) (?=(?:ms²?|s|min|bpm|%)(?!\w)|→ [\d–])|(?<=[\d–] →) (?=[\d–])")
# What each picture shows, by the names that the templates have for them.
MEANS = {
    "rmssd": RMSSD_MEANS,
    "course": COURSE_MEANS,
    "poincare": POINCARE_MEANS,
    "spectrum": SPECTRUM_MEANS,
}
MOST_SHORT = 100  # sessions of a report that has a short page of each


def session_page(
    result: Result,
    origin: Origin,
    details: Details | None = None,
    *,
    excluded: str | None = None,
    unended: Unended = "",
) -> str:
    """The page of one session, with what lies behind it where that is given. `excluded`: why the
    person leaves it out of trend and ranges; `unended`: why it has no end yet."""
    review, heart = review_of(result, unended=unended), heart_figure(result, details)
    comparison = result.comparison
    usual, own = comparison.usual_variation, comparison.own_sessions
    delta, found = comparison.delta_ln_rmssd, comparison.verdict
    shown = tuple((phase.name, f"{phase.hr_bpm} bpm") for phase in review.phases)
    return _render(
        "session.html",
        review=review,
        when=dated(result.started_at),
        strap=result.strap,
        lasted=how_long(result.duration_s),
        excluded=left_out(excluded) if excluded is not None else "",
        numbers_heading=words.numbers_heading(sum(each.kind == "rest" for each in result.phases)),
        phases=_phases(review),
        change=change_figure(result),
        change_said=words.change_figure(delta, found, usual, own),
        rests_lane=words.rests_lane(usual),
        own_lane=words.own_lane(own, len(comparison.earlier_ln)),
        this_session=words.this_session(delta, found),
        heart=heart,
        heart_said=heart
        and words.heart_figure(result.duration_s, heart.lowest_bpm, heart.highest_bpm, shown),
        behind=behind_of(details, result) if details is not None else None,
        methods=methods(result, origin),
    )


def sessions_page(
    sessions: Sequence[Listed],
    results: Sequence[Result],
    origin: Origin,
    *,
    which: Sequence[str] = ("all",),
    plans: Sequence[PlanChanges] = (),
) -> str:
    """The page of many sessions, newest first: a list, and of `results` a short page each.

    `which`: what the command says of them, its options too. `plans`: their changes by each plan.
    """
    sessions = sorted(sessions, key=lambda each: (each.started_at, each.id), reverse=True)
    results = sorted(results, key=lambda each: (each.started_at, each.id), reverse=True)
    short = [(result, review_of(result)) for result in results]
    asked = dict(zip(which[1::2], which[2::2], strict=True))
    first, last = (on_day(sessions[at].started_at) for at in (-1, 0))
    found = overview(sessions, plans)
    drawn = found.over_time
    return _render(
        "sessions.html",
        all=found,
        over_said=drawn
        and words.over_time_figure(len(drawn.dots), drawn.days[0].text, drawn.days[-1].text),
        stretch=of_all.stretch(
            first, last, *(on_day(asked[o]) if o in asked else "" for o in ("--from", "--to"))
        ),
        short=[
            {"review": review, "when": dated(result.started_at), "phases": _phases(review)}
            for result, review in short
        ],
        pages=of_all.pages(len(sessions), MOST_SHORT),
        caveats=LIMITS,
        facts=facts(origin),
        command=command(*which, person=origin.person),
    )


def _phases(review: Review) -> list[tuple[str, ReviewPhase]]:
    return [(GLYPHS[phase.role], phase) for phase in review.phases]


def _render(template: str, **context: object) -> str:
    style = _style()
    page = _environment().get_template(template)
    return page.render(
        style=style,
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        words=words,
        means=MEANS,
        MISSING=MISSING,
        **context,
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("aftershake.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_kept_together,
    )
    made.tests["long"] = _is_long
    return made


def _kept_together(value: object) -> object:
    """No line breaks between a number and its unit, nor within “28 → 58”. What the template
    has escaped already stays as it is."""
    return TOGETHER.sub("\N{NO-BREAK SPACE}", value) if type(value) is str else value


def _is_long(name: str) -> bool:
    """Whether a name has a word that is to be broken anywhere, or a table would be too wide."""
    return any(len(word) > LONGEST_WORD for word in name.split())


@cache
def _style() -> str:
    """The style sheet, as it stands between its tags: the page allows this text and no other."""
    folder = Path(__file__).with_name("templates")
    return "\n" + (folder / "style.css").read_text("utf-8")
