"""No sentence of the program says more than a program may."""

from __future__ import annotations

import ast
import json
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import aftershake
from aftershake.cli.headless import summary
from aftershake.hrv.comparison import compare
from aftershake.hrv.model import Metrics
from aftershake.review.session_object import comparison_from_json, comparison_to_json
from aftershake.wording import headline as words
from support.app_examples import RESULT

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


# Of one comparison: no claim, and no number that is none.
UNSAID = re.compile(r"\b(nan|inf|None|caus\w+|balance|prove[sn]?|effect)\b|-\d|--")
REASONS = ("too many artifacts (12 % of the beats)", "rhythm too irregular for HRV", None)
DELTAS = st.lists(st.floats(-3, 3) | st.just(math.nan), max_size=12)


@st.composite
def rests(draw: st.DrawFn) -> Metrics | None:
    if draw(st.integers(0, 9)) == 0:
        return None
    quality = draw(st.sampled_from(["good", "good", "low", "refused"]))
    rmssd = draw(st.floats(0.5, 500)) if quality != "refused" else None
    hr = draw(st.none() | st.floats(30, 220))
    duration_s = draw(st.sampled_from([0.0, 60.0, 117.6, 120.0, 180.0, 300.0, 86400.0]))
    return Metrics(
        beats=draw(st.integers(0, 2000)),
        duration_s=duration_s,
        gap_s=duration_s * draw(st.floats(0, 0.3)),
        excluded_percent=draw(st.none() | st.floats(0, 100)),
        quality=quality,  # type: ignore[arg-type]
        reason=draw(st.sampled_from(REASONS)) if quality == "refused" else None,
        mean_rr_ms=60_000 / hr if hr else None,
        hr_bpm=hr,
        rmssd_ms=rmssd,
        ln_rmssd=math.log(rmssd) if rmssd else None,
        breathing_per_min=draw(st.none() | st.floats(6, 24)),
    )


@settings(max_examples=400, deadline=None)
@given(rests(), rests(), st.booleans(), st.booleans(), st.none() | DELTAS, DELTAS)
def test_the_same_input_gives_the_same_words_and_none_too_many(
    before: Metrics | None,
    after: Metrics | None,
    same_posture: bool,
    settled: bool,
    earlier_ln: list[float] | None,
    control_ln: list[float],
) -> None:
    def judged() -> tuple[object, str]:
        found = compare(
            before,
            after,
            same_posture=same_posture,
            settled=settled,
            earlier_ln=earlier_ln,
            control_ln=control_ln,
        )
        return found, words.headline(found, before, after)

    comparison, said = judged()
    assert judged() == (comparison, said)
    # What was saved says the same as what was worked out.
    saved = json.loads(json.dumps(comparison_to_json(comparison), allow_nan=False))
    assert comparison_from_json(saved) == comparison
    assert words.headline(comparison_from_json(saved), before, after) == said

    shown = [said, *comparison.reasons]
    lines = summary(replace(RESULT, comparison=comparison, headline=said))
    assert [text for text in (*lines, *shown) if BANNED.search(text)] == []
    assert [text for text in shown if UNSAID.search(text)] == []
    told = comparison.delta_ln_rmssd is not None
    assert told == (comparison.verdict not in ("cannot_tell", "not_comparable"))
    assert told or comparison.reasons
    assert same_posture or comparison.verdict in ("not_comparable", "cannot_tell")
    assert comparison.verdict.endswith("higher") <= (
        told and comparison.delta_ln_rmssd > comparison.usual_variation.middle_ln
    )
