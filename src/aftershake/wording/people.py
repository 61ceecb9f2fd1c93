"""What is said of the people who use one machine: pure. Names come tidied (`store.names.tidy`)."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded

NAMELESS = 'without a name (--person "")'


@worded
def whose(name: str) -> str:
    """Of everything that follows, or that is shown; empty for the one without a name."""
    return f"Of {name}." if name else "Of the person without a name."


@worded
def whose_short(name: str) -> str:
    """In a title."""
    return name or "without a name"


@worded
def person_line(name: str, sessions: int) -> str:
    """In the list of everybody."""
    return f"{name or NAMELESS}: {count(sessions, 'session')}"


@worded
def nobody_called(name: str, others: Sequence[str]) -> str:
    """`others`: the names there are."""
    there = f" There are: {', '.join(others)}." if others else ""
    return f"There is nobody called {name!r} yet.{there}"


@worded
def added(name: str) -> str:
    return f"{name} is added. `aftershake people switch` makes them the one that is used."


@worded
def renamed(old: str, new: str) -> str:
    """`old`: empty for the one without a name."""
    return f"{old or 'The person without a name'} is called {new} from now on."


@worded
def switched(name: str) -> str:
    return (
        f"From now on it is about {name or 'the person without a name'}, unless --person names"
        " another."
    )


@worded
def what_deleting_a_person_does(name: str, sessions: int) -> tuple[str, ...]:
    """Before it is done."""
    who = name or "the person without a name"
    return (
        f"All of {who} is deleted: {count(sessions, 'session')} with every beat, ratings and notes;"
        " straps, own ranges, and what the questions before shaking came to."
        " This cannot be undone.",
        "`aftershake people export` puts all of it into a folder first.",
    )


@worded
def person_was_deleted(
    name: str, sessions: int, *, in_log: bool = False, files: Sequence[str] = ()
) -> tuple[str, ...]:
    """`files`: with sessions of theirs, and not to be removed."""
    what = f"{name} is deleted" if name else "What the person without a name had is deleted"
    said = [f"{what}, with {count(sessions, 'session')}."]
    if in_log:
        said.append(
            "Another program has the database open, or the disk is full: until that ends, something"
            " of them stays in a file beside it."
        )
    said += [f"This file with a session of theirs could not be removed: {each}" for each in files]
    return tuple(said)


@worded
def copies_not_reached(kept: Sequence[str] = ()) -> tuple[str, ...]:
    """After a person was deleted. `kept`: what lies beside the database and may hold them, too."""
    return (
        "Copies are not touched: exports, reports, backups, snapshots of the disk.",
        *(f"Kept aside here, and with what was there then: {each}" for each in kept),
    )


@worded
def person_was_exported(name: str, sessions: int, where: str) -> tuple[str, ...]:
    """`where`: the folder, fit to be shown."""
    return (
        f"{count(sessions, 'session')} of {name or 'the person without a name'} written: {where}",
        "`aftershake import` of that folder, on another computer, makes the same history of it"
        " again; person.json in it has what else is kept of them.",
    )
