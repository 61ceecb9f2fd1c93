"""Names whose letters are parted by what has no width: shown as given, and the same without."""

from __future__ import annotations

import pytest

from aftershake.store.names import kept, key

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


def test_a_name_keeps_what_its_script_needs_and_is_known_without_it() -> None:
    assert kept(PERSIAN) == PERSIAN
    assert key(PERSIAN) == key(PERSIAN.replace("\u200c", "")) == key(f"{PERSIAN}\u200c")


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_nobody_is_somebody_else_by_what_cannot_be_seen(joiner: str) -> None:
    assert kept(f"A{joiner}da") == "Ada"
    assert key(f"A{joiner}da") == key("Ada")
