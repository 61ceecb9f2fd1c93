"""What `aftershake live --json` prints: a line a beat and a line a change, as values for JSON. The
numbers are those of the view that the screen is made of. Pure; `schemas/live.json` describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftershake.events import Event
from aftershake.plans.plan import Plan
from aftershake.rr.gaps import Gap
from aftershake.session.live_now import STALE_S
from aftershake.session.new_beats import Judged, NewBeat, NewBeats
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.wording.gaps import gap_words
from aftershake.wording.link import link_words, reason_words
from aftershake.wording.live import live_reason

VERSION = 1
EVERY_S = 5.0  # numbers that change with each beat are told so often, as the trail is drawn
# Of a state: these alone make no line before it is time for one.
_NUMBERS = ("hr_bpm", "rmssd_ms", "ln_rmssd", "breathing_per_min", "excluded_percent")
# Follow from others, and count seconds.
_WORDS = ("reason", "link_reason")

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """What is listened to: a kind of source, what was asked for of it, how fast it goes by (None:
    as fast as possible). `plan` is None where nothing is planned, as with a strap."""

    source: str
    what: str
    speed: float | None
    plan: Plan | None
    program: str  # its version


class LiveLines:
    """Called with each state in its order, its view and the event that made it; gives the lines.

    `at` tells the wall's time of a second of the session clock.
    """

    def __init__(self, origin: Origin, at: Callable[[float], datetime]) -> None:
        self._origin, self._at = origin, at
        self._new = NewBeats()
        self._beats = 0
        self._before: Line = {}  # the state told last
        self._told_s = 0.0  # … and when
        self._latest_s = 0.0  # of all lines: a plan's last beats are told after its end
        self._phase, self._marks = -1, 0
        self._over = False

    def begin(self) -> Line:
        """The first line of all."""
        origin, plan = self._origin, self._origin.plan
        return self._line(
            "session_start",
            0.0,
            program="aftershake",
            version=origin.program,
            source=origin.source,
            what=origin.what,
            speed=origin.speed,
            plan=plan and plan.name,
            phases=[
                {
                    "name": each.name,
                    "kind": each.kind,
                    "posture": each.posture,
                    "duration_s": each.duration_s,
                }
                for each in (plan.phases if plan is not None else ())
            ],
        )

    def __call__(self, state: State, view: View, event: Event) -> Iterator[Line]:
        yield from self._phases(view, state.phase_start_s)
        for mark_s in view.marks[self._marks :]:
            yield self._line("mark", mark_s)
        self._marks = len(view.marks)
        for each in self._new(state, event):
            match each:
                case NewBeat():
                    yield self._beat(each)
                case Judged(number, artifact):
                    yield self._line("judged", state.t_s, number=number, artifact=artifact)
                case Gap():
                    yield self._gap(each)
        yield from self._state(state, view)
        if view.stage == "ended" and not self._over:
            self._over = True
            yield self._end(view)

    def _line(self, kind: str, t_s: float, /, **more: Any) -> Line:
        self._latest_s = max(self._latest_s, t_s)
        at = self._at(t_s).isoformat(timespec="milliseconds")
        return {"type": kind, "schema_version": VERSION, "t_s": round(t_s, 3), "at": at, **more}

    def _phases(self, view: View, begun_s: float) -> Iterator[Line]:
        if self._origin.plan is None or view.stage in ("waiting", "ended"):
            return
        if view.phase != self._phase:
            self._phase = view.phase
            now = view.now
            yield self._line("phase", begun_s, number=view.phase + 1, name=now.name, kind=now.kind)

    def _beat(self, beat: NewBeat) -> Line:
        self._beats = beat.number
        return self._line(
            "beat",
            beat.t_s,
            number=beat.number,
            rr_ms=beat.rr_ms,
            hr_bpm=60_000 / beat.rr_ms if beat.rr_ms > 0 else None,
            artifact=beat.artifact,
            gap_before=beat.gap_before,
        )

    def _end(self, view: View) -> Line:
        why = view.link_reason if view.link == "ended" else None
        return self._line(
            "session_end",
            max(view.t_s, self._latest_s),
            complete=view.complete,
            beats=self._beats,
            reason=reason_words(why) or None,
            reason_code=why.code if why is not None else None,
        )

    def _gap(self, gap: Gap) -> Line:
        return self._line(
            "gap",
            gap.start_s,
            end_s=round(gap.end_s, 3),
            duration_s=round(gap.end_s - gap.start_s, 3),
            reason=gap_words(gap),
            reason_codes=list(gap.codes),
        )

    def _state(self, state: State, view: View) -> Iterator[Line]:
        told = state_to_json(state, view)
        before = self._before
        changed = [
            name for name in told if name not in _WORDS and told[name] != before.get(name, ...)
        ]
        # Where no intervals come, the heart rate is all there is.
        slow = _NUMBERS if view.live.state != "no rr" else _NUMBERS[1:]
        at_once = any(name not in slow for name in changed)
        if at_once or (changed and view.t_s - self._told_s >= EVERY_S):
            self._before, self._told_s = told, view.t_s
            at_s = max(view.t_s, self._latest_s) if view.stage == "ended" else view.t_s
            yield self._line("state", at_s, changed=changed, **told)


def state_to_json(state: State, view: View) -> Line:
    """How it stands: null where it cannot be said, a number only where the screen has one."""
    live, why = view.live, view.link_reason
    heard = state.window.heard
    here = heard and state.t_s - heard[-1].t_s <= STALE_S and state.away_since_s is None
    return {
        "stage": view.stage,
        "link": view.link,
        "link_reason": link_words(view) or None,
        "link_reason_code": why.code if why is not None and view.link != "connected" else None,
        "strap": view.strap or None,
        "battery_percent": view.battery_percent,
        "contact": heard[-1].measurement.contact if here else None,
        "signal": view.signal,
        "hr_bpm": view.hr_bpm,
        "rmssd_ms": live.rmssd_ms,
        "ln_rmssd": live.ln_rmssd,
        "breathing_per_min": live.breathing_per_min,
        "excluded_percent": live.excluded_percent,
        "quality": live.quality,
        "reason": live_reason(live.reason) or None,
        "reason_code": live.reason.code if live.reason is not None else None,
        "unit_doubt": view.unit_doubt,
    }
