"""A session that was steered, replayed: the same result, to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from aftershake.config import database
from aftershake.events import Steered
from aftershake.exchange.recording import Recording, lines
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.recorder import Recorder
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.store.store import Store

PLAN = read_plan(
    """
name = "led"
[[phase]]
name = "baseline"
kind = "rest"
posture = "lying"
duration_s = 60
settle_s = 10
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 20
[[phase]]
name = "integration"
kind = "rest"
posture = "lying"
duration_s = 70
settle_s = 20
"""
)
OTHER = read_plan(PLAN.toml.replace("duration_s = 20", "duration_s = 30"))
# In which phase, after how many of its seconds, what is done.
Act = tuple[int, float, Callable[[Recorder], None]]


def steer(how: Any) -> Callable[[Recorder], None]:
    return lambda recorder: recorder.happened(lambda t_s: Steered(t_s, how))


def press(key: Any) -> Callable[[Recorder], None]:
    return lambda recorder: recorder.press(key)


async def recorded(store: Store, order: SessionRequest, acts: Sequence[Act] = ()) -> Result:
    left = list(acts)
    made: list[Recorder] = []

    def show(view: View) -> None:
        if left and made:  # one at a time, as by hand
            phase, after_s, act = left[0]
            waiting = view.stage == "waiting" and phase == -1 and view.t_s >= after_s
            if waiting or (view.phase == phase and view.phase_elapsed_s >= after_s):
                left.pop(0)
                act(made[0])

    made.append(start_session(order, store, show))
    result = await made[0].run()
    assert not left
    return result


def of_it(result: Result) -> dict[str, Any]:
    """All of a result but which session it is."""
    values = asdict(result)
    for name in ("id", "title", "started_at", "strap", "trace"):
        del values[name]
    assert len(result.trace)
    values["trace"] = repr(result.trace)
    # A replay stands in no row of earlier sessions, and so does not say how many are missing.
    reasons = values["comparison"]["reasons"]
    values["comparison"]["reasons"] = [each for each in reasons if "missing" not in each]
    return values


ACTS: list[Act] = [
    (-1, 8.0, steer("begin")),
    (0, 20.0, press("mark")),
    (0, 33.0, press("pause")),
    (0, 33.0, press("resume")),
    (0, 40.0, steer("longer")),
    (1, 15.0, steer("end_phase")),
]


@pytest.mark.parametrize("person", ["calm", "flaky"])
async def test_what_was_steered_is_replayed_to_the_same_result(
    person: str, home: Path, tmp_path: Path
) -> None:
    with Store(database()) as store:
        order = SessionRequest(PLAN, "simulate", person, None, lie_down_s=30.0)
        was = await recorded(store, order, ACTS)
        again = await recorded(store, SessionRequest(PLAN, "replay", str(was.id), None))
        assert of_it(again) == of_it(was)
        # The same out of a file.
        events = tuple(store.events(again.id))
        file = tmp_path / "session.jsonl"
        file.write_text("".join(lines(Recording(events, PLAN.toml))), "utf-8")
        from_file = await recorded(store, SessionRequest(PLAN, "replay", str(file), None))
        assert of_it(from_file) == of_it(was)


async def test_under_another_plan_its_own_phases_hold(home: Path) -> None:
    """Phases that were ended or made longer are those of the plan that was led by."""

    def lasted_s(result: Result, plan: Plan) -> list[float]:
        assert len(result.phases) == len(plan.phases)
        return [phase.end_s - phase.start_s for phase in result.phases]

    with Store(database()) as store:
        acts = [(0, 30.0, steer("longer")), (1, 10.0, steer("end_phase"))]
        was = await recorded(store, SessionRequest(PLAN, "simulate", "calm", None), acts)
        assert lasted_s(was, PLAN) == pytest.approx([120, 10, 70], abs=1.5)
        again = await recorded(store, SessionRequest(OTHER, "replay", str(was.id), None))
        assert lasted_s(again, OTHER)[:2] == pytest.approx([60, 30])
