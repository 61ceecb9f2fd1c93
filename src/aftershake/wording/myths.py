"""What some believe of shaking, and what is so."""

from __future__ import annotations

MYTHS: tuple[tuple[str, str], ...] = (
    ("It has to be forced.", "It comes when muscles are tired and one lets it. Or it does not."),
    ("One loses control.", "One is awake all the time, and can stop whenever one wants to."),
    ("It is a workout.", "The first exercises only tire the legs a little. Less is enough."),
    ("Something must be wrong with you.", "People shake after a fright, too. It needs no reason."),
    ("It works at once.", "Some notice something the first day, some after weeks, some never."),
)
