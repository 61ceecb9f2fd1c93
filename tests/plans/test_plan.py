"""Plans: the built-in ones are what they promise, and a bad one is refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.exchange.plan_files import plans
from aftershake.plans.plan import Plan, PlanError, comparable, is_control
from aftershake.plans.reader import built_in, read_plan

BUILT_IN = ["standard", "quick", "demo", "rest", "quick-rest"]
PHASE = '[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 60\n'


def test_quick_and_standard_are_as_described() -> None:
    found = built_in()
    assert list(found)[:5] == BUILT_IN
    assert [(p.kind, p.duration_s, p.settle_s) for p in found["quick"].phases] == [
        ("rest", 120, 0),
        ("shake", 60, 0),
        ("rest", 180, 60),
    ]
    assert all(phase.posture == "lying" for phase in found["quick"].phases)
    assert [(p.kind, p.duration_s, p.settle_s) for p in found["standard"].phases] == [
        ("rest", 360, 60),
        ("shake", 180, 0),
        ("rest", 600, 300),
    ]
    assert found["demo"].duration_s == 720
    for name in BUILT_IN:
        assert (found[name].baseline, found[name].integration) == (0, 2)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("name = ", "not valid TOML"),
        ("", "name should be a text"),
        ('name = "a"', "no phases"),
        ('name = "A/B"\n' + PHASE, "small letters"),
        ('name = "a"\nphase = 3', "no phases"),
        ('name = "a"\n' + PHASE + "duration = 3", "'duration' is not known"),
        ('name = "a"\n' + PHASE.replace('"rest"\nduration', '"dance"\nduration'), "one of rest"),
        ('name = "a"\n' + PHASE + 'posture = "hanging"', "one of lying"),
        ('name = "a"\n' + PHASE.replace("60", "0"), "from 1 to"),
        ('name = "a"\n' + PHASE.replace("60", "true"), "number of seconds"),
        ('name = "a"\n' + PHASE.replace("60", "nan"), "from 1 to"),
        ('name = "a"\n' + PHASE + "settle_s = 60", "below duration_s"),
    ],
)
def test_a_bad_plan_is_refused_with_what_to_mend(toml: str, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        read_plan(toml, source="mine.toml")


def test_a_plan_with_one_rest_compares_nothing() -> None:
    plan = read_plan('name = "one"\n' + PHASE)
    assert (plan.baseline, plan.integration) == (None, None)


def test_own_plans_stand_beside_the_built_in_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.toml").write_text('name = "mine"\n' + PHASE)
    told: list[PlanError] = []
    assert list(plans(told.append)) == [*built_in(), "mine"]
    (tmp_path / "plans" / "broken.toml").write_bytes(b"\xff\xfe")
    assert list(plans(told.append)) == [*built_in(), "mine"]
    assert ["broken.toml" in str(error) for error in told] == [True]


def test_a_name_that_is_taken_is_refused_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name stands for one plan in every session: the first of it stays."""
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    (tmp_path / "plans").mkdir()
    for file, name in (("a", "mine"), ("b", "mine"), ("c", "standard")):
        (tmp_path / "plans" / f"{file}.toml").write_text(f'# own\nname = "{name}"\n' + PHASE)
    told: list[PlanError] = []
    found = plans(told.append)
    assert list(found) == [*built_in(), "mine"]
    assert found["standard"] == built_in()["standard"]
    assert [
        str(error).startswith(str(tmp_path / "plans" / each))
        for error, each in zip(told, ("b.toml", "c.toml"), strict=True)
    ] == [True, True]
    assert all("line 2" in str(error) for error in told)


def test_a_plan_says_what_it_cannot_show() -> None:
    assert all(plan.cautions == () for plan in built_in().values())
    short = read_plan('name = "a"\n' + PHASE + PHASE.replace('"rest"\nd', '"shake"\nd') + PHASE)
    assert len(short.cautions) == 3
    assert "120 s" in short.cautions[0]
    lying = read_plan(short.toml.replace('kind = "rest"', 'kind = "rest"\nposture = "lying"'))
    assert short.cautions[:2] == lying.cautions
    assert read_plan('name = "a"\n' + PHASE).cautions == ()  # a reading compares nothing
    moving = PHASE.replace('"rest"\nd', '"shake"\nd')
    assert "nothing will be compared" in read_plan('name = "a"\n' + moving).cautions[0]


@pytest.mark.parametrize(
    ("kinds", "compared"),
    [
        (["rest", "shake", "rest"], (0, 2)),
        (["other", "rest", "shake", "rest", "rest"], (1, 4)),
        (["rest", "rest", "shake", "rest"], (1, 3)),
        (["rest", "other", "rest"], (0, 2)),
        (["rest", "rest"], (0, 1)),
        (["shake", "rest", "rest"], (None, None)),
        (["shake"], (None, None)),
    ],
)
def test_the_rests_on_either_side_of_the_shaking_are_compared(
    kinds: list[str], compared: tuple[int | None, int | None]
) -> None:
    toml = 'name = "a"\n' + "".join(PHASE.replace('kind = "rest"', f'kind = "{k}"') for k in kinds)
    plan = read_plan(toml)
    assert (plan.baseline, plan.integration) == compared


def changed(plan: str, old: str, new: str) -> Plan:
    toml = built_in()[plan].toml
    assert old in toml
    return read_plan(toml.replace(old, new))


def test_the_rest_plans_are_the_controls_of_theirs() -> None:
    found = built_in()
    assert is_control(found["rest"], found["standard"])
    assert is_control(found["quick-rest"], found["quick"])
    assert is_control(found["rest"], found["rest"])
    for control, plan in (("rest", "quick"), ("quick", "quick-rest"), ("standard", "standard")):
        assert not is_control(found[control], found[plan])
    assert found["rest"].phases[2].settle_s == found["standard"].phases[2].settle_s


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("duration_s = 60", "duration_s = 90"),  # another time between the rests
        ("duration_s = 120", "duration_s = 150"),
        ('posture = "lying"\nduration_s = 120', 'posture = "sitting"\nduration_s = 120'),
        ("settle_s = 60", "settle_s = 30"),
        ('name = "rest"\nkind = "rest"', 'name = "rest"\nkind = "other"'),
    ],
)
def test_a_control_has_the_same_timing_and_postures(old: str, new: str) -> None:
    assert not is_control(changed("quick-rest", old, new), built_in()["quick"])


def test_plans_are_comparable_whatever_their_phases_are_called() -> None:
    quick = built_in()["quick"]
    assert comparable(changed("quick", "Lie still. Nothing to do.", "Rest."), quick)
    assert not comparable(changed("quick", "duration_s = 60", "duration_s = 90"), quick)
    assert not comparable(built_in()["quick-rest"], quick)
