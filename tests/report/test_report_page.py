"""The page of a session: the review's words and numbers, nothing fetched, no text that acts."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib import resources

import pytest

import support.app_examples as examples
from aftershake.app.theme import DARK, DARK_GROUND, LIGHT, LIGHT_GROUND
from aftershake.events import Noted
from aftershake.plain import plain
from aftershake.report.methods import Origin
from aftershake.report.page import session_page
from aftershake.review.model import review_of
from aftershake.rr.gaps import Gap
from aftershake.session.check import said_of
from aftershake.session.result import Mark, Result
from aftershake.wording.lint import never_said
from support.hostile import HOSTILE
from support.pages import Page, page_of
from support.report_examples import BEHIND, OWN

ORIGIN = Origin("9.8.7", "42", 1140, "5e" * 32)
RESULTS = {
    "whole": examples.RESULT,
    "unclear": examples.UNCLEAR,
    "rated": examples.RATED,
    "upset": examples.UPSET,
    "empty": examples.EMPTY,
    "marked": replace(examples.RESULT, marks=(Mark(171.0), Mark(512.4), Mark(4000.0))),
    "behind": OWN,
    "many gaps": replace(
        examples.RESULT,
        gaps=tuple(Gap(20.0 * i, 20.0 * i + 7, ("no_beat",)) for i in range(1, 30)),
    ),
}
EACH = pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><b>bold</b>",
    "{{ 7 * 7 }}{% raw %}${1}",
    "<!-- ]]> -->",
    "&lt;already&gt; &amp; 'quoted' \"twice\"",
    "javascript:alert(1)",
)


def written(result: Result) -> str:
    """With what lies behind it where that is known."""
    return session_page(result, ORIGIN, BEHIND if result is RESULTS["behind"] else None)


def page(result: Result) -> Page:
    return page_of(written(result))


@EACH
def test_what_the_review_says_is_there(result: Result) -> None:
    review, text = review_of(result), page(result).text
    for sentence in (review.headline, review.title, *review.limits, *review.gaps, *review.marks):
        assert " ".join(sentence.split()) in text
    for sentence in (*review.caveats, *review.check.said, review.check.kind_word):
        assert " ".join(sentence.split()) in text
    for rating in review.check.ratings:
        assert f"{rating.label} {rating.change}" in text
    assert ("stopped early" in text) == (not result.complete)


@EACH
def test_every_number_stands_in_its_row(result: Result) -> None:
    review, rows = review_of(result), page(result).rows
    for phase in review.phases:
        row = next(row for row in rows if row[0].endswith(phase.name))
        assert row[1] == phase.hr_bpm
        assert row[-1] == phase.signal
        if phase.why:
            assert " ".join(row[2].split()) == f"no RMSSD: {phase.why}"
        else:
            assert row[2:4] == [phase.rmssd_ms, phase.ln_rmssd]
            assert row[4].removeprefix("about ") == phase.breathing_per_min
    changed = [row for row in rows if row[0] == "change"]
    if review.change is None:
        assert not changed
    else:
        moved = review.change
        said = [moved.hr_bpm, moved.rmssd, moved.ln_rmssd, moved.breathing_per_min, moved.verdict]
        assert changed == [["change", *said]]


@EACH
def test_it_fetches_nothing_and_only_its_own_style_holds(result: Result) -> None:
    text = written(result)
    found = page_of(text)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text)
    names = {name for name, _ in found.elements}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "base", "form"}
    for _, attributes in found.elements:
        assert not {"src", "style", "srcset", "action"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    digest = b64encode(sha256(found.style.encode()).digest()).decode()
    assert "default-src 'none'" in found.policy
    assert f"style-src 'sha256-{digest}'" in found.policy


@EACH
def test_made_twice_it_is_the_same_to_the_byte(result: Result) -> None:
    assert written(result) == written(result)
    assert session_page(result, ORIGIN) == session_page(replace(result), ORIGIN)


@pytest.mark.words
@EACH
def test_no_word_that_is_never_said_and_no_number_that_is_none(result: Result) -> None:
    text = page(result).text
    assert never_said(text) is None
    assert not re.search(r"\b(nan|None|inf|True|False|undefined)\b", text)


@EACH
def test_every_picture_is_told_in_words(result: Result) -> None:
    found = page(result)
    ids = {attributes["id"] for _, attributes in found.elements if "id" in attributes}
    pictures = [a for a in found.named("svg") if "role" in a]
    expected = bool(result.phases) + (review_of(result).change is not None)
    assert len(pictures) == expected + 3 * (result is RESULTS["behind"])
    for attributes in pictures:
        assert attributes["role"] == "img"
        assert set((attributes["aria-labelledby"] or "").split()) <= ids
    for attributes in found.named("section"):
        assert attributes["aria-labelledby"] in ids
    assert len(ids) == sum("id" in a for _, a in found.elements)  # each once


QUIET = {name for name, _ in page(examples.RATED).elements}


@pytest.mark.parametrize("text", [*MARKUP, *HOSTILE])
def test_what_people_and_straps_say_is_only_text(text: str) -> None:
    said = plain(text)
    phases = (replace(examples.RESULT.phases[0], name=said), *examples.RESULT.phases[1:])
    hostile = replace(
        examples.RESULT,
        title=said,
        strap=said,
        phases=phases,
        said=said_of([Noted(1.0, "note", said), Noted(1.0, "tag", said)]),
    )
    found = page_of(session_page(hostile, replace(ORIGIN, person=said)))
    assert {name for name, _ in found.elements} <= {*QUIET, "strong"}
    shown = " ".join(said.split())
    assert shown in found.text
    assert shown in " ".join(found.title.split())


@pytest.mark.words
def test_how_it_was_measured() -> None:
    found = page(examples.RESULT)
    assert "Aftershake 9.8.7" in found.text
    assert ORIGIN.sha256 in found.text
    assert "aftershake report 12 -o report.html" in found.text
    rows = [row for row in found.rows if len(row) == 8]
    assert rows[1][1:7] == ["6:00", "1:00", "1:00–6:00", "330", "1 (0.4\xa0%)", "0\xa0s"]
    assert rows[3][1:4] == ["10:00", "5:00", "14:00–19:00"]


@pytest.mark.words
def test_what_was_left_to_settle_is_said_as_the_table_has_it() -> None:
    whole = examples.RESULT
    first, shaking, second = whole.phases
    at_once = replace(first, measured_from_s=first.start_s)
    alone = replace(whole, phases=(first,), integration=None)
    after = "Of the rest after, the last five minutes at most are measured."
    for result, said, last in (
        (whole, "The first part of each rest is left out, as its plan says", True),
        (
            replace(whole, phases=(at_once, shaking, second)),
            "The first part of a rest, where the table says so, is left out, as its plan says",
            True,
        ),
        (alone, "The first part of the rest is left out, as its plan says", False),
    ):
        text = page(result).text
        assert said in text
        assert (after in text) == last
    nothing = page(replace(alone, phases=(at_once,)))
    assert "Settling" not in nothing.text


@pytest.mark.words
def test_no_line_ends_between_a_number_and_its_unit() -> None:
    text = written(examples.RATED)
    assert "31\xa0→\xa039\xa0ms" in text
    broken = re.compile(r"\d (ms|bpm|%|s)\b|\d → \d")
    assert not broken.search("".join(page(examples.RATED).texts))
    # What is to be copied is left as it is.
    named = session_page(examples.RESULT, replace(ORIGIN, person="5 s"))
    assert "aftershake --person &#39;5 s&#39; report" in named


def test_the_command_makes_it_again_for_the_person_it_is_about() -> None:
    text = page_of(session_page(examples.RESULT, replace(ORIGIN, person="Ada L"))).text
    assert "aftershake --person 'Ada L' report 12 -o report.html" in text


def test_its_colours_are_those_of_the_screens() -> None:
    style = (resources.files("aftershake.report") / "templates" / "style.css").read_text("utf-8")
    light, dark, *_ = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    for text, inks, ground in ((light, LIGHT, LIGHT_GROUND), (dark, DARK, DARK_GROUND)):
        named = dict(re.findall(r"--([a-z]+): (#[0-9A-F]{6});", text))
        assert named == {"ground": ground, **inks}


def test_an_estimate_is_one_where_there_is_little_room_too() -> None:
    style = (resources.files("aftershake.report") / "templates" / "style.css").read_text("utf-8")
    about = re.findall(r"\.about[^{]*\{[^}]*\}", style)
    assert about
    assert not any("none" in rule for rule in about)
