"""Every built-in plan: the frame of a session around what is done, careful lengths, plain words."""

from __future__ import annotations

import pytest

from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.wording.lint import never_said

PLANS = built_in()
READINGS = ("rest-reading", "short-rest-reading")
METHODS = {name: plan for name, plan in list(PLANS.items())[5:] if name not in READINGS}
SHORT_ENOUGH_TO_HEAR = 110  # characters of a cue: some seven seconds of speech


def words(plan: Plan) -> list[str]:
    steps = [step for phase in plan.phases for step in phase.steps]
    return [
        *(plan.title, plan.about, plan.origin, plan.who),
        *(text for phase in plan.phases for text in (phase.name, phase.say)),
        *(text for step in steps for text in (step.name, step.cue, step.picture)),
    ]


def test_all_of_them_are_there() -> None:
    assert list(METHODS) == [
        *("tre-style", "tre-style-short", "wall-sit", "standing-bounce", "butterfly-bridge"),
        *("psoas-lunge", "daily-five", "psoas-release", "shaking-medicine", "sacred-ecstatics"),
        *("ratu-bagus", "osho-kundalini-short", "osho-kundalini", "qigong", "body-scan"),
    ]


@pytest.mark.parametrize(("name", "measured_s"), [*zip(READINGS, (300, 120), strict=True)])
def test_a_reading_is_one_rest_that_settles(name: str, measured_s: float) -> None:
    plan = PLANS[name]
    (rest,) = plan.phases
    assert plan.is_reading
    assert (rest.kind, rest.posture, rest.settle_s) == ("rest", "lying", 60)
    assert rest.measured_s == measured_s
    assert plan.cautions == ()


@pytest.mark.parametrize("name", METHODS)
def test_the_compared_rests_lie_and_frame_what_is_done(name: str) -> None:
    plan = METHODS[name]
    first, last = plan.phases[0], plan.phases[-1]
    assert (plan.baseline, plan.integration) == (0, len(plan.phases) - 1)
    assert (first.posture, last.posture) == ("lying", "lying")
    assert (first.settle_s, first.measured_s) == (60, 300)
    assert last.settle_s >= 300
    assert last.measured_s == 300
    assert all(phase.kind != "rest" for phase in plan.phases[1:-1])
    assert plan.cautions == ()


@pytest.mark.parametrize("name", [name for name in METHODS if name != "body-scan"])
def test_shaking_is_short_and_says_how_it_stops(name: str) -> None:
    plan = METHODS[name]
    shaking = [phase for phase in plan.phases if phase.kind == "shake"]
    most_s = 900 if plan.experience == "practised" else 300
    assert 0 < sum(phase.duration_s for phase in shaking) <= most_s
    said = " ".join(phase.say for phase in shaking)
    assert "to stop" in said
    # Nobody has to get up or down within a rest that is measured, or while shaking.
    for before, after in zip(plan.phases, plan.phases[1:], strict=False):
        if before.posture == "standing" and after.posture == "lying":
            assert "floor" in after.say or after.kind != "rest"


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_says_where_it_comes_from_and_who_it_is_for(name: str) -> None:
    plan = PLANS[name]
    assert plan.origin
    assert plan.who.endswith(".")
    assert plan.needs
    for text in words(plan):
        assert never_said(text) is None, text
        assert "TRE" not in text.replace("TRE-style", ""), text
        assert "  " not in text
    for phase in plan.phases:
        for step in phase.steps:
            assert len(step.cue) <= SHORT_ENOUGH_TO_HEAR, step.cue
            assert step.cue.endswith(".")
            assert step.duration_s >= 10


def test_the_body_scan_is_neutral_and_never_in_what_is_measured() -> None:
    """It asks for no shaking, no recalling and no way of breathing; both rests are left alone."""
    plan = METHODS["body-scan"]
    assert [phase.kind for phase in plan.phases] == ["rest", "other", "rest"]
    assert not plan.shaking_s
    assert all(not phase.steps for phase in plan.phases if phase.kind == "rest")
    said = " ".join(words(plan)[4:]).lower()
    for word in ("remember", "memory", "inhale", "exhale", "breathe in", "breathe out", "slow"):
        assert word not in said
    assert all(step.seconds and not step.breaths for step in plan.phases[1].steps)


def test_first_times_need_no_practice_and_no_long_shaking() -> None:
    first = [plan for plan in METHODS.values() if plan.experience == "first"]
    assert len(first) >= 5
    assert any("standing" not in plan.needs and "wall" not in plan.needs for plan in first)
    assert METHODS["osho-kundalini"].experience == "practised"


def test_nobody_is_said_to_move_who_lies_and_notices() -> None:
    """The scan was told, as it went on, that it is movement, and its numbers were left out."""
    assert not any(phase.moving for phase in METHODS["body-scan"].phases)
