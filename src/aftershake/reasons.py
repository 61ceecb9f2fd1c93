"""Why something is not known, or is worth less: values with a stable code and their numbers.

A reason is a frozen dataclass with a class attribute `code`; its fields are numbers, words of a
`Literal`, text from outside, or a reason in its turn. Which reasons there are is defined where they
arise, as a union of such classes; sentences are made of them in `aftershake.wording` alone.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints

from aftershake.plain import plain

LONGEST_TEXT = 1000  # characters, of whatever a file says


@dataclass(frozen=True, slots=True)
class Said:
    """Words from outside, or of an older version, whose value is not known."""

    code: ClassVar[str] = "said"
    text: str


def to_data(reason: Any) -> dict[str, Any]:
    """A reason as JSON has it: its code, and its fields by name."""
    found: dict[str, Any] = {"code": reason.code}
    for field in fields(reason):
        value = getattr(reason, field.name)
        found[field.name] = to_data(value) if hasattr(value, "code") else value
    return found


def from_data(data: Any, union: Any) -> Any:
    """The reason of `union` that `data` is; text alone is `Said`. What has a value of its own where
    nothing is said may be missing: older versions did not know it.

    Raises KeyError, ValueError or TypeError for what is none: it may come from a file.
    """
    if isinstance(data, str):
        return Said(plain(data, LONGEST_TEXT))
    if not isinstance(data, dict):
        raise TypeError(f"no reason: {type(data).__name__}")
    kind = by_code(union)[data["code"]]
    hints = _hints(kind)
    told = [each for each in fields(kind) if each.name in data or each.default is MISSING]
    return kind(**{each.name: _checked(data[each.name], hints[each.name]) for each in told})


def to_text(reason: Any) -> str:
    """A reason in one text, for an event; "" for None."""
    return "" if reason is None else json.dumps(to_data(reason), allow_nan=False)


def from_text(text: str, union: Any) -> Any:
    """The reason of `union` that `to_text` made a text of; any other text is `Said`."""
    if not text:
        return None
    try:
        return from_data(json.loads(text), union)
    except (KeyError, ValueError, TypeError, RecursionError):
        return Said(plain(text, LONGEST_TEXT))


@cache
def by_code(union: Any) -> Mapping[str, Any]:
    """The reasons of a union by their codes."""
    return types.MappingProxyType(
        {kind.code: kind for kind in get_args(union) if kind is not type(None)}
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _checked(value: Any, hint: Any) -> Any:
    """`value` if it can be of the type `hint`. Raises ValueError or TypeError."""
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ValueError(f"{value!r} is not known")
        return value
    if get_origin(hint) in (Union, types.UnionType):
        if value is None and type(None) in get_args(hint):
            return None
        return from_data(value, hint)
    if hint is str:
        return plain(value, LONGEST_TEXT)
    if isinstance(value, bool) is not (hint is bool):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    if not math.isfinite(value):
        raise ValueError(f"the number {value}")
    return hint(value)
