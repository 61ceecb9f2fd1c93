"""No sentence of the program says more than a program may."""

from __future__ import annotations

import ast
import json
import math
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import aftershake
from aftershake.cli.summary import summary
from aftershake.hrv.comparison import Apart, compare
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import IrregularRhythm, TooManyArtifacts
from aftershake.hrv.serial import comparison_from_data, comparison_to_data
from aftershake.review.model import review_of
from aftershake.wording import headline as words
from aftershake.wording.comparison import limits
from aftershake.wording.lint import NEVER, NEVER_OF_ONE_SESSION
from support.app_examples import RESULT

SOURCE = Path(aftershake.__file__).parent


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
        if path.name != "lint.py"
        for text in texts(ast.parse(path.read_text("utf-8")))
        if NEVER.search(text)
    ]
    found += [
        f"{path.relative_to(SOURCE)}: {text!r}"
        for path in sorted(SOURCE.rglob("*.toml"))
        for text in strings_of(tomllib.loads(path.read_text("utf-8")))
        if NEVER.search(text)
    ]
    assert found == []


def test_the_lint_finds_what_it_should() -> None:
    for claim in ("This heals you", "releases trauma", "within the normal range", "a cure"):
        assert NEVER.search(claim)
    for fine in ("Healthy", "secure", "retreat", "Breathe as you normally do."):
        assert not NEVER.search(fine)


def test_the_limits_are_said() -> None:
    said = " ".join(words.LIMITS)
    assert "One session cannot show that shaking caused a change" in said
    assert "no study" in said
    assert "Not medical advice" in said


REASONS = (TooManyArtifacts(12.0), IrregularRhythm(), None)
APARTS = st.none() | st.builds(Apart, st.floats(0, 1e5), st.floats(0, 5000))
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
@given(
    rests(), rests(), st.none() | st.booleans(), st.booleans(), APARTS, st.none() | DELTAS, DELTAS
)
def test_the_same_input_gives_the_same_words_and_none_too_many(
    before: Metrics | None,
    after: Metrics | None,
    same_posture: bool | None,
    settled: bool,
    apart: Apart | None,
    earlier_ln: list[float] | None,
    control_ln: list[float],
) -> None:
    rmssd = [each.rmssd_ms if each is not None else None for each in (before, after)]

    def judged() -> tuple[object, str]:
        found = compare(
            before,
            after,
            same_posture=same_posture,
            settled=settled,
            apart=apart,
            earlier_ln=earlier_ln,
            control_ln=control_ln,
        )
        return found, words.headline(found, *rmssd)

    comparison, said = judged()
    assert judged() == (comparison, said)
    # What was saved says the same as what was worked out.
    saved = json.loads(json.dumps(comparison_to_data(comparison), allow_nan=False))
    assert comparison_from_data(saved) == comparison
    assert words.headline(comparison_from_data(saved), *rmssd) == said

    shown = [said, *limits(comparison)]
    lines = summary(review_of(replace(RESULT, comparison=comparison)))
    assert [text for text in (*lines, *shown) if NEVER.search(text)] == []
    assert [text for text in shown if NEVER_OF_ONE_SESSION.search(text)] == []
    told = comparison.delta_ln_rmssd is not None
    assert told == (comparison.verdict not in ("cannot_tell", "not_comparable"))
    assert told or comparison.reasons
    assert same_posture is not False or comparison.verdict in ("not_comparable", "cannot_tell")
    assert comparison.verdict.endswith("higher") <= (
        told and comparison.delta_ln_rmssd > comparison.usual_variation.middle_ln
    )
