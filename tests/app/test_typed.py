"""Whatever bytes a terminal sends, what is typed after them still comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from aftershake.app.typed import LONGEST_PASTE, Typed

PARTS = [
    *(b"\x1b", b"[", b"<", b"M", b"u", b";", b":", b"P", b"~", b"?", b"200~", b"201~", b"O"),
    *(b"9" * 30, b"\xff\xfe", b"\xc3", b"\xe2\x80", b"\xc2\xb2", b"\x00", b"\x9b", b"y", b"a"),
]


def keys(typed: Typed, *data: bytes) -> list[str]:
    found = [message for each in data for message in typed.feed(each)]
    return [each.key for each in found if isinstance(each, events.Key)]


@given(st.lists(st.sampled_from(PARTS), max_size=12), st.binary(max_size=40))
def test_no_bytes_raise(parts: list[bytes], more: bytes) -> None:
    typed = Typed()
    list(typed.feed(b"".join(parts)))
    list(typed.tick())
    list(typed.feed(more))
    list(typed.tick())


@pytest.mark.parametrize("before", [b"\xff\xfe", b"\xe9", b"caf\xe9 ", b"\x1b[:P"])
def test_a_key_after_what_cannot_be_read_is_a_key(before: bytes) -> None:
    typed = Typed()
    list(typed.feed(before))
    list(typed.feed(b" "))
    assert keys(typed, b"q")[-1] == "q"


def test_what_only_begins_like_a_paste_is_typed_after_all() -> None:
    typed = Typed()
    assert keys(typed, b"\x1b[20") == []
    for _ in range(2):
        list(typed.tick())
    assert keys(typed, b"~") == ["f9"]


def test_a_letter_that_comes_in_two_parts_is_one() -> None:
    assert keys(Typed(), b"\xc3", b"\xa9") == ["é"]


def pasted(typed: Typed, *data: bytes) -> list[events.Paste | events.Key]:
    found = [message for each in data for message in typed.feed(each)]
    return [each for each in found if isinstance(each, events.Paste | events.Key)]


HOSTILE = b"one\xff two\x1b[31m\x1b]0;q\x07 x \x1b[A\x1b\r\n\x00q"


@pytest.mark.parametrize("at", range(3, len(HOSTILE) + 12))
def test_a_paste_with_anything_in_it_presses_no_key(at: int) -> None:
    """Wherever it is cut in two on its way."""
    whole = b"\x1b[200~" + HOSTILE + b"\x1b[201~"
    typed = Typed()
    first = pasted(typed, whole[:at])
    list(typed.tick())
    (paste, key) = (*first, *pasted(typed, whole[at:], b"k"))
    assert isinstance(paste, events.Paste)
    assert paste.text == HOSTILE.replace(b"\x00", b"").decode("utf-8", "replace")
    assert isinstance(key, events.Key)
    assert key.key == "k"


def test_the_end_of_a_paste_is_found_however_long_it_is() -> None:
    typed = Typed()
    list(typed.feed(b"\x1b[200~"))
    for _ in range(60):
        assert pasted(typed, b"long " * 1000) == []
    (paste, key) = pasted(typed, b"end\x1b[20", b"1~k")
    assert isinstance(paste, events.Paste)
    assert len(paste.text) == LONGEST_PASTE
    assert isinstance(key, events.Key)
