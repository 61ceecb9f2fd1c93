"""The sentences of results that 0.1.0 wrote become reasons, once; others stay as they were said."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.hrv.reasons import (
    FewControls,
    FewOwnSessions,
    Interrupted,
    IntervalsDoubtful,
    LowConfidence,
    Moving,
    NoBeats,
    RestRefused,
    RestTooShort,
    ShortRests,
    TooFewPairs,
    TooManyArtifacts,
    TooShort,
    WasUnsaved,
)
from aftershake.reasons import Said
from aftershake.store.old_reasons import comparison_of_0_1, limit, refusal
from aftershake.store.results import load
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked

DATA = Path(__file__).parents[1] / "data"
SHOWN: dict[str, Any] = json.loads((DATA / "aftershake-0.1.0.json").read_text("utf-8"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpacked(tmp_path / "aftershake.db", as_saved=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no beat intervals came in this time", NoBeats()),
        ("not enough beats (23 s, 60 s are needed)", TooShort(23.0, 60.0)),
        ("not enough beats (12 usable pairs, 30 are needed)", TooFewPairs(12, 30)),
        ("too many artifacts (18 % of the beats)", TooManyArtifacts(18.0)),
        ("too many artifacts (18 %)", Said("too many artifacts (18 %)")),
        ("", Said("")),
    ],
)
def test_refusals(text: str, reason: object) -> None:
    assert refusal(text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "The second rest gave no usable RMSSD: too many artifacts (18 % of the beats).",
            RestRefused("second", TooManyArtifacts(18.0)),
        ),
        ("The first rest gave no usable RMSSD: too little signal.", RestRefused("first", None)),
        (
            "The first rest has 117 s of signal; 120 s are needed to compare.",
            RestTooShort("first", 117.0, 120.0),
        ),
        (
            "The signal of the second rest was of low confidence (5 % of beats left out, 0 s"
            " missing).",
            LowConfidence("second", 5.0, 0.0),
        ),
        ("2 minutes of rest can only show large changes; five are better.", ShortRests(120.0)),
        ("1 more comparable session until this can be set beside your own.", FewOwnSessions(1)),
        ("5 more comparable sessions until this can be set beside your own.", FewOwnSessions(5)),
        (
            "7 of 8 control sessions so far, with rest instead of shaking; from then on your own"
            " variation is used.",
            FewControls(7, 8),
        ),
        ("The first rest was interrupted for 5 minutes.", Interrupted("first", 300.0)),
        (
            "For 60 seconds nothing could be saved (the disk is full); it was kept in memory and"
            " saved after.",
            WasUnsaved(60.0, "full"),
        ),
        (
            "This strap seems to count in milliseconds where 1/1024 s are agreed on: its intervals"
            " would be 2 % too short. They are kept as they came.",
            IntervalsDoubtful("milliseconds"),
        ),
        ("What nobody knows.", Said("What nobody knows.")),
    ],
)
def test_limits(text: str, reason: object) -> None:
    assert limit(text) == reason


@given(st.text())
def test_any_text_is_a_reason(text: str) -> None:
    assert limit(text).code
    assert refusal(text).code


def test_every_result_of_the_old_database_has_its_values(old: Path) -> None:
    unknown = []
    with Store(old) as store:
        for number, shown in SHOWN.items():
            result = load(store, int(number))
            if result is None:
                continue
            said = [reason.code for reason in result.comparison.reasons]
            assert len(said) == len(shown["comparison"]["reasons"])
            metrics = [phase.metrics for phase in result.phases]
            assert [m.reason is None for m in metrics] == [
                phase["metrics"]["reason"] is None for phase in shown["phases"]
            ]
            why = [m.reason for m in metrics if m.reason]
            unknown += [r for r in (*result.comparison.reasons, *why) if isinstance(r, Said)]
            if number == "2":
                assert result.comparison.reasons == (RestRefused("second", TooManyArtifacts(18.0)),)
                assert metrics[1].reason == Moving()
    assert unknown == []


def test_what_is_damaged_can_be_worked_out_again_and_what_is_unknown_can_be_read(
    old: Path,
) -> None:
    db = sqlite3.connect(old)
    text = json.dumps({"code": 7})
    with db:
        db.execute("UPDATE comparison SET comparison = ? WHERE session_id = 1", [text])
        db.execute("UPDATE phase SET metrics = '[1' WHERE session_id = 2")
        (kept,) = db.execute("SELECT comparison FROM comparison WHERE session_id = 3").fetchone()
        changed = json.loads(kept) | {"reasons": ["The dog ate it."]}
        db.execute(
            "UPDATE comparison SET comparison = ? WHERE session_id = 3", [json.dumps(changed)]
        )
    db.close()
    with Store(old) as store:
        assert load(store, 1) is None
        assert load(store, 2) is None
        third = load(store, 3)
        rows = {row.id: row.verdict for row in store.sessions()}
    assert third is not None
    assert third.comparison.reasons == (Said("The dog ate it."),)
    assert rows[1] is None
    assert rows[2] == "cannot_tell"


def test_own_controls_keep_their_number() -> None:
    usual = {"within_ln": 0.1, "clear_ln": 0.2, "from": "9 control sessions", "middle_ln": 0.0}
    found = comparison_of_0_1({"usual_variation": usual, "reasons": []})
    assert found["usual_variation"]["controls"] == 9
    usual["from"] = "published"
    found = comparison_of_0_1({"usual_variation": usual, "reasons": []})
    assert found["usual_variation"]["controls"] is None
