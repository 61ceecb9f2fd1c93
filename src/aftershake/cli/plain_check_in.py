"""How the person is before a session told in lines: each item a figure, or left out."""

from __future__ import annotations

from dataclasses import replace

from aftershake.care.before import checked_in
from aftershake.cli.plain_care import PlainCare
from aftershake.events import Rated
from aftershake.plans.plan import Plan
from aftershake.recording.start import SessionRequest
from aftershake.session.check import HIGHEST, ITEMS, LOWEST
from aftershake.settings import ratings_wanted
from aftershake.wording import ratings as words
from aftershake.wording.plain_care import CareWords


def check_in(care: PlainCare, order: SessionRequest) -> SessionRequest | None:
    """What the person says goes into the session as its first events; None where they leave."""
    if not ratings_wanted():
        return order
    rated: list[Rated] = []
    care.talk.say(f"{words.heading('before')} {CareWords.EACH_ITEM}")
    for item in ITEMS:
        asked = f"{words.item(item).capitalize()}: {words.ends(item)}."
        value = care.talk.number(asked, LOWEST, HIGHEST)
        if value == "leave":
            return None
        if value is not None:
            rated.append(Rated(0.0, "before", item, value))
    order = replace(order, check_in=tuple(rated))
    distress = next((each.value for each in rated if each.item == "distress"), None)
    suggested = checked_in(order.plan, distress)
    if suggested is None:
        return order
    chosen = care.resting(suggested)
    if chosen is None:
        return None
    return replace(order, plan=chosen) if isinstance(chosen, Plan) else order
