"""How often rest does this by itself, and where today lies among one's own: the same everywhere."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import support.app_examples as examples
from aftershake.cli.summary import summary
from aftershake.hrv.comparison import PUBLISHED
from aftershake.hrv.model import OwnSessions, RestExceedance, UsualVariation
from aftershake.hrv.plain_rests import RestPair, plain_rests
from aftershake.hrv.serial import comparison_from_data, comparison_to_data
from aftershake.plans.reader import built_in
from aftershake.review.model import review_of
from aftershake.review.session_object import comparison_to_json
from aftershake.wording.comparison import own_range
from aftershake.wording.headline import headline_of

COMPARISON = replace(
    examples.RESULT.comparison,
    usual_variation=UsualVariation(0.3, 0.49, measured=True),
    own_sessions=OwnSessions(7, math.log(0.9), math.log(1.2)),
    rest_exceedance=RestExceedance(0.14, 0.25, 0.31),
    reasons=(),
)
RESULT = replace(examples.RESULT, comparison=COMPARISON)


def test_shares_stand_in_the_json_and_null_where_they_are_not_known() -> None:
    told = comparison_to_json(COMPARISON)
    assert told["rest_exceedance"] == 0.14
    assert told["rest_exceedance_heart_rate_moved"] == 0.25
    assert told["rest_exceedance_night"] == 0.31
    assert told["usual_variation"]["from"] == "measured rests"
    none = comparison_to_json(replace(COMPARISON, rest_exceedance=None))
    assert [value for name, value in none.items() if name.startswith("rest_ex")] == [None] * 3


def test_what_is_stored_comes_back_and_what_was_stored_before_is_read() -> None:
    data = json.loads(json.dumps(comparison_to_data(COMPARISON), allow_nan=False))
    assert comparison_from_data(data) == COMPARISON
    del data["rest_exceedance"], data["usual_variation"]["measured"]
    data["usual_variation"] |= {"within_ln": PUBLISHED.within_ln, "clear_ln": PUBLISHED.clear_ln}
    before = comparison_from_data(data)
    assert before.rest_exceedance is None
    assert before.usual_variation == PUBLISHED


def test_show_says_of_ones_own_range_what_the_json_says() -> None:
    own, delta_ln = COMPARISON.own_sessions, COMPARISON.delta_ln_rmssd
    assert own is not None
    assert delta_ln is not None
    review = review_of(RESULT)
    assert review.limits == (own_range(own, delta_ln),)
    lines = summary(review)
    assert lines[1] == headline_of(RESULT)
    assert lines[2] == f"  · {own_range(own, delta_ln)}"
    none = replace(COMPARISON, own_sessions=None)
    assert review_of(replace(RESULT, comparison=none)).limits == ()


def test_every_built_in_plan_has_measured_pairs_like_it() -> None:
    for plan in built_in().values():
        if plan.is_reading:
            continue
        assert plan.baseline is not None
        assert plan.integration is not None
        before, after = plan.phases[plan.baseline], plan.phases[plan.integration]
        between_s = sum(
            phase.duration_s for phase in plan.phases[plan.baseline + 1 : plan.integration]
        )
        second_s = min(300.0, after.measured_s)
        pair = RestPair(before.measured_s, second_s, between_s + after.duration_s - second_s)
        assert plain_rests(pair) is not None, plan.name
