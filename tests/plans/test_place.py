"""A plan that cannot be used is refused with the line to mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.plans.plan import PlanError
from aftershake.plans.reader import built_in, read_plan

PLAN = '''# A plan of my own.
name = "mine"

[[phase]]
name = "before"
kind = "rest"
duration_s = 300

[[ phase ]]  # with a comment
name = "exercises"
kind = "other"
say = """
[[phase]]
as it may stand in a text"""

[[phase.step]]
name = "ankles"
count = 8
each_s = 4

[[phase.step]]
name = "hang"
breaths = 3

[[phase]]
name = "after"
kind = "rest"
duration_s = 300
'''


def refusal(toml: str) -> str | None:
    """What is said of a plan that is refused; None where it is not."""
    try:
        read_plan(toml, source="mine.toml")
    except PlanError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "mine"', 'name = "Mine!"', "mine.toml, line 2: name = 'Mine!' should"),
        ('name = "mine"', 'name = "mine"\nneeds = ["rope"]', "mine.toml, line 3: needs should"),
        ('name = "mine"', 'name = "mine"\nlength = 3', "mine.toml, line 3: 'length' is not known"),
        ("duration_s = 300\n\n[[ p", "duration_s = 0\n\n[[ p", "line 7, phase 1: duration_s"),
        ('kind = "rest"\nd', 'kind = "dance"\nd', "line 6, phase 1: kind = 'dance'"),
        ("duration_s = 300\n\n[[ p", "\n[[ p", "line 4, phase 1: duration_s should"),
        ("count = 8", "count = 8.5", "line 18, phase 2, step 1: count should be a whole number"),
        ("each_s = 4", 'each_s = "slow"', "line 19, phase 2, step 1: each_s should"),
        ("breaths = 3", "breaths = 0", "line 21, phase 2, step 2 should last from"),
        ("breaths = 3", "breath = 3", "line 23, phase 2, step 2: 'breath' is not known"),
        ("breaths = 3", "breaths = 3\nseconds = 3", "line 21, phase 2, step 2 should have one of"),
        ("duration_s = 300\n\n[[ p", "duration_s = \n\n[[ p", "line 7, column"),
    ],
)
def test_the_line_is_named(old: str, new: str, says: str) -> None:
    assert old in PLAN
    with pytest.raises(PlanError) as error:
        read_plan(PLAN.replace(old, new, 1), source="mine.toml")
    assert says in str(error.value)


@pytest.mark.parametrize(
    "toml",
    [
        'name = "a"\nphase = [{name = "x", kind = "rest", duration_s = 0}]',
        'name = "a"\n[["phase"]]\nname = "x"\nkind = "rest"\nduration_s = 0\n',
    ],
)
def test_where_the_line_is_hidden_none_is_made_up(toml: str) -> None:
    with pytest.raises(PlanError) as error:
        read_plan(toml, source="mine.toml")
    assert "phase 1: duration_s should" in str(error.value)
    assert "line" not in str(error.value)


@given(st.sampled_from(sorted(built_in())), st.data())
def test_a_typo_anywhere_is_found_where_it_is(name: str, data: st.DataObject) -> None:
    lines = built_in()[name].toml.split("\n")
    keys = [i for i, line in enumerate(lines) if " = " in line and not line.startswith("  ")]
    number = data.draw(st.sampled_from(keys))
    lines[number] = f"zz{lines[number]}"
    with pytest.raises(PlanError) as error:
        read_plan("\n".join(lines), source="mine.toml")
    assert f"line {number + 1}" in str(error.value)
    assert "'zz" in str(error.value)


@given(st.lists(st.sampled_from(PLAN.split("\n")), max_size=40))
def test_lines_in_any_order_never_break_the_reader(lines: list[str]) -> None:
    error = refusal("\n".join(lines))
    assert error is None or error.startswith("mine.toml")
