"""Reasons of any kind, made from their own fields."""

from __future__ import annotations

import types
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st


def any_of(union: Any) -> st.SearchStrategy[Any]:
    """Any reason of a union, its numbers and words too."""
    return st.one_of([_made(kind) for kind in get_args(union)])


def _made(kind: Any) -> st.SearchStrategy[Any]:
    if kind is type(None):
        return st.none()
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _field(hints[field.name]) for field in fields(kind)})


def _field(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return any_of(hint)
    if hint is str:
        return st.text("abc xyz.", max_size=20)
    if hint is bool:
        return st.booleans()
    return st.integers(0, 500) if hint is int else st.floats(0, 5000)
