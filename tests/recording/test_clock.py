"""How long a session lay closed: told by a clock that nobody sets, where there is one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftershake.events import AwayBy, Clocked, Event, Link, Packet, Reopened
from aftershake.hrv.limits import AwayUnsure
from aftershake.plans.reader import built_in
from aftershake.recording import clock
from aftershake.recording.clock import Clock, away, boot, steady_s
from aftershake.rr.packet import encode
from support.cases import result_of

needs_boot = pytest.mark.skipif(not boot(), reason="this system does not name its boots")
HOUR = timedelta(hours=1)


def clocked(began_s_ago: float, which: str | None = None) -> Clocked:
    return Clocked(0.0, boot() if which is None else which, steady_s() - began_s_ago)


@needs_boot
@pytest.mark.parametrize("set_by", [-HOUR, timedelta(0), HOUR, 365 * 24 * HOUR, -365 * 24 * HOUR])
def test_a_wall_clock_that_was_set_changes_nothing(set_by: timedelta) -> None:
    """Cut off after 100 s, 30 minutes ago."""
    last_at = datetime.now(UTC) - timedelta(minutes=30) - set_by
    away_s, by = away(100.0, last_at, clocked(1900.0))
    assert (round(away_s), by) == (1800, "steady")


@pytest.mark.parametrize("known", [None, clocked(1900.0, ""), clocked(1900.0, "another start")])
def test_after_a_new_start_of_the_machine_there_is_the_wall_alone(known: Clocked | None) -> None:
    now = datetime.now(UTC)
    away_s, by = away(100.0, now - timedelta(minutes=30), known)
    assert (round(away_s), by) == (1800, "wall")
    for impossible in (now + HOUR, now - 365 * 24 * HOUR):
        assert away(100.0, impossible, known) == (0.0, "unknown")


@needs_boot
def test_a_steady_clock_that_says_what_cannot_be_is_not_believed() -> None:
    away_s, by = away(5000.0, datetime.now(UTC) - HOUR, clocked(1900.0))
    assert (round(away_s), by) == (3600, "wall")


def test_a_session_says_where_its_clock_begins_but_not_one_with_its_own_time() -> None:
    at = Clock(datetime.now(UTC), own_time=False, from_s=70.0)
    (told,) = at.clocked(70.0)
    assert (told.t_s, told.boot) == (70.0, boot())
    assert steady_s() - told.steady_zero == pytest.approx(at.now_s(), abs=0.5)
    assert Clock(datetime.now(UTC), own_time=True).clocked(0.0) == ()


def test_without_a_name_of_the_boot_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "BOOT", clock.BOOT.with_name("nowhere"))
    assert boot() == ""


@pytest.mark.parametrize("by", ["steady", "wall", "unknown"])
def test_what_is_not_sure_is_said_of_the_rest_it_is_about(by: AwayBy) -> None:
    plan = built_in()["quick"]
    events: list[Event] = [Link(0.5, "connected", 1)]
    events += [
        Packet(s + 0.2, encode(60, (1024 + 5 * (s % 7),)), 1 if s < 60 else 2)
        for s in range(1, 700)
        if not 60 <= s < 260
    ]
    events.append(Reopened(259.5, by))
    events.sort(key=lambda event: event.t_s)
    unsure = [
        each for each in result_of(plan, events).comparison.reasons if isinstance(each, AwayUnsure)
    ]
    assert unsure == ([] if by == "steady" else [AwayUnsure("first", by)])
