"""What the baseline gave, as an event: worked out while the session goes on."""

from __future__ import annotations

from collections.abc import Callable

from aftershake.analysis.worker import Analyst
from aftershake.errors import AftershakeError
from aftershake.events import Computed
from aftershake.reasons import Said, to_text
from aftershake.session.session_analysis import Folding, windows, with_reason
from aftershake.threads import aside


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
