"""What live numbers come of, kept in the state: they are worked out when first asked for, once.

A fold over hours of events asks for none of them, a screen for each packet's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aftershake.hrv.artifacts import Flags
from aftershake.hrv.live import judge, live
from aftershake.hrv.model import Live
from aftershake.rr.beats import Beats, Floats, Ints, assembled
from aftershake.rr.columns import Rows, columns
from aftershake.rr.doubt import UnitDoubt
from aftershake.rr.log import Heard
from aftershake.rr.plausibility import unit_check
from aftershake.rr.repeats import Sifted, apart, sift
from aftershake.session.trace import rates, trace

# What live numbers look back on: 60 s, with context before it for the artifact rules; and no more,
# whatever a strap gone mad may send. A heart at 200 makes 500 packets; one at 300, 750 intervals.
BUFFER_S, BUFFER_PACKETS, BUFFER_WORDS = 150.0, 1000, 1000
TRACE_S = 120.0

Points = tuple[tuple[float, float | None], ...]


@dataclass(frozen=True)
class LiveWindow:
    """What was heard lately, as of the packet at `t_s` (s on the session clock).

    `heard` reaches back further than what is measured, as context for the artifact rules; beats
    before `listening_since_s` are never measured.
    """

    heard: tuple[Heard, ...] = ()
    t_s: float = 0.0
    listening_since_s: float = 0.0
    apart: int = 0  # how many of the newest packets are known to tell nothing twice (`apart`)

    def after(self, heard: Heard, t_s: float) -> LiveWindow:
        """The next one, as of a packet at `t_s`: what is too old or too much is let go of."""
        before, oldest_s = self.heard, t_s - BUFFER_S
        old = next((i for i, h in enumerate(before) if h.t_s >= oldest_s), len(before))
        old = max(old, len(before) + 1 - BUFFER_PACKETS)
        words = sum([len(h.measurement.rr_1024) for h in (*before[old:], heard)])
        while words > BUFFER_WORDS and old < len(before):
            words -= len(before[old].measurement.rr_1024)
            old += 1
        kept = before[old:]
        known = apart(kept, heard, self.apart)
        return LiveWindow((*kept, heard), t_s, self.listening_since_s, known)

    @cached_property
    def sifted(self) -> Sifted:
        """What of `heard` counts."""
        return sift(self.heard) if self.apart < len(self.heard) else Sifted(self.heard, (), ())

    @cached_property
    def _columns(self) -> tuple[Rows, Floats]:
        return columns(self.sifted.heard)

    @cached_property
    def _assembled(self) -> tuple[Beats, Ints]:
        return assembled(self.sifted.heard, self._columns)

    @property
    def beats(self) -> Beats:
        """The beats of what was heard, on the session clock."""
        return self._assembled[0]

    @property
    def came_in(self) -> Ints:
        """Of each beat, shape (n,), which of `sifted.heard` it came in."""
        return self._assembled[1]

    @cached_property
    def flags(self) -> Flags:
        """Which of the beats are left out, as far as those so far tell."""
        return judge(self.beats)

    @cached_property
    def live(self) -> Live:
        """The numbers of the 60 s before `t_s`, or why there are none."""
        return live(self.beats, self.t_s, self.listening_since_s, lambda _: self.flags)

    @cached_property
    def trace(self) -> Points:
        """(t_s, bpm) a beat of the 120 s before `t_s`, None at a gap; where there is no beat in
        them, the rate that the sensor told."""
        from_s = self.t_s - TRACE_S
        beats = self.beats.where(self.beats.t_s >= from_s)
        return trace(beats) if len(beats) else rates(self.heard, from_s)

    @cached_property
    def doubt(self) -> UnitDoubt | None:
        """Why the intervals may be wrong as a whole, or None."""
        return unit_check(self.sifted.heard, self._columns[0])


class TrailPoint:
    """RMSSD in ms at `t_s`, None where there was none.

    Worked out of `window` when first asked for; the window is let go of then. Two points are
    equal where their values are.
    """

    __slots__ = ("_rmssd_ms", "_window", "t_s")

    def __init__(self, t_s: float, window: LiveWindow | None) -> None:
        self.t_s, self._window = t_s, window
        self._rmssd_ms: float | None = None

    @property
    def rmssd_ms(self) -> float | None:
        window = self._window
        if window is not None:
            self._rmssd_ms = window.live.rmssd_ms
            self._window = None
        return self._rmssd_ms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TrailPoint) and (self.t_s, self.rmssd_ms) == (
            other.t_s,
            other.rmssd_ms,
        )

    def __hash__(self) -> int:
        return hash(self.t_s)

    def __repr__(self) -> str:
        return f"TrailPoint({self.t_s}, {self.rmssd_ms})"


@dataclass(frozen=True, eq=False)
class Trail:
    """RMSSD through one phase, a point each few seconds."""

    kept: tuple[TrailPoint, ...] = ()

    @cached_property
    def points(self) -> Points:
        """(t_s, RMSSD in ms of the 60 s before, None where there was none)."""
        return tuple((point.t_s, point.rmssd_ms) for point in self.kept)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trail) and self.kept == other.kept

    def __hash__(self) -> int:
        return hash(self.kept)


NOTHING_HEARD = LiveWindow()
NO_TRAIL = Trail()
