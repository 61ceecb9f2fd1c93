"""Plans that suit what is at hand, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aftershake.plans.choosing import MINUTES, Wish
from aftershake.plans.reader import built_in

PLANS = list(built_in().values())
wishes = st.builds(
    Wish,
    st.sampled_from((None, "floor", "wall", "standing", "chair")),
    st.booleans(),
    st.sampled_from((None, *MINUTES)),
)


@given(wishes)
def test_what_suits_is_as_wished(wish: Wish) -> None:
    for plan in wish.of(PLANS):
        if wish.place == "floor":
            assert not {"wall", "standing", "chair"} & set(plan.needs)
        elif wish.place is not None:
            assert wish.place in plan.needs
        assert not wish.first or plan.experience == "first"
        assert wish.most_min is None or plan.duration_s <= 60 * wish.most_min


def test_every_place_has_a_plan_and_nothing_wished_has_all() -> None:
    assert Wish().of(PLANS) == PLANS
    names = {plan.name for plan in Wish("floor", first=True).of(PLANS)}
    assert {"tre-style-short", "butterfly-bridge"} <= names
    assert "wall-sit" not in names
    assert [plan.name for plan in Wish("wall").of(PLANS)] == ["tre-style", "wall-sit"]
    assert {"sacred-ecstatics", "ratu-bagus"} <= {plan.name for plan in Wish("chair").of(PLANS)}
    assert "osho-kundalini" not in {p.name for p in Wish(most_min=25).of(PLANS)}
