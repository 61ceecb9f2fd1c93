"""A plan from its file: a folder may hold anything under that name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aftershake.config import plans_folder
from aftershake.ordinary import ordinary
from aftershake.plans.place import Place
from aftershake.plans.plan import Plan, PlanError
from aftershake.plans.reader import LONGEST_TOML, built_in, read_plan


def plan_file(path: Path) -> Plan:
    """The plan in a file. Raises PlanError."""
    try:
        data = ordinary(path, 4 * LONGEST_TOML + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PlanError(f"Cannot read {path}: {why}.") from None
    if len(data) > 4 * LONGEST_TOML:  # bytes of so many characters
        raise PlanError(f"{path} is too long for a plan.")
    if not data.strip():  # as a shell leaves the file that it is about to write to
        raise PlanError(f"{path} is empty: no plan yet.")
    try:
        return read_plan(data.decode("utf-8").replace("\r\n", "\n"), source=str(path))
    except UnicodeDecodeError:
        raise PlanError(f"{path} is not a text file in UTF-8.") from None


def plans(tell: Callable[[PlanError], None]) -> dict[str, Plan]:
    """Built-in and own plans by name. An own plan that cannot be used is left out, and `tell` is
    told why: so is one whose name is taken, since a name stands for one plan in every session.
    """
    ours = built_in()
    found = dict(ours)
    folder = plans_folder()
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            plan = plan_file(path)
            if plan.name in found:
                whose = "a built-in plan" if plan.name in ours else "another plan of yours"
                line = Place(str(path), plan.toml).at("name")
                raise PlanError(
                    f"{line}: {plan.name!r} is the name of {whose}; give this one another."
                )
        except PlanError as error:
            tell(error)
        else:
            found[plan.name] = plan
    return found


def resting_plans() -> list[Plan]:
    """Those without shaking, for who may not shake, or not now."""
    known = plans(lambda error: None).items()
    return [plan for name, plan in known if not plan.shaking_s and name != "demo"]
