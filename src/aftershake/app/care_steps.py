"""The steps of care before a session of one's own: the questions, how today is, how long, and how
to stop. None of them can be gone around: a session with a strap has no other beginning here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aftershake.app.care_pages import (
    AGAIN,
    GO_ON,
    outcome_page,
    rest_page,
    say_page,
    support_at_hand,
)
from aftershake.app.screens.daily import DailyScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.care.daily import fits, today
from aftershake.care.length import FIRST_SESSIONS
from aftershake.care.screening import SHAKING
from aftershake.plans.adapted import with_shaking_of_at_most
from aftershake.recording.care import keep_outcome, look
from aftershake.wording.care import (
    allowed_title,
    allowed_words,
    limit_words,
    note,
    today_words,
    topics,
)

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.plans.plan import Plan
    from aftershake.recording.start import SessionRequest

ASK_AGAIN = "Answer the questions again"


async def screened(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The questions where they are due, and what they came to."""
    known = await asyncio.to_thread(look, app.path)
    screening = known.screening
    if screening is None or known.due:
        return await _ask(app, order)
    if screening.allowed in SHAKING or not order.plan.shaking_s:
        return order
    title, words = allowed_title(screening.allowed), allowed_words(screening.allowed)
    return await _rest_instead(app, order, title, words, again=ASK_AGAIN)


async def _ask(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    found = await app.push_screen_wait(ScreeningScreen())
    if found is None:
        return None
    await asyncio.to_thread(keep_outcome, app.path, found)
    if found.allowed == "no_session":
        await app.support_page()
        return None
    if found.shaking or not order.plan.shaking_s:
        page = outcome_page(found.allowed, found.why, found.ask_before_breathing)
        return order if await app.push_screen_wait(page) == GO_ON else None
    words = (*allowed_words(found.allowed), topics(found.why))
    return await _rest_instead(app, order, allowed_title(found.allowed), words)


async def _rest_instead(
    app: RecordingApp, order: SessionRequest, title: str, words: Sequence[str], *, again: str = ""
) -> SessionRequest | None:
    """Shaking is not open to this person, or not now: resting is."""
    plans = {plan.name: plan for plan in await asyncio.to_thread(_plans) if not plan.shaking_s}
    chosen = await app.push_screen_wait(rest_page(title, words, [*plans.values()], again=again))
    if chosen == AGAIN:
        return await _ask(app, order)
    return replace(order, plan=plans[chosen]) if chosen is not None else None


def _plans() -> list[Plan]:
    from aftershake.exchange.plan_files import plans

    return [plan for name, plan in plans(lambda error: None).items() if name != "demo"]


async def checked_today(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The one line of each session."""
    said = await app.push_screen_wait(DailyScreen())
    if said is None:
        return None
    may = today(said)
    if may == "no_session":
        await app.support_page()
        return None
    if may == "all" or not order.plan.shaking_s:
        return order
    title, *words = today_words(may)
    if not fits(order.plan, may):
        return await _rest_instead(app, order, title, words)
    return order if await app.push_screen_wait(say_page(title, words)) == GO_ON else None


async def of_a_length(
    app: RecordingApp, order: SessionRequest, *, resumed: bool = False
) -> SessionRequest | None:
    """The shaking no longer than is open to the person, and what they should know of how often.
    What goes on (`resumed`) cannot be made shorter."""
    if not order.plan.shaking_s:
        return order
    known = await asyncio.to_thread(look, app.path)
    allowed = known.screening.allowed if known.screening is not None else "no_session"
    may = known.limit
    if may is None:  # `screened` has let it pass: it was answered again meanwhile
        return None
    if allowed == "with_support":
        at_hand = await app.push_screen_wait(support_at_hand())
        if at_hand == "no":
            words = allowed_words("no_shaking")
            return await _rest_instead(app, order, allowed_title("no_shaking"), words)
        if at_hand is None:
            return None
    plan = order.plan if resumed else with_shaking_of_at_most(order.plan, may.most_s)
    said = [note(each) for each in known.notes]
    if plan.shaking_s > may.most_s:  # one that cannot be shortened
        words = (limit_words(may, resumed),)
        return await _rest_instead(app, order, "This is longer than is open to you", words)
    if plan is not order.plan:
        said.append(limit_words(may, resumed))
    if said and await app.push_screen_wait(say_page("Before you begin", said)) != GO_ON:
        return None
    return replace(order, plan=plan)


async def rehearsed(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The ways to stop, tried before each of the first sessions with shaking."""
    known = await asyncio.to_thread(look, app.path)
    if not order.plan.shaking_s or len(known.history.shaken) >= FIRST_SESSIONS:
        return order
    return order if await app.push_screen_wait(RehearsalScreen()) else None


async def may_go_on(app: RecordingApp, order: SessionRequest) -> SessionRequest | None:
    """The same for a session that was cut off and has shaking to come."""
    for step in (screened, checked_today):
        changed = await step(app, order)
        if changed is None or changed.plan is not order.plan:
            return changed
    changed = await of_a_length(app, order, resumed=True)
    return await rehearsed(app, changed) if changed is not None else None
