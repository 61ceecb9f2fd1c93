"""No sentence of the program says more than a program may."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import aftershake
from aftershake.hrv import words

SOURCE = Path(aftershake.__file__).parent
BANNED = re.compile(
    r"\b(cures?|cured|curing|treats?|treated|treating|treatment|diagnos\w*|heal(s|ed|ing)?|detox\w*"
    r"|stored trauma|releas\w+ trauma|trauma releas\w*"
    r"|reset\w* (the|your) nervous system|nervous system reset"
    r"|safe for everyone|normal|abnormal|vagal tone|parasympathetic dominance|sympathovagal"
    r"|p-value|p value|statistically significant)\b",
    re.IGNORECASE,
)


def texts(tree: ast.AST) -> Iterator[str]:
    """String constants that are not docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        shown = isinstance(node, ast.Constant) and id(node) not in docstrings
        if shown and isinstance(node.value, str):
            yield node.value


def strings_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_of(each)


def test_no_banned_word_in_what_is_shown() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {text!r}"
        for path in sorted(SOURCE.rglob("*.py"))
        for text in texts(ast.parse(path.read_text("utf-8")))
        if BANNED.search(text)
    ]
    found += [
        f"{path.relative_to(SOURCE)}: {text!r}"
        for path in sorted(SOURCE.rglob("*.toml"))
        for text in strings_of(tomllib.loads(path.read_text("utf-8")))
        if BANNED.search(text)
    ]
    assert found == []


def test_the_lint_finds_what_it_should() -> None:
    for claim in ("This heals you", "releases trauma", "within the normal range", "a cure"):
        assert BANNED.search(claim)
    for fine in ("Healthy", "secure", "retreat", "Breathe as you normally do."):
        assert not BANNED.search(fine)


def test_the_limits_are_said() -> None:
    said = " ".join(words.LIMITS)
    assert "One session cannot show that shaking caused a change" in said
    assert "no study" in said
    assert "Not medical advice" in said
