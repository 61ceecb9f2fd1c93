"""Why the strap is not there, in words: each value has its own, on every system."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from aftershake.events import DETAILED, LINK_CODES, LinkReason, LinkState
from aftershake.wording.link import clause, link_words, reason_words
from support.app_examples import RESTING

PLATFORMS = ("linux", "darwin", "win32", "elsewhere")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_reason_has_words_of_its_own(platform: str) -> None:
    reasons = [LinkReason(code, "X" if code in DETAILED else "") for code in LINK_CODES]
    assert len({reason_words(each, platform) for each in reasons}) == len(reasons)
    assert all(clause(each) for each in reasons)
    assert reason_words(None, platform) == ""


def test_what_to_do_fits_the_system() -> None:
    off = LinkReason("switched_off")
    assert "bluetoothctl" in reason_words(off, "linux")
    assert "menu bar" in reason_words(off, "darwin")
    assert "Settings, Bluetooth & devices" in reason_words(off, "win32")


def test_the_unknown_shows_its_own_text() -> None:
    why = LinkReason("unknown", "BleakError: something new")
    assert reason_words(why).endswith("on often helps. (BleakError: something new)")
    assert reason_words(LinkReason("other", "Put it on.")) == "Put it on."
    straps = "H10 (C0:01), H10 (C0:02)"
    assert reason_words(LinkReason("several_match", straps)) == f"Several straps match: {straps}."


@pytest.mark.parametrize(
    ("link", "away_s", "why", "words"),
    [
        ("searching", None, None, "looking for the strap"),
        ("connecting", None, None, "connecting"),
        ("searching", None, "not_a_strap", "looking for the strap: This device sends no heart"),
        ("lost", 1.0, "dropped", "strap lost 1 s, searching"),
        ("lost", 1.0, "simulated_drop", "strap lost 1 s, searching"),
        ("searching", 12.4, "switched_off", "strap lost 12 s, searching: Bluetooth is switched"),
        ("searching", 660.0, None, "strap lost 11 min, searching"),
        ("ended", 12.0, "recording_over", "the recording is over"),
        ("ended", None, None, ""),
        *((state, None, None, "") for state in get_args(LinkState) if state == "connected"),
    ],
)
def test_how_it_stands_with_the_link(
    link: LinkState, away_s: float | None, why: str | None, words: str
) -> None:
    reason = None if why is None else LinkReason(why)  # type: ignore[arg-type]
    said = link_words(replace(RESTING, link=link, away_s=away_s, link_reason=reason))
    assert said.startswith(words) if why and ":" in words else said == words
