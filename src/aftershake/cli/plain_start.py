"""What comes before a session without a screen: numbered lists to choose from, then the session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aftershake.cli.output import BLUETOOTH, OK, say
from aftershake.cli.plain_care import PlainCare
from aftershake.cli.plain_check_in import check_in
from aftershake.cli.plain_output import Talk, Typed
from aftershake.cli.plain_session import record
from aftershake.cli.plain_sound import heard_by
from aftershake.cli.plain_summary import plain_summary
from aftershake.cli.settings_said import settings_said
from aftershake.config import remembered
from aftershake.errors import AftershakeError
from aftershake.exchange.plan_files import plans
from aftershake.plans.plan import Plan
from aftershake.recording.awake import TRIED_S, tried, worth
from aftershake.recording.closing import close_at
from aftershake.recording.interrupted import is_recent
from aftershake.recording.last import last_of
from aftershake.recording.resume import resume_session, shaking_to_come
from aftershake.recording.start import SessionRequest, start_session
from aftershake.review.model import review_of
from aftershake.settings import lie_down_s, ratings_wanted
from aftershake.sources.protocol import Found
from aftershake.sources.registry import STRAP, kind_of
from aftershake.store.store import SessionRow, Store
from aftershake.today import this_year
from aftershake.wording import plain_talk
from aftershake.wording.awake import may_fall_asleep
from aftershake.wording.plain_lines import plain_line
from aftershake.wording.times import moment

LOOK_S = 10.0
MOST_OFFERED = 3  # sessions that were cut off; `aftershake sessions` has them all
DEMO = "demo"  # a plan for looking around
Scan = Callable[[], AsyncGenerator[tuple[Found, ...]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line; None and empty where the person is to choose.
    `mute`: nothing sounds."""

    path: Path
    order: SessionRequest | None = None
    plan: Plan | None = None
    resume: SessionRow | None = None
    mute: bool = False


def plain_start(asked: Asked, talk: Talk | None = None, scan: Scan | None = None) -> int:
    """From the command to the exit code of the contract."""
    try:
        return _start(asked, talk or Talk(Typed()), scan or _bluetooth)
    except AftershakeError as error:
        say(plain_line(str(error)))
        return error.exit_code


def _start(asked: Asked, talk: Talk, scan: Scan) -> int:
    settings_said(talk.say)
    if asked.resume is not None:
        return _go_on(asked, asked.resume, talk)
    going_on = _interrupted(asked, talk)
    if going_on is not None:
        return going_on
    plan = asked.plan or _plan(asked.path, talk)
    if plan is None:
        return OK
    for caution in plan.cautions:
        talk.say(caution)
    order = asked.order
    if order is None:
        found = _strap(asked.path, talk, scan)
        if found is None:
            return BLUETOOTH
        order = SessionRequest(plan, STRAP.name, found.address, strap=found.name)
    order = replace(order, plan=plan)
    if kind_of(order.source).heart == "own":
        care = PlainCare(asked.path, talk)
        led = care.led(order)
        if led is None or (led := check_in(care, led)) is None:
            return OK
        order = led
    return _begin(asked, order, talk)


def _awake(talk: Talk, source: str, speed: float | None) -> bool:
    """Whether the computer is to be kept awake; where it cannot be, that is said."""
    wanted = worth(source, speed)
    if wanted and tried(TRIED_S) == "":
        talk.say(may_fall_asleep())
    return wanted


def _begin(asked: Asked, order: SessionRequest, talk: Talk) -> int:
    awake = _awake(talk, order.source, order.speed)
    announcer = heard_by(talk.say, order.speed, mute=asked.mute)
    if not talk.ready(plain_talk.ready_words(order.plan)):
        return OK
    if not kind_of(order.source).replays:
        order = replace(order, lie_down_s=lie_down_s())
    code = record(asked.path, partial(start_session, order), talk, announcer, awake=awake)
    return _rated_later(talk, order.source, code)


def _rated_later(talk: Talk, source: str, code: int) -> int:
    """`code`; after a session of one's own it is said how to rate it."""
    if code == OK and kind_of(source).heart == "own" and ratings_wanted():
        talk.say(plain_talk.RATE_AFTER)
    return code


def _interrupted(asked: Asked, talk: Talk) -> int | None:
    """Offers what was cut off, the newest first: to go on, to close, or to leave as it is. The exit
    code where that was all; None where a new session is begun."""
    with Store(asked.path, read_only=True) as store:
        rows = store.unfinished()[:MOST_OFFERED]
    if asked.order is not None and kind_of(asked.order.source).heart != "own":
        return None  # somebody looks around
    for row in rows:
        ways = list(plain_talk.CUT_OFF_WAYS)
        if not is_recent(row, datetime.now(UTC)):
            ways.remove("go on")
        words = [plain_talk.CUT_OFF_WAYS[way] for way in ways]
        began = moment(row.started_at, this_year())
        said = plain_talk.cut_off_words(began, row.duration_s, row.packets)
        chosen = talk.choose(said, words, ways.index("leave"))
        if chosen is None:
            return OK
        if ways[chosen] == "go on":
            return _go_on(asked, row, talk)
        if ways[chosen] == "close":
            result = asyncio.run(close_at(asked.path, row.id, row.started_at))
            for line in plain_summary(review_of(result)):
                talk.say(line)
    return None


def _go_on(asked: Asked, row: SessionRow, talk: Talk) -> int:
    path = asked.path
    if kind_of(row.source).heart == "own" and (found := shaking_to_come(path, row)) is not None:
        order = SessionRequest(found.plan, row.source, row.source_what, strap=row.strap)
        led = PlainCare(path, talk, found.in_all_s).led(order)
        if led is None:
            return OK
        if led.plan is not found.plan:  # a rest, which is a session of its own
            return _begin(asked, led, talk)
    again_s = 0.0 if kind_of(row.source).replays else lie_down_s()
    make = partial(resume_session, row, lie_down_s=again_s)
    announcer = heard_by(talk.say, row.speed, mute=asked.mute)
    awake = _awake(talk, row.source, row.speed)
    code = record(path, make, talk, announcer, awake=awake)
    return _rated_later(talk, row.source, code)


def _plan(path: Path, talk: Talk) -> Plan | None:
    """One of all plans, the one chosen or used last by enter; None where the person leaves."""
    with Store(path, read_only=True) as store:
        sessions = store.sessions()
    known = [
        plan for name, plan in plans(lambda error: talk.say(str(error))).items() if name != DEMO
    ]
    names = [plan.name for plan in known]
    usual = (remembered("plan"), last_of(sessions).plan if sessions else None)
    at = next((names.index(name) for name in usual if name in names), 0)
    chosen = talk.choose(plain_talk.WHICH_PLAN, list(map(plain_talk.plan_words, known)), at)
    return None if chosen is None else known[chosen]


def _strap(path: Path, talk: Talk, scan: Scan) -> Found | None:
    """The strap used last, or one of those in reach; None where none is, or none is wanted."""
    with Store(path, read_only=True) as store:
        known = store.straps()
    if known:
        last = Found(known[0].address, known[0].name, None)
        answers = (plain_talk.strap_words(last.name, last.address), plain_talk.LOOK_FOR_ANOTHER)
        chosen = talk.choose(plain_talk.WHICH_STRAP, answers)
        if chosen != 1:
            return last if chosen == 0 else None
    while True:
        talk.say(plain_talk.looking_words(LOOK_S))
        found = asyncio.run(_look(scan))
        if not found:
            talk.say(plain_talk.NONE_FOUND)
            return None
        reach = [plain_talk.strap_words(each.name, each.address) for each in found]
        # Only a strap that is alone is meant by enter.
        usual = 0 if len(found) == 1 else None
        chosen = talk.choose(plain_talk.WHICH_STRAP, (*reach, plain_talk.LOOK_AGAIN), usual)
        if chosen is None:
            return None
        if chosen < len(found):
            strap = found[chosen]
            with Store(path) as store:
                store.remember_strap(
                    strap.address, strap.name, datetime.now(UTC), strap.battery_percent
                )
            return strap


async def _look(scan: Scan) -> tuple[Found, ...]:
    last: tuple[Found, ...] = ()
    async for found in scan():
        last = found
    return last


def _bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    from aftershake.sources.ble.strap import scan

    return scan(LOOK_S)
