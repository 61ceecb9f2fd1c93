"""Where every sentence passes: one place at which the tests can put codes instead of words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Words = TypeVar("Words", bound=str | tuple[str, ...])
# Every function that makes words, by its name.
SENTENCES: dict[str, Callable[..., Any]] = {}


def said(make: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What `make` makes. Behaviour may not depend on it: tests set codes in its place."""
    return make(*given, **named)


def worded(make: Callable[Given, Words]) -> Callable[Given, Words]:
    """Marks a function of this package that makes words out of values."""
    SENTENCES[f"{make.__module__.rpartition('.')[2]}.{make.__qualname__}"] = make

    @wraps(make)
    def made(*given: Given.args, **named: Given.kwargs) -> Words:
        words: Words = said(make, *given, **named)
        return words

    return made
