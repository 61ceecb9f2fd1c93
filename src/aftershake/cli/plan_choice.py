"""The plan that a command was given: by its name, or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftershake.cli.output import say
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.plans.plan import Plan

DEFAULT = "standard"


def chosen_plan(name: str | None) -> Plan:
    """The plan called `name`, or in the file of that name. Raises PlanError."""
    from aftershake.config import expanded
    from aftershake.exchange.plan_files import plan_file, plans
    from aftershake.plans.plan import PlanError

    if name is not None and name.endswith(".toml"):
        return plan_file(expanded(name))
    known = plans(lambda error: say(str(error)))
    if (name or DEFAULT) not in known:
        raise PlanError(
            f"There is no plan {plain(name or '', 40)!r}. There are: {', '.join(known)}."
        )
    return known[name or DEFAULT]
