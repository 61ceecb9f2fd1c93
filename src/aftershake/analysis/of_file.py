"""What a file's beats would have given as a session: the same fold, nothing stored."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import aclosing

from aftershake.events import Event
from aftershake.hrv.metrics import analyse
from aftershake.plans.plan import Plan
from aftershake.rr.beats import CATCH_UP_S, Beats
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, result, windows
from aftershake.sources.replay import Replay


async def session_of(plan: Plan, recorded: Iterable[Event] | Beats, title: str = "") -> Result:
    """The result of a session that these events, or the beats of an RR file, would have made
    under `plan`, its first beat beginning the first phase; `id` 0, set beside no other session.

    To the digit what a replay of them records. Measures in this process, one after the other.
    """
    folding = Folding(plan)
    async with aclosing(Replay(recorded, speed=None).events()) as events:
        async for event in events:
            folding.add(event)
            state = folding.state
            # As a recording: after the last phase, beats still on their way are waited for.
            late_s = event.t_s - state.t_s
            if state.stage == "ended" and (not state.complete or late_s >= CATCH_UP_S):
                break
    session = folding.so_far()
    metrics = [
        analyse(session.beats, each.from_s, each.to_s, moving=each.moving)
        for each in windows(session)
    ]
    strap = session.state.fact("name") or ""
    return result(
        session,
        metrics,
        session_id=0,
        title=title,
        started_at="",
        strap=strap,
        earlier_ln=None,
    )
