"""The sentences of version 0.1.0 give their values, and what nobody knows stays readable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import LinkReason
from aftershake.old_sentences import link_reason

# Every sentence of 0.1.0 about a link, on every system: code, detail, sentence.
SENTENCES = json.loads(
    (Path(__file__).parent / "data" / "link-sentences-0.1.0.json").read_text("utf-8")
)


@pytest.mark.parametrize(("code", "detail", "sentence"), SENTENCES)
def test_each_sentence_gives_its_value(code: str, detail: str, sentence: str) -> None:
    assert link_reason(sentence) == LinkReason(code, detail)  # type: ignore[arg-type]


def test_no_text_is_no_reason() -> None:
    assert link_reason("") is None


@pytest.mark.parametrize("text", ["The strap is taken by another app.", "it dropped", ". ", "x"])
def test_what_it_did_not_write_stays_as_it_is(text: str) -> None:
    assert link_reason(text) == LinkReason("other", text)


@given(st.text(min_size=1) | st.sampled_from(SENTENCES).map(lambda each: each[2] + "…"))
def test_any_text_has_a_value(text: str) -> None:
    found = link_reason(text)
    assert found is not None
    assert found.code != "other" or found.detail == text
