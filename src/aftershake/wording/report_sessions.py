"""What a report of many sessions says of all of them: how many there are, and what that carries."""

from __future__ import annotations

from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded

LOOKING = " So the more sessions one looks at, the more of them lie outside by themselves."
NOT_COUNTED = "; listed below, and not counted."


@worded
def over_sessions(sessions: int, compared: int) -> str:
    """How many sessions a report is about, and how many of them have a change."""
    if not sessions:
        return "No session counts here."
    rest = sessions - compared
    if not rest:
        return f"{count(sessions, 'session')}, each with a change to show."
    return f"{count(sessions, 'session')}; {compared} with a change to show, {rest} without."


@worded
def by_chance(compared: int, beyond: int, expected: float) -> str:
    """How many of them lie beyond usual variation, and how many would with nothing done."""
    if not compared:
        return ""
    lie = "1 lies" if beyond == 1 else f"{beyond or 'none'} lie"
    resting = "fewer than 1" if expected < 1 else f"about {round(expected)}"
    # It follows where some lie beyond, and some would by themselves.
    so = LOOKING if beyond and expected >= 1 else ""
    return (
        f"Of the {compared}, {lie} beyond the usual variation. Of as many pairs of plain rests,"
        f" with nothing done between them, {resting} would.{so}"
    )


@worded
def not_own(played: int, unknown: int, of: int) -> tuple[str, ...]:
    """Of how many sessions the heart was not the person's own, or is not known to be."""
    files = "a file" if unknown == 1 else "files"
    if played + unknown < of:
        found = (
            (played, f"{_are(played, 'more')} simulated or replayed{NOT_COUNTED}"),
            (
                unknown,
                f"{_are(unknown, 'more, whose heart is not known,')} imported from {files}"
                f"{NOT_COUNTED}",
            ),
        )
    else:  # nothing else is there
        found = (
            (played, f"{_of_them(played, of)} simulated or replayed: no heart was measured then."),
            (unknown, f"{_of_them(unknown, of)} imported from {files}; whose heart is not known."),
        )
    return tuple(said for many, said in found if many)


def _are(many: int, what: str) -> str:
    return f"{many} {what} {'is' if many == 1 else 'are'}"


def _of_them(many: int, of: int) -> str:
    if many < of:
        return _are(many, "of them")
    return "It is" if of == 1 else "All of them are"


@worded
def left_out(sessions: int) -> str:
    """How many sessions the person leaves out."""
    if not sessions:
        return ""
    are = "is" if sessions == 1 else "are"
    return f"{count(sessions, 'session')} {are} left out by you; listed with the reason."


@worded
def stale(sessions: int) -> str:
    """How many sessions were set beside others than there are now."""
    if not sessions:
        return ""
    are = "is" if sessions == 1 else "are"
    return (
        f"{count(sessions, 'session')} {are} still set beside a session that you have left out or"
        " taken in since; `aftershake recompute` mends that."
    )


@worded
def stretch(first: str, last: str, asked_from: str, asked_to: str) -> str:
    """Which days a report is about: those asked for, else those of its sessions."""
    left, right = asked_from or first, asked_to or last
    return left if left == right else f"{left} to {right}"


@worded
def pages(listed: int, most: int) -> str:
    """That so many sessions have no short page each."""
    if listed <= most:
        return ""
    return (
        f"More than {most} sessions: each is in the list, and `aftershake report` with its number"
        " makes a page of one."
    )
