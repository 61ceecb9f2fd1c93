"""A simulated heart and strap, as a kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftershake.sources.kind import SourceKind, SourceRequest

if TYPE_CHECKING:
    from aftershake.sources.protocol import Source

SCENARIOS = (
    "calm, steady, restless, flaky, no-rr; or one fault each: link-lost, silent, contact-lost,"
    " no-beat, no-intervals, unreadable, late, milliseconds, short, bogus, missed, extra,"
    " misplaced, premature"
)


STRAP_NAME = "Simulated strap ({})"  # of whose heart


def is_simulated(what: str, value: str) -> bool:
    """Whether a strap that tells this of itself is one that is simulated."""
    return what == "name" and value.startswith(STRAP_NAME.split("{")[0])


def _make(request: SourceRequest) -> Source:
    from aftershake.sources.simulated.strap import SimulatedStrap

    # No two sessions of a heart are alike, those of a simulated one neither.
    return SimulatedStrap(
        request.what, request.phases, speed=request.speed, seed=request.session_id, varies=True
    )


KIND = SourceKind(
    "simulate",
    _make,
    metavar="NAME",
    help=f"A simulated heart: {SCENARIOS}.",
    adjective="simulated",
    noun="simulated heart",
)
