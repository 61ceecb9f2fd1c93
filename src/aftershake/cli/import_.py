"""`aftershake import`: files of other programs, and recordings, become sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.completing import plan_names
from aftershake.cli.import_files import (
    STDIN,
    files_in,
    find_markers,
    load,
    marks_for,
    shown,
)
from aftershake.cli.import_measured import measured
from aftershake.cli.import_people import and_else, people_in
from aftershake.cli.import_start import start_of
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import FAILURE, INTERRUPTED, NOT_ENOUGH, OK, give, progress, say
from aftershake.cli.plan_choice import chosen_plan

if TYPE_CHECKING:
    from aftershake.recording.importing import Order, Taken
    from aftershake.recording.person_import import Carried
    from aftershake.store.staying import Owner
    from aftershake.store.store import Store

POSTURES = ("lying", "sitting", "standing")


@dataclass
class Count:
    """Files so far, by what became of them; `begun`: what is new, with the one that is just being
    put in; `left`: not looked at; `worst`: the exit code."""

    new: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    over: dict[int, None] = field(default_factory=dict)  # to be measured, in that order
    undated: int = 0
    there: int = 0
    failed: int = 0
    left: int = 0
    worst: int = OK


@click.command(
    "import",
    short_help="Take files of other programs in as sessions.",
    help=examples(
        "aftershake import 2025-03-15_RR_Me.csv",
        "aftershake import rr.txt --plan standard --start 1:30",
        "aftershake import rr.txt --start 2025-03-15T07:30 --posture lying",
        "aftershake import ~/hrv-logger                 a whole folder",
        "aftershake export all --format events -o backup/ && aftershake import backup",
    )
    + "\n\nEach file becomes a session, told as imported; the file itself is kept in it. What"
    " `aftershake analyze` reads can be taken in, and so can sessions that were exported as events."
    " The same file twice is one session."
    "\n\nA folder of `aftershake people export` is no import: its sessions are the person's own"
    " again, as they were, in trends and ranges too, under the name that they had, or under that"
    " of --person."
    "\n\nMarks become phases where they name a rest or shaking: those of HRV Logger's Events file,"
    " or of any table with words and times that is given beside the recordings."
    " Without marks --plan says which phases there are, and --start when the first one begins: in"
    " seconds, m:ss or h:mm:ss from the first beat, or as a date and a time. Without either, the"
    " whole file is one rest.",
)
@click.argument(
    "paths", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--plan",
    "plan_name",
    metavar="NAME|FILE.toml",
    shell_complete=plan_names,
    help="Its phases.",
)
@click.option("--start", metavar="TIME", help="When the first phase begins.")
@click.option("--posture", type=click.Choice(POSTURES), help="In which posture both rests were.")
@as_json
@click.pass_context
def import_(
    context: click.Context,
    paths: tuple[Path, ...],
    plan_name: str | None,
    start: str | None,
    posture: str | None,
    as_json: bool,
) -> None:
    import asyncio

    from aftershake.config import database
    from aftershake.recording.importing import Order
    from aftershake.store.store import Store

    if paths.count(STDIN) > 1:
        raise click.UsageError("- (what comes in by a pipe) can be read once.")
    order = Order(
        plan=chosen_plan(plan_name) if plan_name is not None else None,
        start=None if start is None else start_of(start),
        posture=posture or "any",  # type: ignore[arg-type]  # one of POSTURES
    )
    # Told how to take them in, a person's are files like any other.
    plainly = (plan_name, start, posture) == (None, None, None)
    found = Count()
    files: list[Path] = []
    for given in paths:
        inside = files_in(given)
        if not inside and not (plainly and people_in([given])):  # of them, without sessions
            line = f"{shown(given)}: there is no file in this folder."
            _tell(_fail(found, line, NOT_ENOUGH, given, as_json))
        files += inside
    carried = people_in(paths) if plainly else []
    try:
        with Store(database()) as store:
            store.check_sound()
            _all(store, files, order, found, as_json, carried)
        failed = asyncio.run(measured(database(), list(found.over))) if found.over else 0
    except KeyboardInterrupt:
        from aftershake.wording.importing import interrupted

        with Store(database(), read_only=True) as store:
            there = [each for each in found.begun if store.session(each) is not None]
        say(interrupted(len(there)))
        context.exit(INTERRUPTED)
    if len(files) > 1 and not as_json:
        from aftershake.wording.importing import in_all

        say(in_all(len(found.new), found.there, found.failed + found.left))
    if found.undated:
        from aftershake.wording.importing import undated

        say(undated(found.undated))
    context.exit(found.worst or (FAILURE if failed else OK))


def _all(
    store: Store,
    files: Sequence[Path],
    order: Order,
    found: Count,
    as_json: bool,
    carried: Sequence[Carried] = (),
) -> None:
    """With a bar on stderr, where that is a terminal and there are several."""
    from aftershake.recording.person_import import coming
    from aftershake.store import DamagedError, GoneError, UnsavedError
    from aftershake.store.imported import owner
    from aftershake.wording.importing import nothing_more, unmatched, unread_marks

    whose = owner(store)
    people = [coming(store, each) for each in carried]
    of_person = {path: each for each in people for path in each.carried.sessions}
    markers, recordings = find_markers(files)
    # A person's in the order in which they were recorded: each is set beside those before it.
    of_people = [path for path in of_person if path in recordings]
    recordings = [*of_people, *(path for path in recordings if path not in of_person)]
    used: set[Path] = set()
    lines: list[str] = []
    with progress(len(recordings), "Taking in", least=2) as bar:
        for number, path in enumerate(recordings, 1):
            of_it = marks_for(path, markers, recordings)
            marks = tuple(mark for each in of_it for mark in markers[each].markers)
            try:
                theirs = of_person.get(path)
                again = theirs.carried.sessions[path] if theirs else None
                this = replace(order, markers=marks, again=again)
                to = theirs.owner if theirs else whose
                taken, said = _one(store, path, this, to, found, as_json)
            except (GoneError, UnsavedError, DamagedError) as error:  # nor could the others be
                found.left = len(recordings) - number
                whole = isinstance(error, GoneError)
                why = str(error) if whole else f"{shown(path)}: {error}"
                text = nothing_more(why, found.left)
                lines += _fail(found, text, error.exit_code, path, as_json)
                markers = {}  # of files that were not looked at, nothing is known
                people = people if whole else []
                break
            if theirs and taken:
                theirs.new += [each.session_id for each in taken if each.new]
            if any(each.marks or not each.new for each in taken):
                used.update(of_it)
            lines += said
            bar.update(1)
            if bar.hidden:
                _tell(lines)
    _tell(lines)
    for came in people:
        found.worst = max(found.worst, and_else(store, came))
    for path, marked in markers.items():
        if path not in used:
            say(f"{shown(path)}: {unmatched(len(marked.markers))}")
        if marked.unread:
            say(f"{shown(path)}: {unread_marks(len(marked.unread), marked.unread[0])}")


def _tell(lines: list[str]) -> None:
    for line in lines:
        say(line)
    lines.clear()


def _one(
    store: Store, path: Path, order: Order, whose: Owner, found: Count, as_json: bool
) -> tuple[list[Taken], list[str]]:
    """One file: what became of it, and what is to be said. Raises what none could be taken in
    for: GoneError, UnsavedError or DamagedError."""
    from aftershake.errors import AftershakeError
    from aftershake.exchange import RrFileError
    from aftershake.recording.importing import take_in
    from aftershake.store import DamagedError, GoneError, UnsavedError

    name = shown(path)
    otherwise = order.plan is not None or order.start is not None
    taken: list[Taken] = []
    said: list[str] = []
    try:
        for each in take_in(store, load(path), order, whose, found.begun):
            taken.append(each)
            if each.new:
                found.new.append(each.session_id)
                found.undated += each.dated == "changed"
            else:
                found.there += 1
            found.over |= {each.session_id: None} if each.over else {}
            if as_json:
                give(_as_data(store, name, each), indent=None)
            said += [f"{name}: {line}" for line in _said(store, each, as_json, otherwise)]
    except RrFileError as error:
        # Of several files of one name, this one.
        told = RrFileError(name, error.reason, error.line)
        said += _fail(found, str(told), error.exit_code, path, as_json)
    except (GoneError, UnsavedError, DamagedError):
        raise
    except AftershakeError as error:
        said += _fail(found, str(error), error.exit_code, path, as_json)
    return taken, said


def _said(store: Store, taken: Taken, as_json: bool, otherwise: bool) -> Iterator[str]:
    from aftershake.wording import importing as words
    from aftershake.wording.files import cut_off, odd_lines

    if not taken.new:
        yield words.there_already(taken.session_id, otherwise)
        return
    row = store.session(taken.session_id)
    if not as_json:
        plan = row.plan if row is not None else ""
        yield words.taken(taken.session_id, taken.format, taken.beats, plan)
    if taken.part is not None:
        yield words.part_of_it(*taken.part)
    if taken.shorter is not None:
        yield words.longer(taken.shorter)
    if taken.cut_off and taken.over:
        yield cut_off()
    if taken.odd is not None:
        odd = taken.odd
        yield odd_lines(odd.count, odd.first, odd.text, odd.counted)
    if line := words.phases_from(taken.phases, taken.marks, taken.named, taken.session_id):
        yield line


def _as_data(store: Store, name: str, taken: Taken) -> dict[str, Any]:
    row = store.session(taken.session_id)
    return {
        "file": name,
        "session": taken.session_id,
        "new": taken.new,
        "format": taken.format or None,
        "started_at": row.started_at if row is not None else None,
        "plan": row.plan if row is not None else None,
        "beats": taken.beats if taken.new else None,
        "phases_from": taken.phases if taken.new else None,
        "dated_by": taken.dated if taken.new else None,
        "impossible_lines": taken.odd.count if taken.odd is not None else 0,
        "error": None,
    }


def _fail(found: Count, text: str, code: int, path: Path, as_json: bool) -> list[str]:
    found.failed += 1
    found.worst = max(found.worst, code)
    if as_json:
        give({"file": shown(path), "session": None, "new": False, "error": text}, indent=None)
    return [text]
