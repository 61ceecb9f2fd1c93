"""Sessions for research, as one JSON document that says nothing of who they are of.

Nothing is taken over because nobody thought of it: what is written stands here by name, or is a
number that was measured, and what is text is one of a list that the program knows. Days are moved,
all by the same whole number, so that those between two sessions are kept; the hour of the day
stays, for HRV goes by it. One day that others know would give all of them away: those of sessions
that are of a file, of another recording or of a simulation are left out.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from importlib import resources
from typing import Any

from aftershake import __version__
from aftershake.events import LINK_CODES
from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.exchange.tidy import BEAT
from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.model import Comparison, Metrics
from aftershake.hrv.reasons import ComparisonLimit, Refusal
from aftershake.plans.plan import KINDS, POSTURES
from aftershake.plans.reader import built_in
from aftershake.reasons import by_code
from aftershake.review.session_object import metrics_to_json
from aftershake.rr.gaps import CAUSES
from aftershake.session.check import CHOICES, ITEMS, Said
from aftershake.sources.registry import IMPORT, STRAP
from aftershake.sources.registry import KINDS as SOURCES
from aftershake.wording.exporting import what_is_shared

SCHEMA, VERSION = "aftershake.anonymous", 1
NAME = "aftershake-anonymous.json"
MOVED_DAYS = 20 * 365  # at random by so many at most, beyond the time that the sessions span
OWN_PLAN, CONTROL = "own", "-control"
_GAP_CODES = (*CAUSES, *LINK_CODES)
_LIMIT_CODES, _REFUSAL_CODES = by_code(ComparisonLimit), by_code(Refusal)
_LEFT_OUT = {"session"}
# What `metrics_to_json` has beside numbers.
_WORDS = {"quality", "reason", "reason_codes", "raw"}


def schema() -> str:
    """The JSON Schema of the document, which lies in the package."""
    return (resources.files("aftershake.exchange") / "anonymous.schema.json").read_text("utf-8")


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    # One is looked at after the other: of none more is kept than what is written.
    told = [(_day(session), _session(session)) for session in sessions]
    if told:
        text = json.dumps(document(told, secrets.randbelow(MOVED_DAYS)), allow_nan=False)
        yield OutFile(NAME, f"{text}\n".encode())


def document(told: Sequence[tuple[date | None, dict[str, Any]]], moved: int) -> dict[str, Any]:
    """What the file holds, of sessions with the true day of each, None where that is not to be in
    it. `moved`: how many days to go back, beyond the time that they span: no day in it is a true
    day of another of them."""
    dated = [(day, session) for day, session in told if day is not None]
    dated.sort(key=lambda each: (each[0], each[1]["hour"] or 0))
    back = (dated[-1][0] - dated[0][0]).days + 1 + moved if dated else 0
    ordered = [{"day": _moved(day, back)} | session for day, session in dated]
    undated = [{"day": None} | session for day, session in told if day is None]
    # In the order in which they were recorded or imported they would tell of their days.
    secrets.SystemRandom().shuffle(undated)
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        "program_version": __version__,
        "algorithm": ALGORITHM,
        "sessions": [
            {"number": number} | session for number, session in enumerate([*ordered, *undated], 1)
        ],
    }


def _day(session: Exported) -> date | None:
    """The true day of one that a heart gave here; that of any other somebody may know."""
    if session.source != STRAP.name or session.simulated or not session.day_known:
        return None
    return session.started_at.astimezone().date()


def _moved(day: date, back: int) -> str:
    return date.fromordinal(max(1, day.toordinal() - back)).isoformat()


def _session(session: Exported) -> dict[str, Any]:
    """All of one but its number and its day."""
    result, known_day = session.result, session.day_known
    baseline, integration = result.baseline, result.integration
    return {
        "hour": session.started_at.astimezone().hour if known_day else None,
        "day_known": known_day,
        "duration_s": result.duration_s,
        "complete": result.complete,
        "over": session.over,
        "excluded": session.excluded,
        "source": _one_of(session.source, (*SOURCES, IMPORT.name)) or "unknown",
        "simulated": session.simulated,
        "plan": _plan(result.plan),
        "baseline": None if baseline is None else baseline + 1,
        "integration": None if integration is None else integration + 1,
        "phases": [
            {
                "kind": _one_of(phase.kind, KINDS) or "other",
                "posture": _one_of(phase.posture, POSTURES) or "any",
                "start_s": phase.start_s,
                "end_s": phase.end_s,
                "measured_from_s": phase.measured_from_s,
                "measured_to_s": phase.measured_to_s,
                "metrics": _metrics(phase.metrics),
            }
            for phase in result.phases
        ],
        "gaps": [
            {
                "start_s": gap.start_s,
                "end_s": gap.end_s,
                "reason_codes": _known(gap.codes, _GAP_CODES),
            }
            for gap in result.gaps
        ],
        "comparison": _comparison(result.comparison),
        **_said(result.said),
        "marks_s": [mark.t_s for mark in result.marks],
        "beats": _beats(session),
    }


def _plan(name: str) -> str:
    """A plan that comes with the program, by its name, also as its control; else no more than that
    it is the person's own."""
    built = built_in()
    return name if name in built or name.removesuffix(CONTROL) in built else OWN_PLAN


def _metrics(metrics: Metrics) -> dict[str, Any]:
    told = metrics_to_json(metrics)
    numbers = {name: value for name, value in told.items() if name not in _WORDS}
    return {
        **{name: value for name, value in numbers.items() if _is_number(value)},
        "quality": metrics.quality,
        "reason_codes": _known(told["reason_codes"], _REFUSAL_CODES),
        "raw": {"rmssd_ms": metrics.raw.rmssd_ms, "sdnn_ms": metrics.raw.sdnn_ms},
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    usual, own = comparison.usual_variation, comparison.own_sessions
    shares = comparison.rest_exceedance
    return {
        "verdict": comparison.verdict,
        "delta_ln_rmssd": comparison.delta_ln_rmssd,
        "percent": comparison.percent,
        "delta_hr_bpm": comparison.delta_hr_bpm,
        "delta_breathing_per_min": comparison.delta_breathing_per_min,
        "usual_variation": {
            "within_ln": usual.within_ln,
            "clear_ln": usual.clear_ln,
            "middle_ln": usual.middle_ln,
            "controls": usual.controls,
            "measured": usual.measured,
        },
        "own_sessions": own and {"n": own.n, "low_ln": own.low_ln, "high_ln": own.high_ln},
        "rest_exceedance": shares and shares.share,
        "reason_codes": _known((each.code for each in comparison.reasons), _LIMIT_CODES),
    }


def _said(said: Said) -> dict[str, Any]:
    """Ratings, which are numbers; and of what was noted, what was chosen from a list."""
    return {
        "ratings": {
            when: {item: said.rating(when, item) for item in ITEMS}
            if said.rated(when) is not None
            else None
            for when in ("before", "after")
        },
        "tiredness": [{"t_s": each.t_s, "value": each.value} for each in said.tiredness],
        "chosen": {kind: _one_of(said.note(kind), codes) for kind, codes in CHOICES.items()},
    }


def _beats(session: Exported) -> dict[str, list[Any]]:
    """Columns, a value a beat in each."""
    rows = list(BEAT.rows(session))
    return {
        column.name: [row[at] for row in rows]
        for at, column in enumerate(BEAT.columns)
        if column.name not in _LEFT_OUT
    }


def _one_of(text: str, known: Iterable[str]) -> str | None:
    return text if text in known else None


def _known(codes: Iterable[str], known: Iterable[str]) -> list[str]:
    known = set(known)
    return [code for code in codes if code in known]


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, int | float)


def _shown(content: bytes) -> tuple[str, ...]:
    """What is in such a file, and what is not."""
    sessions = json.loads(content)["sessions"]
    days = [date.fromisoformat(each["day"]) for each in sessions if each["day"] is not None]
    return what_is_shared(
        len(sessions),
        len(sessions) - len(days),
        (max(days) - min(days)) // timedelta(days=1) + 1 if days else 0,
        sum(len(each["beats"]["rr_ms"]) for each in sessions),
        sum(each["plan"] == OWN_PLAN for each in sessions),
        days[0].isoformat() if days else None,
    )


WRITER = Writer(
    "anonymous",
    "for research: one document without names, words and true days",
    _write,
    together=True,
    shown=_shown,
)
