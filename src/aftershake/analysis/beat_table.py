"""Every beat of a session with what was made of it: its phase, whether it was measured, whether it
is an artifact and of which kind; the same judgement that the numbers of its phase rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from aftershake.hrv.artifacts import Flags, detect_artifacts
from aftershake.hrv.left_out import left_out
from aftershake.hrv.run_edges import with_edges
from aftershake.rr.beats import Beats, Bools, Ints
from aftershake.session.result import Result
from aftershake.session.session_analysis import Recorded, outside, windows

# Why a beat is left out: no heart can make such an interval; it does not fit those around it
# (Lipponen & Tarvainen); it lies among noise.
Artifact = Literal["out_of_bounds", "out_of_place", "noise"]
ARTIFACTS: tuple[Artifact, ...] = get_args(Artifact)
_KINDS = (None, *ARTIFACTS)
OUT_OF_PLACE = 1 + ARTIFACTS.index("out_of_place")


@dataclass(frozen=True, slots=True, eq=False)
class BeatTable:
    """One element a beat in all arrays. `phase` is the index of the phase in whose time it was, −1
    outside of all; `measured` whether it is one of those that the phase's numbers are of;
    `artifact` is 0 for a good beat, else the place in `ARTIFACTS`, from 1."""

    beats: Beats
    phase: Ints
    measured: Bools
    artifact: NDArray[np.int8]

    def kind(self, at: int) -> Artifact | None:
        """Which artifact beat `at` is; None for a good one."""
        return _KINDS[int(self.artifact[at])]

    @property
    def kinds(self) -> list[Artifact | None]:
        """`kind` of every beat."""
        return [_KINDS[number] for number in self.artifact.tolist()]


def beat_table(session: Recorded, result: Result) -> BeatTable:
    """`result` is what the session gave: it says which of the beats measured were left out."""
    beats = session.all_beats
    phase = np.full(len(beats), -1, dtype=np.int64)
    measured = np.zeros(len(beats), dtype=np.bool_)
    artifact = _numbers(with_edges(beats, detect_artifacts(beats)))
    # What was lived through is what is measured; where that lies among all beats.
    lived, at = session.beats, np.flatnonzero(outside(beats, session.state.pauses))
    for number, (window, given) in enumerate(zip(windows(session), result.phases, strict=True)):
        span = window.span
        phase[(beats.t_s > span.start_s) & (beats.t_s <= span.end_s + 1e-9)] = number
        inside = (lived.starts_s >= window.from_s - 1e-9) & (lived.t_s <= window.to_s + 1e-9)
        measured[at[inside]] = True
        if (out := left_out(given.metrics, int(inside.sum()))) is not None:
            # neurokit2 has a say in what does not fit, and none in the other kinds.
            kind = np.where(artifact[at[inside]] > 0, artifact[at[inside]], OUT_OF_PLACE)
            artifact[at[inside]] = np.where(out, kind, 0)
    return BeatTable(beats, phase, measured, artifact)


def _numbers(flags: Flags) -> NDArray[np.int8]:
    """The first of the kinds that holds."""
    kinds = [flags.bounds, flags.distribution, flags.rough]
    found: NDArray[np.int8] = np.select(kinds, [1, OUT_OF_PLACE, 3], 0).astype(np.int8)
    return found
