"""Plans as TOML: read, checked, and the built-in ones, which lie in `built_in/` beside this."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aftershake.plain import plain
from aftershake.plans.place import Place
from aftershake.plans.plan import (
    EXPERIENCES,
    KINDS,
    NEEDS,
    POSTURES,
    Phase,
    Plan,
    PlanError,
)
from aftershake.plans.step import SIDES, Step

LONGEST_PHASE_S = 4 * 3600
# A plan as people write it; what is larger takes the parser, or the screens, minutes.
LONGEST_TOML, LONGEST_LINE, MOST_PHASES, MOST_STEPS = 65_536, 1100, 200, 100
LONGEST_TEXT = 500  # of what is said at the beginning of a phase
OF_A_PLAN = {"name", "title", "about", "from", "who", "needs", "experience", "phase"}
OF_A_PHASE = {
    *("name", "kind", "posture", "duration_s", "settle_s", "say", "step"),
    *("still", "instead"),
}
OF_A_STEP = {
    *("name", "seconds", "count", "each_s", "breaths"),
    *("cue", "picture", "side", "tiredness"),
}


def read_plan(toml: str, *, source: str = "the plan") -> Plan:
    """Read and check a plan. Raises PlanError with a sentence that names `source`, and the line
    where that can be told."""
    data = _parsed(toml, source)
    place = Place(source, toml)
    known(data, OF_A_PLAN, place)
    name = text(data, "name", place)
    if not re.fullmatch(r"[a-z0-9][a-z0-9 _-]{0,39}", data["name"]):
        raise PlanError(
            f"{place.at('name')}: name = {name!r} should be 1 to 40 small letters, digits, spaces,"
            " - or _"
        )
    rows = data.get("phase")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise PlanError(f"{source} has no phases: add at least one [[phase]]")
    if len(rows) > MOST_PHASES:
        raise PlanError(f"{source} has {len(rows)} phases; {MOST_PHASES} at most")
    phases = tuple(_phase(row, place.in_phase(i, len(rows))) for i, row in enumerate(rows, 1))
    if any(each.instead for each in phases) and any(each.kind == "shake" for each in phases):
        raise PlanError(f"{source} shakes: instead goes with plans that rest instead of shaking")
    needs = data.get("needs", [])
    if not isinstance(needs, list) or any(each not in NEEDS for each in needs):
        raise PlanError(
            f"{place.at('needs')}: needs should be a list of some of {', '.join(NEEDS)}"
        )
    return Plan(
        name,
        text(data, "title", place, name),
        text(data, "about", place, ""),
        phases,
        toml,
        origin=text(data, "from", place, ""),
        who=text(data, "who", place, ""),
        needs=tuple(needs),
        experience=one_of(data, "experience", EXPERIENCES, place, "first"),
    )


def _parsed(toml: str, source: str) -> dict[str, Any]:
    if len(toml) > LONGEST_TOML:
        raise PlanError(f"{source} is too long for a plan: {LONGEST_TOML} characters at most")
    if any(len(line) > LONGEST_LINE for line in toml.split("\n")):
        raise PlanError(f"{source}: a line is longer than {LONGEST_LINE} characters")
    try:
        toml.encode("utf-8")  # half a character cannot be kept with the session
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{source} is not valid TOML: {error}") from None
    except RecursionError:
        raise PlanError(f"{source} is not valid TOML: too many brackets in each other") from None
    except ValueError:  # of Python's own: a number of thousands of digits, half a character
        raise PlanError(f"{source} is not valid TOML: it holds what is no text or number") from None


def _phase(row: dict[str, Any], place: Place) -> Phase:
    known(row, OF_A_PHASE, place)
    kind = one_of(row, "kind", KINDS, place)
    posture = one_of(row, "posture", POSTURES, place, "any")
    steps = _steps(row, place)
    lasts_s = sum(step.duration_s for step in steps)
    duration_s = seconds(row, "duration_s", place, lasts_s or None)
    settle_s = seconds(row, "settle_s", place, 0.0)
    if steps and duration_s != lasts_s:
        raise PlanError(
            f"{place.at('duration_s')}: its steps last {lasts_s:g} s; leave duration_s out, or make"
            " it that"
        )
    if not 1 <= duration_s <= LONGEST_PHASE_S:
        raise PlanError(
            f"{place.at('duration_s')}: duration_s should be from 1 to {LONGEST_PHASE_S} seconds"
        )
    if not 0 <= settle_s < duration_s:
        raise PlanError(
            f"{place.at('settle_s')}: settle_s should be 0 or more and below duration_s"
        )
    name, say = text(row, "name", place), text(row, "say", place, "")
    still, instead = _flag(row, "still", place), _flag(row, "instead", place)
    if still and kind != "other":
        raise PlanError(f'{place.at("still")}: still goes with kind = "other"')
    if instead and kind != "rest":
        raise PlanError(f'{place.at("instead")}: instead goes with kind = "rest"')
    return Phase(name, kind, posture, duration_s, settle_s, say, steps, still, instead)


def _steps(row: dict[str, Any], place: Place) -> tuple[Step, ...]:
    rows = row.get("step", [])
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise PlanError(f"{place.at('step')}: each step should be a [[phase.step]]")
    if len(rows) > MOST_STEPS:
        raise PlanError(f"{place} has {len(rows)} steps; {MOST_STEPS} at most")
    return tuple(_step(each, place.in_step(i)) for i, each in enumerate(rows, 1))


def _step(row: dict[str, Any], place: Place) -> Step:
    known(row, OF_A_STEP, place)
    if len({"seconds", "count", "breaths"} & set(row)) != 1:
        raise PlanError(f"{place} should have one of seconds, count and breaths")
    if "each_s" in row and "count" not in row:
        raise PlanError(f"{place.at('each_s')}: each_s goes with count")
    step = Step(
        name=text(row, "name", place),
        seconds=seconds(row, "seconds", place, 0.0),
        count=_whole(row, "count", place),
        each_s=seconds(row, "each_s", place, 4.0),
        breaths=_whole(row, "breaths", place),
        cue=text(row, "cue", place, ""),
        picture=text(row, "picture", place, ""),
        side=one_of(row, "side", SIDES, place, ""),
        tiredness=_flag(row, "tiredness", place),
    )
    if not 1 <= step.duration_s <= LONGEST_PHASE_S or step.each_s <= 0:
        raise PlanError(f"{place} should last from 1 to {LONGEST_PHASE_S} seconds")
    return step


def _flag(row: dict[str, Any], key: str, place: Place) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise PlanError(f"{place.at(key)}: {key} should be true or false")
    return value


def _whole(row: dict[str, Any], key: str, place: Place) -> int:
    value = row.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise PlanError(f"{place.at(key)}: {key} should be a whole number, 1000 at most")
    return value


def known(table: dict[str, Any], keys: set[str], place: Place) -> None:
    """Refuse keys that mean nothing: a typo must not silently change a session."""
    for key in table:
        if key not in keys:
            raise PlanError(f"{place.at(key)}: {key!r} is not known; use {', '.join(sorted(keys))}")


def one_of(
    table: dict[str, Any],
    key: str,
    words: tuple[Any, ...],
    place: Place,
    default: str | None = None,
) -> Any:
    """One of some words under `key`."""
    value = text(table, key, place, default)
    if value not in words and value != default:
        raise PlanError(f"{place.at(key)}: {key} = {value!r} should be one of {', '.join(words)}")
    return value


def text(table: dict[str, Any], key: str, place: Place, default: str | None = None) -> str:
    """What is said under `key`, fit to be shown."""
    value = table.get(key, default)
    shown = plain(value, LONGEST_TEXT) if isinstance(value, str) else ""
    if not isinstance(value, str) or (default is None and not shown.strip()):
        raise PlanError(f"{place.at(key)}: {key} should be a text")
    return shown


def seconds(table: dict[str, Any], key: str, place: Place, default: float | None = None) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanError(f"{place.at(key)}: {key} should be a number of seconds")
    # Not every whole number has a float; and this is too long for any plan.
    return float(min(max(value, -1e9), 1e9))


def built_in() -> dict[str, Plan]:
    """The plans that come with the program, by name, the everyday one first."""
    return {plan.name: plan for plan in map(_read, _files())}


def built_in_or_first(name: str | None) -> Plan:
    """The built-in plan of that name, else the everyday one; no other is read."""
    files = _files()
    return _read(name if name in files else next(iter(files)))


@cache
def _files() -> dict[str, Path]:
    """The file of each by its plan's name, which stands behind a number: `01-standard.toml`."""
    files = sorted(Path(__file__).with_name("built_in").glob("*.toml"), key=lambda f: f.name)
    return {f.stem.partition("-")[2]: f for f in files}


@cache
def _read(name: str) -> Plan:
    """Read once: home asks again and again."""
    file = _files()[name]
    return read_plan(file.read_text("utf-8"), source=file.name)
