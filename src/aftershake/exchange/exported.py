"""A session as the writers of files take it: what was recorded, what it gave, every beat of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from aftershake.analysis.beat_table import BeatTable, beat_table
from aftershake.events import DeviceInfo, Event, Imported, Packet
from aftershake.session.result import PhaseResult, Result
from aftershake.session.session_analysis import Recorded
from aftershake.sources.simulated.kind import KIND as SIMULATED_KIND
from aftershake.sources.simulated.kind import is_simulated
from aftershake.wording.times import BEFORE_A_BEAT

SIMULATED, SIMULATED_NAME = SIMULATED_KIND.name, SIMULATED_KIND.adjective
_OF_SIMULATED = re.compile(rf"_session-\d+_{SIMULATED_NAME}(?![a-z])")  # of `stem`


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class OnDisk:
    """One session as it was recorded. `source` says where its beats are from; "simulated" and
    "imported" stay told.

    `person` is empty for the one without a name. `events` reads anew from the disk.
    """

    id: int
    title: str
    started_at: datetime  # UTC
    person: str
    plan_toml: str
    source: str
    adjective: str  # of its source; empty for a heart that beat on a strap
    strap: str
    events: Callable[[], Iterator[Event]]
    over: bool = True  # else it goes on, or was cut off, and is told as far as it has come
    excluded: bool = False  # the person leaves it out of trend and ranges
    dated: bool = True  # else nobody knows when it began, and `started_at` is the epoch

    @cached_property
    def day_known(self) -> bool:
        """Whether it is known on which day it was: of some files that are imported, it is not."""
        if not self.dated:
            return False
        first = next(self.events(), None)
        return not isinstance(first, Imported) or first.dated != "changed"

    @cached_property
    def simulated(self) -> bool:
        """Whether it is known that no heart made its beats, also of what was imported: the strap
        of a recording tells it, or the name that a file was given here (`stem`)."""
        if self.source == SIMULATED:
            return True
        for event in self.events():
            if isinstance(event, Imported) and _OF_SIMULATED.search(event.file):
                return True
            if isinstance(event, DeviceInfo) and is_simulated(event.what, event.value):
                return True
            if isinstance(event, Packet):
                break
        return False

    @property
    def told_at(self) -> datetime:
        """When it began, by the clock here, as lists and screens tell it."""
        return (self.started_at + BEFORE_A_BEAT).astimezone()

    @property
    def stem(self) -> str:
        """How its files begin: the local day and time, its number, and whether a heart was
        simulated, or beats were imported, which stays told by files that have no place for it."""
        told = f"_{file_words(self.adjective)}" if self.adjective else ""
        if self.simulated and self.source != SIMULATED:  # also where it comes of a file
            told = f"_{SIMULATED_NAME}{told}"
        return f"{self.told_at:%Y-%m-%d_%H%M}_session-{self.id}{told}"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)  # a loop shows what it was given
class Exported(OnDisk):
    """One session with what it gave. `fold` reads anew from the disk."""

    result: Result
    fold: Callable[[], Recorded]

    @cached_property
    def recorded(self) -> Recorded:
        """The session with every beat, folded anew."""
        return self.fold()

    @cached_property
    def table(self) -> BeatTable:
        """Every beat, with what was made of it."""
        return beat_table(self.recorded, self.result)

    @property
    def phases(self) -> tuple[PhaseResult, ...]:
        return self.result.phases


@dataclass(frozen=True, slots=True)
class OutFile:
    """One file to be written. `name` may have folders in it, with `/`."""

    name: str
    content: bytes


# Of a session: what it gave, and how it begins; every event besides; every beat besides.
Reads = Literal["numbers", "events", "beats"]


@dataclass(frozen=True, slots=True)
class Writer:
    """One format of `writers.WRITERS`. `reads`: how much it asks of a session. `several`: it writes
    more than a file a session, and with `apart` none of one that it cannot hold; `together`: all
    sessions are in one file. `shown`: what is said of a
    file before anybody is asked whether to write it; None where nobody is asked."""

    name: str
    about: str
    write: Callable[[Iterator[Exported]], Iterator[OutFile]]
    reads: Reads = "beats"
    several: bool = False
    apart: bool = False
    together: bool = False
    shown: Callable[[bytes], tuple[str, ...]] | None = None


def file_words(text: str) -> str:
    """A name as a part of a file's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "phase"
