"""Plans made of others: a control has the same times, a careful one less shaking; both are whole
plans that read back as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aftershake.plans.adapted import LEAST_STEP_S, control_of, with_shaking_of_at_most
from aftershake.plans.plan import (
    EXPERIENCES,
    KINDS,
    NEEDS,
    POSTURES,
    Kind,
    Phase,
    Plan,
    PlanError,
    is_control,
)
from aftershake.plans.reader import built_in, read_plan
from aftershake.plans.step import SIDES, Step
from aftershake.plans.writer import to_toml

PLANS = built_in()
named = st.text("abc d'\"\\#[]=…é", min_size=1, max_size=30).filter(str.strip)
whole = st.integers(1, 3600).map(float)
lasts = whole | st.floats(1, 3600, allow_nan=False)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from(("seconds", "count", "breaths")))
    much: dict[str, object] = {"seconds": draw(lasts)}
    if kind == "count":
        much = {"count": draw(st.integers(1, 30)), "each_s": draw(st.floats(1, 10))}
    elif kind == "breaths":
        much = {"breaths": draw(st.integers(1, 30))}
    return Step(
        draw(named),
        **much,  # type: ignore[arg-type]
        cue=draw(named | st.just("")),
        picture=draw(named | st.just("")),
        side=draw(st.sampled_from((*SIDES, ""))),
        tiredness=draw(st.booleans()),
    )


@st.composite
def phases(draw: st.DrawFn) -> Phase:
    done = tuple(draw(st.lists(steps(), max_size=4)))
    duration_s = sum(step.duration_s for step in done) or draw(lasts)
    kind = draw(st.sampled_from(KINDS))
    return Phase(
        draw(named),
        kind,
        draw(st.sampled_from(POSTURES)),
        duration_s,
        draw(st.just(0.0) | st.floats(0, 0.9).map(lambda part: part * duration_s)),
        draw(named | st.just("")),
        done,
        still=kind == "other" and draw(st.booleans()),
    )


any_plan = st.builds(
    Plan,
    name=st.text("abcxyz019_-", min_size=1, max_size=40).filter(lambda name: name[0] not in "_-"),
    title=named,
    about=named | st.just(""),
    phases=st.lists(phases(), min_size=1, max_size=7).map(tuple),
    toml=st.just(""),
    origin=named | st.just(""),
    who=named | st.just(""),
    needs=st.lists(st.sampled_from(NEEDS), max_size=3).map(tuple),
    experience=st.sampled_from(EXPERIENCES),
)


def but_for_the_text(plan: Plan) -> Plan:
    return replace(plan, toml="")


@settings(deadline=None)
@given(any_plan)
def test_what_is_written_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert but_for_the_text(read_plan(to_toml(plan))) == plan


@pytest.mark.parametrize("name", PLANS)
def test_the_built_in_ones_read_back_too(name: str) -> None:
    plan = PLANS[name]
    assert but_for_the_text(read_plan(to_toml(plan))) == but_for_the_text(plan)


@settings(deadline=None)
@given(any_plan)
def test_whatever_plan_compares_has_a_control(plan: Plan) -> None:
    before, after = plan.baseline, plan.integration
    between = plan.phases[before:after] if before is not None else ()
    if all(phase.kind == "rest" for phase in between):
        with pytest.raises(PlanError):
            control_of(plan)
        return
    control = control_of(plan)
    assert is_control(control, plan)
    assert not is_control(plan, control)
    assert (control.baseline, control.integration) == (before, after)
    assert not any(phase.kind == "shake" for phase in control.phases)
    assert before is not None
    assert control.phases[:before] == plan.phases[:before]
    assert [p.duration_s for p in control.phases] == [p.duration_s for p in plan.phases]
    assert read_plan(control.toml) == control
    assert control.name.endswith("-control")
    assert len(control.name) <= 40


@pytest.mark.parametrize("name", [name for name in PLANS if "rest" not in name])
def test_every_plan_that_shakes_has_a_control(name: str) -> None:
    control = control_of(PLANS[name])
    assert is_control(control, PLANS[name])
    assert (control.name, control.needs) == (f"{name}-control", ("floor",))
    assert control.cautions == ()
    assert not any(phase.steps for phase in control.phases)


TO_BE_MATCHED = {
    "two baselines": ("rest", "rest", "shake", "rest"),
    "a preparatory phase": ("other", "rest", "shake", "rest"),
    "one between two baselines": ("rest", "other", "rest", "shake", "rest"),
    "a last phase after the second rest": ("rest", "shake", "rest", "other"),
    "shaking after the second rest": ("rest", "shake", "rest", "shake"),
    "shaking twice": ("rest", "shake", "rest", "shake", "rest"),
    "no shaking, a dance": ("other", "rest", "other", "rest", "other"),
}


@pytest.mark.parametrize("kinds", TO_BE_MATCHED.values(), ids=TO_BE_MATCHED)
def test_a_control_compares_the_same_two_rests(kinds: tuple[Kind, ...]) -> None:
    phases = tuple(Phase(f"{i}", kind, "lying", 100.0 + i) for i, kind in enumerate(kinds))
    plan = Plan("own", "Own", "", phases, "")
    control = control_of(plan)
    assert is_control(control, plan)
    assert (control.baseline, control.integration) == (plan.baseline, plan.integration)
    assert [p.duration_s for p in control.phases] == [p.duration_s for p in plan.phases]
    assert control.shaking_s == 0
    # What comes before the first of the two is as it is in the plan.
    assert plan.baseline is not None
    assert control.phases[: plan.baseline + 1] == plan.phases[: plan.baseline + 1]
    # Another plan's control is none of this one.
    assert not is_control(control_of(PLANS["standard"]), plan)


def test_what_only_rests_has_no_control() -> None:
    with pytest.raises(PlanError, match="control already"):
        control_of(PLANS["rest"])


@settings(deadline=None)
@given(any_plan, st.integers(1, 2000))
def test_shaking_is_never_longer_than_asked_for(plan: Plan, most_s: int) -> None:
    shaking_s = sum(p.duration_s for p in plan.phases if p.kind == "shake")
    careful = with_shaking_of_at_most(plan, most_s)
    if shaking_s <= most_s:
        assert careful is plan
        return
    shaking = [p for p in careful.phases if p.kind == "shake"]
    assert 0 < sum(p.duration_s for p in shaking) <= most_s
    assert [p for p in careful.phases if p.kind != "shake"] == [
        p for p in plan.phases if p.kind != "shake"
    ]
    assert (careful.baseline is None) == (plan.baseline is None)
    least_s = min([LEAST_STEP_S, *(s.duration_s for p in plan.phases for s in p.steps)])
    assert all(step.duration_s >= least_s for phase in shaking for step in phase.steps)
    assert read_plan(careful.toml) == careful


@given(st.sampled_from(sorted(PLANS)), st.integers(30, 900))
def test_careful_built_in_plans_keep_the_order_of_their_steps(name: str, most_s: int) -> None:
    plan = PLANS[name]
    careful = with_shaking_of_at_most(plan, most_s)
    assume(careful is not plan)
    (before,) = [p for p in plan.phases if p.kind == "shake"]
    (after,) = [p for p in careful.phases if p.kind == "shake"]
    names = [step.name for step in before.steps]
    assert after.duration_s > 0.8 * most_s - LEAST_STEP_S
    for step in after.steps:
        names = names[names.index(step.name) + 1 :]
