"""The reasons in a database of version 0.1.0 get their values, by the migration or when read."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from aftershake.events import Link, LinkReason
from aftershake.plans.reader import read_plan
from aftershake.store.results import load
from aftershake.store.store import Store
from support.folded import fold_events
from support.of_0_1_0 import unpacked

DATA = Path(__file__).parents[1] / "data"
SHOWN = json.loads((DATA / "aftershake-0.1.0.json").read_text("utf-8"))
SWITCHED_OFF = "Bluetooth is switched off. Switch it on in the settings of this computer."
TAKEN = "The strap is taken by another app."
CODES = {
    "the link to the strap was lost": ["link_lost"],
    "the strap lost contact with the skin": ["contact_lost"],
    "the strap sent a heart rate but no beat intervals": ["no_intervals"],
    "beats are missing in what the strap sent": ["beats_missing"],
    "Aftershake was closed, or the computer slept": ["closed"],
    "the link to the strap was lost: Bluetooth is switched off": ["link_lost", "switched_off"],
    "the link to the strap was lost: the strap is taken by another app": ["link_lost", "other"],
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return unpacked(tmp_path / "aftershake.db", as_saved=True)


def test_links_have_their_reasons_and_texts_that_nobody_knows_are_kept(old: Path) -> None:
    with Store(old) as store:
        reasons = {
            event.reason
            for number in SHOWN
            for event in store.events(int(number))
            if isinstance(event, Link)
        }
        rows = store.db.query("SELECT DISTINCT detail, reason FROM event WHERE kind = 'link'")
        kept = {row["detail"]: row["reason"] for row in rows}
    assert reasons == {
        None,
        LinkReason("simulated_drop"),
        LinkReason("recording_over"),
        LinkReason("dropped"),
        LinkReason("switched_off"),
        LinkReason("other", TAKEN),
    }
    assert kept[SWITCHED_OFF] == "switched_off"
    assert kept[TAKEN] is None
    assert kept[""] is None


@pytest.mark.parametrize("migrated", [True, False])
def test_gaps_have_the_codes_of_their_words(old: Path, migrated: bool) -> None:
    """Also where a row has no value, as after a salvage."""
    with Store(old) as store:
        if not migrated:
            with store.writing() as db:
                db.execute("UPDATE gap SET causes = NULL, link = NULL, detail = NULL")
        for number, shown in SHOWN.items():
            result = load(store, int(number))
            if result is None:
                assert number == "13", "only what was cut off has no result yet"
                continue
            found = [(gap.start_s, gap.end_s, list(gap.codes)) for gap in result.gaps]
            assert found == [(g["start_s"], g["end_s"], CODES[g["reason"]]) for g in shown["gaps"]]


def test_gaps_worked_out_again_have_the_same_codes(old: Path) -> None:
    from aftershake.rr.beats import SHORTEST_GAP_S
    from aftershake.rr.gaps import gaps

    with Store(old) as store:
        for number, shown in SHOWN.items():
            row = store.session(int(number))
            assert row is not None
            whole = fold_events(read_plan(row.plan_toml), store.events(row.id))
            ends = whole.state.spans
            found = gaps(
                whole.all_beats, whole.heard, ends[0].start_s, ends[-1].end_s, whole.changes
            )
            codes = [CODES[gap["reason"]] for gap in shown["gaps"]]
            if number == "9":  # its last seconds have no beat, which is a gap by now
                codes.append(["beats_missing"])
            # Shorter ones were not told then.
            long = [gap for gap in found if gap.end_s - gap.start_s >= SHORTEST_GAP_S]
            assert [list(gap.codes) for gap in long] == codes
            assert all(gap.codes for gap in found)


def test_a_gap_of_nobody_knows_whose_words_stays_readable(old: Path) -> None:
    with sqlite3.connect(old) as db:
        db.execute("UPDATE gap SET reason = 'the dog ate it' WHERE session_id = 14")
    db.close()
    with Store(old) as store:
        result = load(store, 14)
    assert result is not None
    assert {gap.link for gap in result.gaps} == {LinkReason("other", "the dog ate it")}
    assert {gap.codes for gap in result.gaps} == {("other",)}
