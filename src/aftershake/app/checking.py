"""When a person is asked how they are, and what becomes of their answers: before a session into it,
after one beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.care.before import checked_in
from aftershake.plans.plan import Plan
from aftershake.session.check import NOTHING_SAID, Said, difference, said_of
from aftershake.settings import ratings_wanted

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.app.saying import SayingApp
    from aftershake.app.screens.review import ReviewScreen
    from aftershake.events import Noted, Rated
    from aftershake.recording.start import SessionRequest
    from aftershake.session.result import Result

# Saves what is said of a session. Blocks; raises StoreError.
Add = Callable[["tuple[Rated | Noted, ...]"], None]


async def check_in(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The step of the lead-in: what the person says goes into the session as its first events."""
    from aftershake.app.care_steps import rest_instead
    from aftershake.app.screens.check_in import CheckInScreen
    from aftershake.wording.before import rest_words

    if not ratings_wanted():
        return order
    said = await app.push_screen_wait(CheckInScreen())
    if said is None:
        return None
    order = replace(order, check_in=difference(NOTHING_SAID, said, 0.0))
    suggested = checked_in(order.plan, said.rating("before", "distress"))
    if suggested is None:
        return order
    chosen = await rest_instead(app, *rest_words(suggested.why), or_else=suggested.or_else)
    if chosen is None:
        return None
    return replace(order, plan=chosen) if isinstance(chosen, Plan) else order


def adding(path: Path, session_id: int, began: str, kept_in: str = "") -> Add:
    """How to add to the session that `began` then, and is in the database at `path`, or only in the
    file `kept_in`."""
    from aftershake.recording.afterwards import add_said, add_to_file

    if kept_in:
        return partial(add_to_file, Path(kept_in))
    return partial(add_said, path, session_id, began=began)


def review_screen(
    path: Path, result: Result, kept_in: str = "", *, fresh: bool = False, told: Sequence[str] = ()
) -> ReviewScreen:
    """The review of a session that is in the database at `path`, or only in the file `kept_in`."""
    from aftershake.app.screens.review import ReviewScreen
    from aftershake.recording.behind import behind

    return ReviewScreen(
        result,
        fresh=fresh,
        told=told,
        add=adding(path, result.id, result.started_at, kept_in),
        behind=behind(path, result.id, kept_in),
        year=datetime.now().astimezone().year,
    )


def check_out(app: SayingApp, review: ReviewScreen) -> None:
    """Ask over the review of a session that has just ended."""
    from aftershake.app.screens.check_out import CheckOutScreen

    page = CheckOutScreen(review.result.said, shaken=_shaken(review.result))
    app.push_screen(page, partial(_said, app, review))


def mend(app: SayingApp, review: ReviewScreen) -> None:
    """The same, some time later, with what was said before the session."""
    from aftershake.app.screens.check_out import MendScreen

    page = MendScreen(review.result.said, shaken=_shaken(review.result))
    app.push_screen(page, partial(_said, app, review))


def keep_answers(app: SayingApp) -> None:
    """The person leaves in the middle of the page after a session: what was answered counts."""
    from aftershake.app.screens.check_out import CheckOutScreen, MendScreen
    from aftershake.app.screens.review import ReviewScreen

    for under, page in itertools.pairwise(app.screen_stack):
        if isinstance(page, MendScreen) or not isinstance(page, CheckOutScreen):
            continue
        if isinstance(under, ReviewScreen):
            _said(app, under, page.said)


def _shaken(result: Result) -> bool:
    return any(phase.kind == "shake" for phase in result.phases)


def _said(app: SayingApp, review: ReviewScreen, said: Said | None) -> None:
    """Shown at once, and saved; who looks at the review waits for no disk."""
    told = difference(review.result.said, said, 0.0) if said is not None else ()
    if not told or review.add is None:
        return
    result = review.result
    app.say(result.id, told, review.add)
    if app.screen is review:
        app.switch_screen(review.with_said(said_of(told, result.said)))
