"""Who is simulated: hearts that go through a session, and what goes wrong with their straps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from aftershake.sources.simulated.heart import Condition
from aftershake.sources.simulated.sensor import OutageKind, Quirk

Part = Literal["baseline", "shaking", "integration", "other"]


@dataclass(frozen=True, slots=True)
class Outage:
    """Something goes wrong for some seconds, `at` (0 to 1) of the way through a part."""

    kind: OutageKind
    part: Part
    at: float
    seconds: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """How somebody's heart goes through a session, and what goes wrong on the way."""

    about: str
    baseline: Condition
    shaking: Condition
    integration: Condition
    outages: tuple[Outage, ...] = ()
    sends_rr: bool = True
    battery_percent: int = 80
    quirk: Quirk | None = None

    def condition(self, part: Part) -> Condition:
        """The heart in this part of a session; anything other than rest and shaking is light."""
        if part == "shaking":
            return self.shaking
        return self.integration if part == "integration" else self.baseline


_REST = Condition(hr_bpm=66, rmssd_ms=32, breaths_per_min=13.5)
_SHAKE = Condition(
    hr_bpm=98, rmssd_ms=18, breaths_per_min=18, missed=0.01, extra=0.02, misplaced=0.05
)
_STEADY = Condition(hr_bpm=65, rmssd_ms=33.5, breaths_per_min=13)

SCENARIOS: dict[str, Scenario] = {
    "calm": Scenario(
        "a clear shift: heart-rate variability well above baseline after shaking, a clean signal",
        _REST,
        _SHAKE,
        Condition(hr_bpm=61, rmssd_ms=66, breaths_per_min=12.5),
    ),
    "steady": Scenario(
        "no shift: both rests are about the same, a clean signal", _REST, _SHAKE, _STEADY
    ),
    "restless": Scenario(
        "artifacts in both rests, after shaking too many for a comparison",
        Condition(66, 32, 13.5, premature=0.01, missed=0.01),
        Condition(98, 18, 18, missed=0.03, extra=0.03, misplaced=0.08),
        Condition(64, 38, 13, premature=0.05, missed=0.05, extra=0.04, misplaced=0.04),
    ),
    "flaky": Scenario(
        "the link drops twice and the strap loses contact once; the heart itself shifts",
        _REST,
        _SHAKE,
        Condition(hr_bpm=62, rmssd_ms=62, breaths_per_min=12.5),
        (
            Outage("link lost", "baseline", 0.4, 8),
            Outage("contact lost", "shaking", 0.5, 6),
            Outage("link lost", "integration", 0.6, 12),
        ),
        battery_percent=12,
    ),
    "no-rr": Scenario(
        "a sensor that sends a heart rate and no beat intervals, so no variability",
        _REST,
        _SHAKE,
        _STEADY,
        sends_rr=False,
    ),
}


def _now_and_then(kind: OutageKind, about: str, seconds: int) -> Scenario:
    """A calm person whose strap does this once in each part."""
    parts: tuple[Part, ...] = ("baseline", "shaking", "integration")
    outages = tuple(Outage(kind, part, 0.4, seconds) for part in parts)
    return Scenario(about, _REST, _SHAKE, _STEADY, outages)


def _wrong(about: str, **share: float) -> Scenario:
    """A calm person of whose beats at rest the strap gets a few wrong in this way."""
    return Scenario(about, replace(_REST, **share), _SHAKE, replace(_STEADY, **share))


# One thing that a strap or its link can do wrong each, to see what comes of it.
FAULTS: dict[str, Scenario] = {
    "link-lost": _now_and_then("link lost", "the link drops for 12 s in each phase", 12),
    "silent": _now_and_then("silent", "the link stays, and nothing comes for 8 s", 8),
    "contact-lost": _now_and_then("contact lost", "the strap leaves the skin for 12 s", 12),
    "no-beat": _now_and_then("no beat", "the strap finds no heart beat for 12 s", 12),
    "no-intervals": _now_and_then("no intervals", "only heart rate comes for 12 s", 12),
    "unreadable": _now_and_then("unreadable", "packets are cut short for 12 s", 12),
    "late": _now_and_then("late", "packets lag, then come all at once; none is lost", 4),
    "milliseconds": Scenario(
        "the strap counts in ms, not in 1/1024 s", _REST, _SHAKE, _STEADY, quirk="milliseconds"
    ),
    "short": Scenario(
        "the intervals add up to 1 % less than the time", _REST, _SHAKE, _STEADY, quirk="short"
    ),
    "bogus": Scenario(
        "each fifth packet holds an interval of 52 ms too many",
        _REST,
        _SHAKE,
        _STEADY,
        quirk="bogus",
    ),
    "missed": _wrong("beats that the strap does not see", missed=0.02),
    "extra": _wrong("beats that are none", extra=0.02),
    "misplaced": _wrong("beats a little early or late", misplaced=0.02),
    "premature": _wrong("the heart itself beats early now and then", premature=0.02),
}
SIMULATIONS = SCENARIOS | FAULTS
