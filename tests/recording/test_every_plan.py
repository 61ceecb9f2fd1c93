"""Every plan that comes along goes through to its end by itself, on a simulated heart."""

from __future__ import annotations

import pytest

from aftershake.config import database
from aftershake.events import Cued
from aftershake.hrv.reasons import FewControls
from aftershake.plans.adapted import control_of
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.result import Result
from aftershake.store.store import Store

PLANS = built_in()


async def gone_through(plan: Plan) -> tuple[Result, list[Cued]]:
    with Store(database()) as store:
        order = SessionRequest(plan, "simulate", "calm", None)
        recorder = start_session(order, store, lambda view: None)
        result = await recorder.run()
        told = [e for e in store.events(recorder.session_id) if isinstance(e, Cued)]
    return result, told


@pytest.mark.parametrize("name", PLANS)
async def test_a_whole_session_of_it(name: str) -> None:
    plan = PLANS[name]
    result, told = await gone_through(plan)
    assert result.complete
    assert [(p.name, p.kind) for p in result.phases] == [(p.name, p.kind) for p in plan.phases]
    for done, planned in zip(result.phases, plan.phases, strict=True):
        assert done.end_s - done.start_s == pytest.approx(planned.duration_s)
    assert (result.baseline, result.integration) == (plan.baseline, plan.integration)
    assert (result.comparison.delta_ln_rmssd is None) == plan.is_reading
    # The first step of a phase is told with the phase.
    later = sum(len(phase.steps) - 1 for phase in plan.phases if phase.steps)
    assert sum(cue.cue == "step" for cue in told) == later
    assert told[-1].cue == "done"


async def test_a_control_of_a_plan_counts_as_one() -> None:
    """A session of `--control` is one of those that the plan will be judged by."""
    result, _ = await gone_through(control_of(PLANS["quick"]))
    assert result.complete
    result, _ = await gone_through(PLANS["quick"])
    assert [r.controls for r in result.comparison.reasons if isinstance(r, FewControls)] == [1]
