"""How the numbers of a session were made, so that they can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote

from aftershake.plans.plan import GLYPHS
from aftershake.session.result import PhaseResult, Result
from aftershake.wording import report as words
from aftershake.wording.metrics import signal
from aftershake.wording.numbers import MISSING, clock

LEAST_S = 1.0  # what the table shows


@dataclass(frozen=True, slots=True)
class Origin:
    """What a session was made from. `sha256` is of its readings, in hexadecimal."""

    version: str
    algorithm: str
    readings: int = 0
    sha256: str = ""
    person: str = ""  # whose it is, where they have a name


@dataclass(frozen=True, slots=True)
class Measured:
    """One phase: texts, in the order of the table's columns."""

    name: str
    lasted: str
    settling: str
    stretch: str
    beats: str
    left_out: str
    missing: str
    signal: str


@dataclass(frozen=True, slots=True)
class Methods:
    facts: tuple[tuple[str, str], ...]  # what, and how it is said
    measured: tuple[Measured, ...]
    sha256: str
    command: str


def methods(result: Result, origin: Origin) -> Methods:
    """Of one session."""
    zero_s = result.phases[0].start_s if result.phases else 0.0
    return Methods(
        facts=(
            *facts(origin, _settling(result)),
            ("Made from", words.kept(origin.readings, result.beats)),
        ),
        measured=tuple(
            _measured(phase, GLYPHS[role], zero_s)
            for role, phase in zip(result.roles, result.phases, strict=True)
        ),
        sha256=origin.sha256,
        command=command(str(result.id), person=origin.person),
    )


def facts(origin: Origin, settling: str = words.SETTLING) -> tuple[tuple[str, str], ...]:
    """What holds of every session; `settling` as it was in the one that the page is about."""
    found = (
        ("Made by", words.made_by(origin.version, origin.algorithm)),
        ("Settling", settling),
        ("Artifacts", words.ARTIFACTS),
    )
    return tuple((what, said) for what, said in found if said)


def _settling(result: Result) -> str:
    """As its table has it."""
    rests = [phase for phase in result.phases if phase.kind == "rest"]
    return words.settling(
        len(rests),
        sum(rest.measured_from_s - rest.start_s >= LEAST_S for rest in rests),
        after=result.integration is not None,
    )


def command(*what: str, person: str = "") -> str:
    """The line that makes a report again."""
    whose = ("--person", person) if person else ()
    return " ".join(
        quote(each) for each in ("aftershake", *whose, "report", *what, "-o", "report.html")
    )


def _measured(phase: PhaseResult, glyph: str, zero_s: float) -> Measured:
    """Of a phase in which nothing was measured, that."""
    numbers = phase.metrics
    from_s, to_s = phase.measured_from_s, phase.measured_to_s
    return Measured(
        name=f"{glyph} {phase.name}",
        lasted=words.lasted(phase.end_s - phase.start_s),
        settling=words.lasted(max(0.0, from_s - phase.start_s)),
        stretch=f"{clock(from_s - zero_s)}–{clock(to_s - zero_s)}" if to_s > from_s else MISSING,
        beats=str(numbers.beats),
        left_out=words.left_out_beats(numbers.excluded_percent, numbers.beats),
        missing=words.without_beats(numbers.gap_s),
        signal=signal(numbers),
    )
