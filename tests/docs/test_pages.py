"""The pages of documentation: short, linked to what is there, in words the program uses too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aftershake.plans.reader import read_plan
from aftershake.wording.lint import never_said
from support.doc_lines import ROOT, fences, pages

pytestmark = pytest.mark.words
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^)#]*)(#[^)]*)?\)")
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def test_the_first_page_is_read_in_one_sitting() -> None:
    assert len(README.splitlines()) < 150


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_is_short_and_the_first_page_names_it(guide: Path) -> None:
    text = guide.read_text("utf-8")
    assert len(text.splitlines()) <= 60
    assert text.startswith("# ")
    assert f"(docs/guide/{guide.name})" in README


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for to, part in LINK.findall(page.read_text("utf-8")):
        if "://" in to:
            continue
        there = page.parent / to if to else page
        assert there.exists(), to
        if part:
            headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            assert part[1:] in {each.lower().replace(" ", "-") for each in headings}, part


def test_a_plan_that_a_page_shows_is_one() -> None:
    for guide in GUIDES:
        for _, language, text in fences(guide):
            if language == "toml":
                assert read_plan(text).phases


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CHANGELOG.md", *GUIDES], ids=lambda page: page.stem
)
def test_no_word_promises_what_nobody_knows(page: Path) -> None:
    assert never_said(page.read_text("utf-8")) is None


def test_the_change_log_has_the_form_it_names() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    for version in versions[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", version), version
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= set(KINDS)
    for section in text.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert len(kinds) == len(set(kinds)), kinds


def test_the_page_of_the_bluetooth_tests_names_files_that_are_there() -> None:
    page = ROOT / "tests" / "bluetooth" / "README.md"
    named = set(re.findall(r"`((?:\.\./)*(?:\w+/)*test_\w+)(?:\.py)?`", page.read_text("utf-8")))
    assert len(named) > 15
    assert [each for each in sorted(named) if not (page.parent / f"{each}.py").exists()] == []
