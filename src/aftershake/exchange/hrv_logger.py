"""The pair of files that HRV Logger writes: its RR intervals, and the moments that were marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from aftershake.exchange.cells import FORMULA_SIGNS
from aftershake.exchange.exported import Exported, OutFile, Writer
from aftershake.plans.mark_words import kind_of_words
from aftershake.rr.exact import digits
from aftershake.session.result import PhaseResult


def _write(sessions: Iterator[Exported]) -> Iterator[OutFile]:
    for session in sessions:
        beats = session.recorded.all_beats
        if not len(beats):
            continue
        begins_s = float(beats.starts_s[0])
        rows = ["date, rr, since start"]
        starts_s = beats.starts_s - begins_s
        for start_s, end_s, rr in zip(
            starts_s.tolist(), beats.t_s.tolist(), beats.rr_ms.tolist(), strict=True
        ):
            rows.append(f"{_date(session, end_s)}, {digits(rr)}, {1000 * start_s:.3f}")
        stem = session.stem
        yield OutFile(f"{stem}_RR_aftershake.csv", "\n".join([*rows, ""]).encode())
        marks = [
            f"{_date(session, t_s)}, {t_s - begins_s:.3f}, {words}, 1"
            for t_s, words in _marks(session)
        ]
        head = "date, timestamp, annotation, manual"
        yield OutFile(f"{stem}_Events_aftershake.csv", "\n".join([head, *marks, ""]).encode())


def _marks(session: Exported) -> list[tuple[float, str]]:
    """Where phases begin, where the last one ends, and what the person marked."""
    found = [(phase.start_s, _words(phase)) for phase in session.phases]
    found += [(mark.t_s, _cell(mark.note) or "mark") for mark in session.result.marks]
    if session.phases:
        found.append((session.phases[-1].end_s, "end"))
    return sorted(found, key=lambda each: each[0])


def _words(phase: PhaseResult) -> str:
    """The name of a phase, which tells its kind; in brackets where it does not by itself."""
    name = _cell(phase.name)
    return name if kind_of_words(name) == phase.kind else f"{_TOLD[phase.kind]} ({name})"


# A word for each kind that is read back as one of that kind.
_TOLD = {"rest": "rest", "shake": "shaking", "other": "exercise"}


def _cell(text: str) -> str:
    """Words without what would make another cell, or a formula of a spreadsheet."""
    return " ".join(text.replace(",", " ").replace('"', " ").split()).lstrip(FORMULA_SIGNS)


def _date(session: Exported, t_s: float) -> str:
    at = session.started_at + timedelta(seconds=t_s)
    return f"{at:%Y-%m-%d %H:%M:%S} +0000"


WRITER = Writer(
    "hrv-logger", "the two files of HRV Logger: RR and events", _write, several=True, apart=True
)
