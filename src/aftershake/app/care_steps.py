"""The questions of care before a session of one's own, each on its page: what is asked, and what
follows, `care/before.py` decides.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from aftershake.app.care_pages import (
    outcome_page,
    rest_page,
    say_page,
    support_at_hand,
)
from aftershake.app.screens.daily import DailyScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.screening import ScreeningScreen
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
from aftershake.care.screening import Outcome
from aftershake.recording.care import keep_outcome, look
from aftershake.wording.before import know_words, rest_words
from aftershake.wording.care import today_words

if TYPE_CHECKING:
    from aftershake.app.recording_app import RecordingApp
    from aftershake.plans.plan import Plan
    from aftershake.recording.start import SessionRequest


async def cared(
    app: RecordingApp, order: SessionRequest, *, in_all_s: float | None = None
) -> SessionRequest | None:
    """The session that is open to the person now, the same one where nothing is changed; None where
    they leave, or there is none. `in_all_s` as in `before`."""
    known = await asyncio.to_thread(look, app.path)
    steps = before(order.plan, known.facts, in_all_s=in_all_s)
    ask = next(steps)
    while True:
        answer = await _answer(app, ask)
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


async def _answer(app: RecordingApp, ask: Ask) -> Answer | None:
    """None where the person leaves."""
    match ask:
        case Questions():
            return await _asked(app)
        case CameTo(outcome):
            page = outcome_page(outcome.allowed, outcome.why, outcome.ask_before_breathing)
            return GO_ON if await app.push_screen_wait(page) is not None else None
        case RestInstead():
            return await rest_instead(app, *rest_words(ask.why), or_else=ask.or_else)
        case HowIsToday():
            return await app.push_screen_wait(DailyScreen())
        case Heed(may):
            return await _said(app, *today_words(may))
        case SupportAtHand():
            return "yes" if (at_hand := await _at_hand(app)) else None if at_hand is None else "no"
        case Know():
            return await _said(app, *know_words(ask.notes, ask.limit))
        case Rehearsal():
            return GO_ON if await app.push_screen_wait(RehearsalScreen()) else None
        case Support():
            await app.support_page()
            return GO_ON


async def _asked(app: RecordingApp) -> Outcome | None:
    found = await app.push_screen_wait(ScreeningScreen())
    if found is not None:
        await asyncio.to_thread(keep_outcome, app.path, found)
    return found


async def _said(app: RecordingApp, title: str, *sentences: str) -> Answer | None:
    said = await app.push_screen_wait(say_page(title, sentences))
    return GO_ON if said is not None else None


async def _at_hand(app: RecordingApp) -> bool | None:
    said = await app.push_screen_wait(support_at_hand())
    return None if said is None else said == "yes"


async def rest_instead(
    app: RecordingApp, title: str, *sentences: str, or_else: Literal["again", "go on"] | None = None
) -> Plan | Literal["again", "go on"] | None:
    """One of the plans that rest, or what else is offered; None where the person leaves."""
    plans = {plan.name: plan for plan in await asyncio.to_thread(_resting)}
    page = rest_page(title, sentences, [*plans.values()], or_else)
    chosen = await app.push_screen_wait(page)
    if chosen is None or chosen in plans:
        return plans[chosen] if chosen is not None else None
    return or_else


def _resting() -> list[Plan]:
    from aftershake.exchange.plan_files import resting_plans

    return resting_plans()
