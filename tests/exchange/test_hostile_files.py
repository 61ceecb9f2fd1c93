"""Hostile and odd files: plans, recordings and RR files are text, or one sentence says why not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.config import home, plans_folder
from aftershake.errors import AftershakeError
from aftershake.events import DeviceInfo, Link, Packet
from aftershake.exchange import RrFileError
from aftershake.exchange.plan_files import plan_file, plans
from aftershake.exchange.recording import read
from aftershake.exchange.rr_files import read_bytes
from aftershake.plain import plain
from aftershake.plans.plan import PlanError
from aftershake.plans.reader import MOST_PHASES, built_in, read_plan
from aftershake.recording.replayed import recorded, recorded_plan
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view_model import view_model
from aftershake.store.store import Store
from support.hostile import acts, hostile_strings

PHASE = '[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = {}\n'
HEAD = {"type": "session_start", "schema": "aftershake.recording", "schema_version": 1}
PACKET = {"type": "packet", "t_s": 1.0, "connection": 1, "payload": encode(60, (1024,)).hex()}


def quoted(text: str) -> str:
    """As TOML writes any text in ASCII."""
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


def fault(read: Callable[..., object], *given: object) -> str:
    """The sentence with which something is refused, or "" where it is not."""
    try:
        read(*given)
    except AftershakeError as error:
        return str(error)
    return ""


# Plans

BAD = {
    "400-digits": 'name = "a"\n' + PHASE.format("9" * 400),
    "5000-digits": 'name = "a"\n' + PHASE.format("9" * 5000),
    "deep": "[" * 100_000,
    "deep-in-a-line": "a = " + "[" * 900,
    "dotted": "a" + ".a" * 30_000 + " = 1",
    "million": 'name = "a"\n' + PHASE.format(60) * 1_000_000,
    "many": 'name = "a"\n' + PHASE.format(60) * (MOST_PHASES + 1),
    "long": "# " + "x" * 10_000_000,
    "infinite": 'name = "a"\n' + PHASE.format("inf"),
    "no-number": 'name = "a"\n' + PHASE.format("1e999"),
    "markup": '"[/nope]" = 1',
    "kind": 'name = "a"\n' + PHASE.format(60).replace('kind = "rest"', 'kind = "[rest]"'),
    "zero": "\0" * 100,
    "hidden": 'name = "qu\u200bick"\n' + PHASE.format(60),
}


def test_no_file_in_the_plans_folder_stops_the_others() -> None:
    folder = plans_folder()
    folder.mkdir(parents=True)
    for name, toml in BAD.items():
        (folder / f"{name}.toml").write_text(toml)
    (folder / "bytes.toml").write_bytes(bytes(range(256)))
    (folder / "folder.toml").mkdir()
    (folder / "nowhere.toml").symlink_to("/nowhere")
    (folder / "round.toml").symlink_to("round.toml")
    (folder / "device.toml").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.toml")
    (folder / "esc\x1b[2J\n.toml").write_text("a = 1")
    (folder / "linked").write_text('name = "linked"\n' + PHASE.format(60))
    (folder / "linked.toml").symlink_to("linked")
    (folder / "windows.toml").write_bytes(b'name = "windows"\r\n' + PHASE.format(60).encode())
    told: list[str] = []
    found = plans(lambda error: told.append(str(error)))
    assert list(found)[-2:] == ["linked", "windows"]
    assert len(found) == len(built_in()) + 2
    assert len(told) == len(BAD) + 7
    for sentence in told:
        assert "toml" in sentence.partition(" ")[2] or ".toml" in sentence
        assert len(sentence) < 700
        assert not acts(sentence)


def test_a_plan_that_is_nowhere_is_a_sentence() -> None:
    for path in ("nothing.toml", "x" * 5000, "a\0b", "/proc/self/mem", "~nosuch/x"):
        with pytest.raises(PlanError, match="Cannot read"):
            plan_file(Path(path))


@pytest.mark.parametrize("said", hostile_strings())
def test_what_a_plan_says_is_only_text(said: str) -> None:
    fits = said[:90].encode("utf-8", "replace").decode()
    toml = f"title = {quoted(fits)}\nabout = {quoted(fits)}\n"
    phase = f"[[phase]]\nkind = 'rest'\nduration_s = 60\nsay = {quoted(fits)}\nname = "
    plan = read_plan("name = 'own'\n" + toml + phase + "'rest'")
    texts = [plan.title, plan.about, plan.phases[0].say]
    named = "name = 'own'\n" + phase + quoted(fits)
    if plain(fits).strip():
        texts.append(read_plan(named).phases[0].name)
    else:
        assert "name should be a text" in fault(read_plan, named)
    assert not any(map(acts, texts))
    name = quoted(fits)
    for broken in (f"{said} = 1", f"name = {said}", said, f"{name} = 1", f"name = {name}"):
        with pytest.raises(PlanError) as raised:
            read_plan(broken, source=said)
        assert not acts(str(raised.value))


@given(st.text() | st.text("[]{}=.\"'\n#a1-:T"))
def test_any_text_is_a_plan_or_a_sentence(toml: str) -> None:
    for text in (toml, 'name = "a"\n' + PHASE.format(60) + toml):
        assert fault(read_plan, text)[:8] in ("", "the plan")


# Recordings


def recording(*rows: dict[str, object], **head: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in ({**HEAD, **head}, *rows, PACKET))


@pytest.mark.parametrize("said", hostile_strings())
def test_what_a_recording_says_is_only_text(said: str) -> None:
    kept = read(
        recording(
            {"type": "link", "t_s": 0, "state": "lost", "connection": 1, "reason": said},
            {"type": "told", "t_s": 0, "what": "name", "value": said},
            {"type": "told", "t_s": 0, "what": "battery", "value": said},
            strap=said,
            started_at=said,
        )
    )
    assert not acts(kept.strap)
    assert not acts(kept.started_at)
    link, name, battery, packet = kept.events
    assert isinstance(link, Link)
    assert (link.reason.detail if link.reason else "") == plain(said)
    assert isinstance(name, DeviceInfo)
    assert isinstance(battery, DeviceInfo)
    assert (name.raw or name.value.encode()) == said.encode("utf-8", "surrogatepass")
    plan = read_plan('name = "a"\n' + PHASE.format(60))
    state = State(plan)
    for event in kept.events:
        state = step(state, event)
    percent = view_model(state).battery_percent
    assert percent is None or str(percent) == said
    assert isinstance(packet, Packet)


@pytest.mark.parametrize("said", hostile_strings())
def test_a_fault_in_a_recording_quotes_only_text(said: str) -> None:
    wrong: list[dict[str, object]] = [
        {"type": said, "t_s": 1},
        {"type": "link", "t_s": 1, "state": said, "connection": 1, "reason": ""},
        {"type": "told", "t_s": 1, "what": said, "value": ""},
        {"type": "packet", "t_s": said, "payload": said, "connection": said},
    ]
    for row in wrong:
        with pytest.raises(RrFileError) as raised:
            read(recording(row), said)
        assert not acts(str(raised.value))


def test_the_plan_of_a_recording_is_a_plan_or_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "calm.jsonl"
    with Store(home() / "a.db") as store:
        few = [toml for toml in BAD.values() if len(toml) < 10**7]
        for toml in (*few, "\ud800", "name = '\ud800'"):
            path.write_text(recording(plan=toml))
            with pytest.raises(PlanError, match=r"the plan in .*calm\.jsonl"):
                recorded_plan(str(path), store, recorded(str(path)))
        for toml in ([], {}, 3, None, ""):
            path.write_text(recording(plan=toml))
            assert recorded_plan(str(path), store, recorded(str(path))) is None


# RR files


@pytest.mark.parametrize("said", hostile_strings())
def test_what_an_rr_file_says_is_only_text(said: str) -> None:
    raw = said.encode("utf-8", "surrogatepass")
    rr = b"\n".join([b"800", b"810", b"790"] * 5)
    table = b"time,rr\n1," + raw
    for data in (raw, rr + b"\n" + raw, raw + b"\n" + rr, table, b"[HRData]\n" + raw):
        sentence = fault(read_bytes, data, said)
        assert not acts(sentence)
        assert len(sentence) <= 2000


def test_an_empty_plan_is_called_so(tmp_path: Path) -> None:
    """A shell empties the file that it is about to write to, before anything reads it."""
    path = tmp_path / "mine.toml"
    path.write_text("\n")
    assert "is empty" in fault(plan_file, path)
