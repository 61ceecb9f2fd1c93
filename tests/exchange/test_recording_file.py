"""A recording reads back as it was written, and says what is wrong with it and where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import Event, Packet
from aftershake.exchange import RrFileError
from aftershake.exchange.recording import Recording, lines, read
from support.events import any_event, texts

recordings = st.builds(
    Recording,
    st.lists(any_event, max_size=20).map(lambda some: tuple(sorted(some, key=lambda e: e.t_s))),
    plan=st.text(max_size=50),
    strap=texts,
    started_at=texts,
    whole=st.booleans(),
)
HEAD = '{"type":"session_start","schema":"aftershake.recording","schema_version":1}\n'
PACKET = '{"type":"packet","t_s":1.5,"connection":1,"payload":"1644aa03"}\n'


def fault(text: str) -> RrFileError | None:
    """What is wrong with a recording, if anything."""
    try:
        read(text)
    except RrFileError as error:
        return error
    return None


@given(recordings)
def test_reading_undoes_writing(recording: Recording) -> None:
    assert read("".join(lines(recording))) == recording


@given(recordings, st.data())
def test_a_file_cut_off_anywhere_keeps_all_whole_lines(
    recording: Recording, data: st.DataObject
) -> None:
    text = "".join(lines(recording))
    first = text.index("\n") + 1
    cut = text[: data.draw(st.integers(first, len(text)))]
    kept = read(cut).events
    assert kept == recording.events[: len(kept)]
    # The head takes one line; whatever else ended with its line end is there.
    whole_lines = cut.count("\n") - 1
    assert len(kept) >= min(whole_lines, len(recording.events))


@given(st.text(), st.booleans())
def test_any_text_is_a_recording_or_an_error_in_words(text: str, headed: bool) -> None:
    said = fault(HEAD + text if headed else text)
    assert said is None or str(said).startswith("the recording")


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none())


@given(
    st.dictionaries(
        st.sampled_from(("type", "t_s", "connection", "payload", "state", "key", "what", "value")),
        st.sampled_from(("packet", "link", "told", "pressed", "pause", "lost")) | values,
    )
)
def test_any_object_is_an_event_or_an_error_with_its_line(row: dict[str, object]) -> None:
    said = fault(HEAD + json.dumps(row) + "\n" + PACKET)
    assert said is None or said.line in (2, 3)


def test_an_end_that_is_missing_is_noticed() -> None:
    assert not read(HEAD + PACKET).whole
    assert read(HEAD + PACKET + '{"type":"session_end"}\n').whole


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "should begin with its session_start"),
        (PACKET, 1, "should begin with its session_start"),
        (HEAD.replace(":1", ":3"), 1, "a newer Aftershake"),
        (HEAD + "what\n" + PACKET, 2, "not JSON"),
        (HEAD + "[1]\n" + PACKET, 2, "not a JSON object"),
        (HEAD + PACKET + PACKET.replace("1.5", "1.4"), 3, "runs backwards"),
        (HEAD + PACKET.replace("1.5", "-1"), 2, "t_s should be a number of seconds"),
        (HEAD + PACKET.replace("1.5", "true"), 2, "t_s should be a number of seconds"),
        (HEAD + PACKET.replace("1.5", "NaN"), 2, "t_s should be a number of seconds"),
        (HEAD + PACKET.replace("1644", "164"), 2, "bytes in hexadecimal"),
        (HEAD + PACKET.replace("packet", "parcel"), 2, "'parcel' is not known"),
        (HEAD + PACKET.replace('"connection":1,', ""), 2, "'connection' is missing"),
        (HEAD + PACKET.replace(":1,", ":-1,"), 2, "connection should be a whole number"),
        (HEAD + PACKET.replace(":1,", f":{10**30},"), 2, "connection should be a whole number"),
        (HEAD + PACKET.replace("1644", "16" * 600), 2, "longer than the 512 bytes"),
        (HEAD + PACKET.replace('"packet"', "[" * 300 + "]" * 300), 2, "n"),
        (HEAD.replace(":1", ":" + "[" * 300 + "]" * 300), 1, "another version"),
        (HEAD + '{"type":"link","t_s":1,"state":"up","connection":1}\n', 2, "'up' is not known"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(RrFileError, match=f"^calm.jsonl, line {line}: .*{reason}") as raised:
        read(text, "calm.jsonl")
    assert raised.value.line == line


def test_a_writer_of_another_program_may_add_keys() -> None:
    row: Event = read(HEAD + PACKET.replace("}", ',"rssi":-60}')).events[0]
    assert row == Packet(1.5, bytes.fromhex("1644aa03"), 1)
