"""What the baseline gave, as an event: worked out while the session goes on."""

from __future__ import annotations

from collections.abc import Callable

from aftershake.analysis.worker import Analyst
from aftershake.errors import AftershakeError
from aftershake.events import Computed
from aftershake.reasons import Said, to_text
from aftershake.rr.beats import CATCH_UP_S
from aftershake.session.session_analysis import Folding, windows, with_reason
from aftershake.session.state import State
from aftershake.threads import aside

# A packet comes up to this long after its beats: that long after a phase has ended, all of the
# phase's beats are known.
LAST_WORD_S = CATCH_UP_S


def due(state: State) -> int | None:
    """The number of the baseline, once it can be measured; None before, and after the end."""
    number, base = state.plan.baseline, state.baseline
    if number is None or state.stage == "ended" or (base and base.rmssd_ms is not None):
        return None
    ended_s = next((span.end_s for span in state.spans if span.phase == number), None)
    return number if ended_s is not None and state.t_s >= ended_s + LAST_WORD_S else None


async def baseline_of(
    folding: Folding, number: int, analyst: Analyst, now_s: Callable[[], float]
) -> Computed:
    """Phase `number` of what was folded so far, measured off the loop; the event is of the session
    time when that is done. Where it cannot be had, the event says why: the end tries again."""
    try:
        session = await aside(folding.copy().so_far)
        window = windows(session)[number]
        said = await analyst.analyse(session.beats, window.from_s, window.to_s)
    except AftershakeError as error:
        return Computed(now_s(), number, reason=to_text(Said(str(error))))
    said = with_reason(said, window, session.state.plan)
    return Computed(now_s(), number, said.rmssd_ms, said.hr_bpm, to_text(said.reason))
