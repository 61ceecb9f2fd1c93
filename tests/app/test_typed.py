"""Whatever bytes a terminal sends, what is typed after them still comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from aftershake.app.typed import Typed

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


def test_a_letter_that_comes_in_two_parts_is_one() -> None:
    assert keys(Typed(), b"\xc3", b"\xa9") == ["é"]


def test_a_paste_with_anything_in_it_is_one_paste() -> None:
    pasted = b"\x1b[200~one\xff\xfe two\x1b[31m\x1b[201~"
    (message,) = (m for m in Typed().feed(pasted) if isinstance(m, events.Paste))
    assert message.text.startswith("one\ufffd\ufffd two")
