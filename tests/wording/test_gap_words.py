"""Stretches without beats in words: the sentences, and that each value has its own."""

from __future__ import annotations

from itertools import product

from aftershake.events import DETAILED, LINK_CODES, LinkReason
from aftershake.rr.gaps import CAUSES, Gap
from aftershake.wording.gaps import gap_words, told

LOST = "the link to the strap was lost"


def test_what_was_lost_is_told_by_reason() -> None:
    one, two = Gap(100.0, 112.4, ("link_lost",)), Gap(200.0, 206.0, ("contact_lost",))
    assert told([]) == ()
    assert told([one, two], 40.0) == (
        f"Without beats for 12 s at 1:00: {LOST}.",
        "Without beats for 6 s at 2:40: the strap lost contact with the skin.",
    )
    many = [Gap(60.0 * n, 60.0 * n + 6, ("link_lost",)) for n in range(1, 481)]
    assert told(many[:2]) == (f"Without beats for 6 s at 1:00, 6 s at 2:00: {LOST}.",)
    assert told(many) == (f"48 min without beats in 480 gaps from 1:00 on: {LOST}.",)
    assert told([Gap(3700.0, 3820.0, ("link_lost",))]) == (
        f"Without beats for 2 min at 1:01:40: {LOST}.",
    )


def test_each_cause_has_words_of_its_own() -> None:
    reasons = [LinkReason(code, "X" if code in DETAILED else "") for code in LINK_CODES]
    causes = [("link_lost",), ("contact_lost", "link_lost"), ("no_beat", "link_lost")]
    gaps = [Gap(0.0, 9.0, (cause,)) for cause in CAUSES]
    gaps += [Gap(0.0, 9.0, each, why) for each, why in product(causes, reasons)]
    assert len({gap_words(gap) for gap in gaps}) == len(gaps)
    assert gap_words(Gap(0, 9, ("contact_lost", "link_lost"), LinkReason("switched_off"))) == (
        f"the strap lost contact with the skin and {LOST}: Bluetooth is switched off"
    )
    assert gap_words(Gap(0, 9, ("link_lost",), LinkReason("silent"))) == (
        f"{LOST}: the strap went silent, so the link is made anew"
    )


def test_a_text_from_elsewhere_stays_readable() -> None:
    assert gap_words(Gap(0, 9, (), LinkReason("other", "the dog ate it"))) == "the dog ate it"
    taken = LinkReason("other", "The strap is taken by another app. Close it.")
    assert gap_words(Gap(0, 9, ("link_lost",), taken)) == (
        f"{LOST}: the strap is taken by another app"
    )
