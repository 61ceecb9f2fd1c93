"""A plan with less shaking: the rests stay, and it reads as any plan does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.shorter import shaking_s, with_shaking_of_at_most
from aftershake.plans.plan import Phase, Plan
from aftershake.plans.reader import built_in, read_plan

STANDARD = built_in()["standard"]


def test_one_that_is_short_enough_stays() -> None:
    assert with_shaking_of_at_most(STANDARD, 180) is STANDARD
    rest = built_in()["rest"]
    assert with_shaking_of_at_most(rest, 0) is rest


def test_only_the_shaking_gets_shorter() -> None:
    shorter = with_shaking_of_at_most(STANDARD, 60)
    assert shaking_s(shorter) == 60
    assert shorter.phases[::2] == STANDARD.phases[::2]
    assert (shorter.name, shorter.title, shorter.about) == (
        *(STANDARD.name, STANDARD.title),
        STANDARD.about,
    )


def test_steps_are_left_to_who_knows_them() -> None:
    steps = read_plan(
        'name = "s"\n[[phase]]\nname = "w"\nkind = "shake"\n[[phase.step]]\nname = "a"\n'
        "seconds = 300\n"
    )
    assert with_shaking_of_at_most(steps, 60) is steps


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)
PHASES = st.builds(
    Phase,
    name=TEXTS.filter(str.strip),
    kind=st.sampled_from(["rest", "shake", "other"]),
    posture=st.sampled_from(["lying", "sitting", "standing", "any"]),
    duration_s=st.integers(30, 4000).map(float),
    settle_s=st.integers(0, 29).map(float),
    say=TEXTS,
)


@given(st.lists(PHASES, min_size=1, max_size=6), TEXTS, st.integers(30, 900))
def test_whatever_the_plan_it_is_at_most_that_and_reads_again(
    phases: list[Phase], about: str, most_s: int
) -> None:
    plan = Plan("any", "Any", about, tuple(phases), "")
    shorter = with_shaking_of_at_most(plan, most_s)
    assert shaking_s(shorter) <= max(most_s, 0)
    if shorter is not plan:
        again = read_plan(shorter.toml)
        assert again.phases == shorter.phases
        assert [p.kind for p in again.phases] == [p.kind for p in phases]
