"""A new source is a module with a `KIND` and a line in the registry: nothing else knows kinds."""

from __future__ import annotations

import ast
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import Event, Link, Packet, Pressed, Tick
from aftershake.plans.reader import built_in
from aftershake.recording.resume import resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.rr.packet import encode
from aftershake.sources import registry
from aftershake.sources.kind import SourceKind, SourceRequest
from aftershake.sources.protocol import Source, SourceError
from aftershake.sources.registry import KINDS, kind_of
from aftershake.store.store import Store

SOURCE = Path(__file__).parents[2] / "src" / "aftershake"


class Metronome:
    """A source as anybody would write it: so many beats, one a second."""

    ticks = True

    def __init__(self, beats: int) -> None:
        self._beats = beats
        self._from_s, self._connection = 0.0, 1

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        self._from_s, self._connection = from_s, connections + 1

    def wait(self, for_s: float) -> bool:
        return True

    def pressed(self, event: Pressed) -> None:
        """It does not listen."""

    async def events(self) -> AsyncGenerator[Event, None]:
        yield Link(self._from_s, "connected", self._connection)
        for beat in range(self._beats):
            t_s = self._from_s + beat + 1
            yield Tick(t_s)
            yield Packet(t_s + 0.2, encode(60, (1024,)), self._connection)


def _make(request: SourceRequest) -> Source:
    return Metronome(int(request.what))


KIND = SourceKind("metronome", _make, adjective="clockwork", noun="metronome")


@pytest.fixture
def metronome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.KINDS, KIND.name, KIND)


@pytest.mark.usefixtures("home", "metronome")
async def test_a_source_of_one_module_and_one_line_records_and_resumes() -> None:
    plan = built_in()["quick"]
    with Store(database()) as store:
        request = SessionRequest(plan, "metronome", "40", None)
        recorder = start_session(request, store, lambda view: None)
        result = await recorder.run()
        assert result.title == "Quick, clockwork: 40"
        row = store.session(result.id)
        assert row is not None
        assert row.source == "metronome"
        packets = [e for e in store.events(result.id) if isinstance(e, Packet)]
        assert len(packets) == 40
    with Store(database()) as store:
        with store.writing() as db:
            db.execute("UPDATE session SET ended_at = NULL")
            db.execute("DELETE FROM event WHERE kind = 'link' AND word = 'ended'")
        (cut,) = store.unfinished()
        again = await resume_session(cut, store, lambda view: None)
        assert (await again.run()).id == result.id
        packets = [e for e in store.events(result.id) if isinstance(e, Packet)]
        assert len(packets) == 80
        assert {e.connection for e in packets} == {1, 2}


@pytest.mark.usefixtures("home")
async def test_a_kind_that_is_not_known_is_spoken_of_and_not_made() -> None:
    kind = kind_of("tele\x1bpathy")
    assert kind.adjective == "tele␛pathy"
    request = SessionRequest(built_in()["quick"], "telepathy", "you", None)
    with Store(database()) as store, pytest.raises(SourceError, match="a newer Aftershake"):
        start_session(request, store, lambda view: None)


def test_only_the_registry_and_the_sources_know_the_kinds() -> None:
    """No comparison with, and no table of, the names of kinds anywhere else."""
    for path in SOURCE.rglob("*.py"):
        if path.is_relative_to(SOURCE / "sources") or path.name == "migrations.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare) and any(
                isinstance(each, ast.Attribute) and each.attr == "source"
                for each in (node.left, *node.comparators)
            ):
                texts = [each for each in node.comparators if isinstance(each, ast.Constant)]
                assert not any(each.value in KINDS for each in texts), f"{path}: {node.lineno}"


def test_nothing_of_a_source_is_asked_that_its_protocol_does_not_say() -> None:
    asked = [
        f"{path.name}: {node.lineno}"
        for folder in ("sources", "recording", "session", "store", "exchange", "rr")
        for path in (SOURCE / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and not any(isinstance(each, ast.Name) and each.id in OTHERS for each in node.args)
    ]
    assert asked == []


# What a system or a library may have or not.
OTHERS = ("os", "errno", "signal", "error")
