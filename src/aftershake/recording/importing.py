"""A file becomes a session: its beats as events, under a plan, worked out like any other."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from aftershake.codec import LONGEST_S
from aftershake.events import (
    Dated,
    Event,
    Imported,
    LieDown,
    Link,
    LinkReason,
    Noted,
    Packet,
    Pressed,
    Rated,
)
from aftershake.exchange import RrFileError
from aftershake.exchange.began import FIRST, LAST, can_be, in_name
from aftershake.exchange.format import FileMark, OddLines, RrFile
from aftershake.exchange.markers import Marker, marks_of
from aftershake.exchange.rr_files import read_all
from aftershake.plain import plain
from aftershake.plans.plan import Kind, Plan, Posture
from aftershake.recording.import_phases import Phases, phases_of, plan_of_recording
from aftershake.recording.replayed import led_by
from aftershake.rr.beats import CATCH_UP_S
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.sources.registry import IMPORT
from aftershake.sources.replay import BEGINS_S, as_sent, sent, sent_until_s
from aftershake.store.imported import (
    As,
    Whole,
    begun_before,
    has_no_numbers,
    owner,
    put,
    there_already,
)
from aftershake.store.staying import Owner
from aftershake.store.store import Store
from aftershake.wording.numbers import clock

LONGEST_WAIT_S = 3590.0  # before the first phase; what lies earlier is in the file that is kept
_EARLIEST = FIRST + timedelta(days=1)  # of a disk without a clock, in every time zone
LONGER_S = 60.0  # a file goes on for more than that after its phases: said
AFTER_S = 0.001  # the end comes after the last beat
NO_HEART = "there is no interval in it that a heart can make"


@dataclass(frozen=True, slots=True)
class Order:
    """How a file is taken in. `start`: when the first phase begins, as a moment or as seconds from
    the start of its first interval; None: with it. `again`: it is no import, but what it was."""

    plan: Plan | None = None
    start: datetime | float | None = None
    posture: Posture = "any"
    markers: Sequence[Marker] = ()
    again: As | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What came of the disk or of a pipe. `what` is where it lies, to be noted."""

    name: str
    what: str
    data: bytes
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file. `new` is False for one that was there already."""

    session_id: int
    new: bool
    format: str = ""
    beats: int = 0
    dated: Dated = "file"
    phases: Phases = "whole"
    marks: int = 0
    odd: OddLines | None = None
    named: tuple[tuple[str, Kind], ...] = ()  # its phases
    cut_off: bool = False
    over: bool = True  # to be measured; False: it had not ended, or was measured before
    part: tuple[float, float] | None = None  # s of the session, of the file that is longer
    shorter: int | None = None  # another session, which is the beginning of it


def load(path: Path) -> File:
    """Raises RrFileError (NoSuchFile)."""
    from aftershake.exchange.rr_files import load as read_file

    changed_s = path.stat().st_mtime if path.exists() else 0.0
    # Of a disk without a clock it may be any.
    changed_at = datetime.fromtimestamp(min(max(changed_s, 0.0), LAST.timestamp() - 1), UTC)
    return File(path.name, str(path.absolute()), read_file(path), changed_at)


def take_in(
    store: Store,
    file: File,
    order: Order,
    whose: Owner | None = None,
    begun: list[int] | None = None,
) -> Iterator[Taken]:
    """Put the file into the database as a session that is over, or as one for each recording in
    it, if it is not there already, one after the other. `whose`: of several files the same; None:
    who uses this now. `begun`: has the number of each before that one is told.

    Nothing is measured yet. Raises RrFileError, PlanError, GoneError or another StoreError.
    """
    checksum = sha256(file.data).hexdigest()
    whose = whose or owner(store)
    for number, found in enumerate(read_all(file.data, file.name)):
        # The first stands for the file, which is kept in it; each other one has a number more.
        of_it = checksum if number == 0 else f"{checksum}#{number + 1}"
        if (there := there_already(store, of_it, whose)) is not None:
            yield Taken(there, new=False, over=has_no_numbers(store, there))
            continue
        whole, one = _session(file, found, of_it, order)
        session_id, new = put(store, whole, whose, begun)
        shorter = begun_before(store, session_id) if new else None
        yield replace(one, session_id=session_id, new=new, shorter=shorter)


def _session(file: File, found: RrFile, checksum: str, order: Order) -> tuple[Whole, Taken]:
    if not len(found.beats) and not found.events:
        raise RrFileError(file.name, "there are no RR intervals in it")
    began_at, dated = _began(file, found, order.start)
    if not can_be(began_at):
        raise RrFileError(
            file.name, f"it says that it began in the year {began_at.year}, no date that can be"
        )
    name = plain(file.name)
    packed = b"" if "#" in checksum else zlib.compress(file.data, 6)
    if found.events:
        if order.start is not None:
            raise RrFileError(
                file.name, "a recording's phases begin where they began, not at --start"
            )
        cut_s = 0.0
        plan, phases = plan_of_recording(file, found, order)
        events: list[Event] = list(led_by(plan, found.plan, found.events))
        started_at, marks = began_at, 0
        # Led by its own plan, all of it is kept as events; else what is left out lies beside them.
        raw = b"" if order.plan is None else packed
        if not isinstance(events[0], Imported) and order.again is None:
            events.insert(0, Imported(0.0, name, found.format, checksum, raw, dated))
        if order.posture != "any":
            events.insert(1, Noted(0.0, "posture", order.posture))
    else:
        played = sent(found.beats)
        if not len(played):
            raise RrFileError(file.name, NO_HEART)
        # A phase up to a beat that is never sent, or sent before, would never end.
        lasts_s = min(float(played.t_s[-1]), sent_until_s(found.beats))
        marks_found = (*found.marks, *marks_of(order.markers, began_at, lasts_s))
        plan, begins_s, phases = phases_of(file, order, began_at, dated, marks_found, lasts_s)
        cut_s = max(0.0, begins_s - LONGEST_WAIT_S)
        events = [
            Imported(0.0, name, found.format, checksum, packed, dated),
            *_as_events(found, begins_s, cut_s, marks_found, order.posture),
        ]
        started_at = began_at + timedelta(seconds=cut_s - BEGINS_S)
        marks = len(marks_found)
    if not any(isinstance(each, Packet) for each in events):
        raise RrFileError(file.name, NO_HEART)
    if events[-1].t_s > LONGEST_S:
        raise RrFileError(file.name, "from its first beat to its last it is over 100 days")
    file_s = cut_s + events[-1].t_s
    events, state = _until_over(plan, events, all_of_it=phases == "recording")
    kept = order.again or any(isinstance(each, Imported) for each in found.events)
    told = bool(found.title and kept)
    title = found.title if told else f"{found.title or plan.title}, {IMPORT.describe(name)}"
    was = order.again or As(IMPORT.name, plain(file.what, 4096), None)
    whole = Whole(
        title=title,
        started_at=started_at,
        plan=plan.name,
        plan_toml=plan.toml,
        was=was,
        strap=found.strap or state.fact("name") or "",
        duration_s=state.t_s,
        complete=state.complete,
        events=events,
        over=was.over or not found.cut_off,
    )
    taken = Taken(0, True, found.format, len(found.beats), dated, phases, marks, found.odd)
    named = tuple((each.name, each.kind) for each in plan.phases)
    longer = phases != "recording" and file_s - state.t_s > LONGER_S
    part = (state.t_s, file_s) if longer else None
    taken = replace(taken, named=named, cut_off=found.cut_off, over=whole.over, part=part)
    return whole, taken


def _as_events(
    found: RrFile,
    begins_s: float,
    cut_s: float,
    marks: Sequence[FileMark],
    posture: Posture,
) -> list[Event]:
    """The beats as a replay sends them, the marks among them; the first phase begins in time."""
    beats = found.beats.where(found.beats.starts_s >= cut_s) if cut_s else found.beats
    shift_s = BEGINS_S
    if cut_s:
        shift_s += float(beats.starts_s[0]) - cut_s if len(beats) else 0.0
    events = as_sent(beats)
    if shift_s != BEGINS_S:
        events = [replace(each, t_s=each.t_s + shift_s - BEGINS_S) for each in events]
    said: list[Event] = []
    if posture != "any":
        said.append(Noted(0.0, "posture", posture))
    if marks:
        words = "; ".join(f"{clock(mark.t_s)} {mark.words}" for mark in marks)
        said.append(Noted(0.0, "note", plain(f"Marks of the file: {words}", 2000)))
    if begins_s:
        said.append(LieDown(0.0, begins_s - cut_s + BEGINS_S))
    last_s = max(each.t_s for each in events)
    pressed: list[Event] = [
        Pressed(min(mark.t_s - cut_s + BEGINS_S, last_s), "mark")
        for mark in marks
        if mark.t_s >= cut_s
    ]
    events = sorted([*events, *pressed], key=lambda each: each.t_s)
    return [*said, *events, Link(last_s + AFTER_S, "ended", 1, LinkReason("recording_over"))]


def _until_over(
    plan: Plan, events: Sequence[Event], *, all_of_it: bool
) -> tuple[list[Event], State]:
    """The events up to the end of the plan, with the beats that come a little late, or all of
    them; and what they come to."""
    state = State(plan)
    kept: list[Event] = []
    for event in events:
        late = state.stage == "ended" and event.t_s - state.t_s >= CATCH_UP_S
        # What is said afterwards has its place there.
        if late and not all_of_it and not isinstance(event, Noted | Rated):
            continue
        state = step(state, event)
        kept.append(event)
    return kept, step(state, Pressed(state.t_s, "stop"))


def _began(file: File, found: RrFile, start: datetime | float | None) -> tuple[datetime, Dated]:
    if found.began_at is not None:
        return found.began_at, "file"
    lasts_s = float(found.beats.t_s[-1]) if len(found.beats) else 0.0
    named = in_name(file.name)
    if isinstance(start, datetime):
        # A moment within the file that its name tells of is one of its phases; else its beginning.
        if named is not None and named <= start < named + timedelta(seconds=lasts_s):
            return named, "name"
        return start, "asked"
    if named is not None:
        return named, "name"
    return max(_EARLIEST, file.changed_at - timedelta(seconds=lasts_s)), "changed"
