"""What the commands print with --json is what its schema says, of sessions of every kind; and every
command that has --json has one."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from aftershake.cli.group import cli
from aftershake.exchange.schemas import SCHEMAS, schema_of
from aftershake.plans.reader import built_in
from aftershake.sources.ble import strap
from aftershake.sources.protocol import Found
from support.json_schema import check, closed
from support.of_0_1_0 import unpacked
from support.three_years import fill

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_data"
# Of the database that 0.1.0 made: measured, refused, too short, without intervals, cut off.
NUMBERS = (3, 7, 10, 12)
WITH_DETAILS = (1, 2, 4, 6, 11, 13, 16)  # 16: an imported file


def commands(group: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(path), group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(command, *path, name)


def has_json(command: click.Command) -> bool:
    return any("--json" in each.opts for each in command.params)


def test_every_command_that_has_json_has_a_schema() -> None:
    assert {name for name, command in commands(cli) if has_json(command)} <= set(SCHEMAS)


def test_every_schema_is_one_and_of_a_command() -> None:
    there = dict(commands(cli))
    for name in SCHEMAS:
        schema = json.loads(schema_of(name))
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        assert {"title", "description"} <= set(schema)
        assert name in there


def test_the_files_are_what_the_script_writes() -> None:
    """`make schemas`."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import make_schemas
    finally:
        del sys.path[0]
    folder = resources.files("aftershake") / "schemas"
    there = {each.name: each.read_text("utf-8") for each in folder.iterdir()}
    assert there == make_schemas.written()
    assert set(there) == {f"{each}.json" for each in SCHEMAS.values()}


def test_a_schema_is_printed() -> None:
    assert run("schema").stdout.split("\n")[:-1] == list(SCHEMAS)
    assert run("schema", "plans", "show").stdout == schema_of("plans show")
    assert run("schema", "delete").exit_code == 2


def run(*arguments: str, home: Path | None = None) -> Result:
    env = {"AFTERSHAKE_HOME": str(home)} if home is not None else {}
    return CliRunner().invoke(cli, list(arguments), env=env)


def whole(said: Result, *codes: int) -> Any:
    """What one document of JSON holds."""
    assert said.exit_code in (codes or (0,)), said.output
    return json.loads(said.stdout)


def lines(said: Result, *codes: int) -> list[Any]:
    assert said.exit_code in (codes or (0,)), said.output
    found = [json.loads(line) for line in said.stdout.splitlines()]
    assert found
    return found


def is_as_told(command: str, *values: Any) -> None:
    """By its schema, which names all that is there."""
    schema = json.loads(schema_of(command))
    check(schema, *values)
    check(closed(schema), *values)


def beats(count: int) -> str:
    return "".join(f"{850 + 40 * math.sin(i / 3):.0f}\n" for i in range(count))


@dataclass(frozen=True)
class Full:
    """A home with sessions of all kinds, one of them imported, one left out; what `import` said."""

    home: Path
    imported: list[Any]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Full:
    home = tmp_path_factory.mktemp("full")
    unpacked(home / "aftershake.db", as_saved=True)
    files = [home / f"{name}.txt" for name in ("good", "again", "bad")]
    for file in files:
        file.write_text("no numbers\n" if file.stem == "bad" else beats(300))
    found = lines(run("import", *map(str, files), "--json", home=home), 4)
    assert run("exclude", "3", "--reason", "movement", home=home).exit_code == 0
    return Full(home, found)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a year of somebody's own sessions."""
    home = tmp_path_factory.mktemp("own")
    fill(home / "aftershake.db", 120, days=360)
    return home


def test_sessions(full: Full, home: Path) -> None:
    found = whole(run("sessions", "--json", home=full.home))
    is_as_told("sessions", found, whole(run("sessions", "--json")))
    assert {each["verdict"] for each in found} >= {"cannot_tell", "clearly_higher", None}
    assert {each["cut_off"] for each in found} == {True, False}
    assert any(each["excluded"] for each in found)


def test_show(full: Full) -> None:
    found = [whole(run("show", str(each), "--json", home=full.home)) for each in NUMBERS]
    found += [
        whole(run("show", str(each), "--details", "--json", home=full.home))
        for each in WITH_DETAILS
    ]
    is_as_told("show", *found)
    phases = [phase for each in found for phase in each["phases"]]
    assert {phase["metrics"]["quality"] for phase in phases} == {"good", "low", "refused"}
    for name in ("gaps", "excluded", "details"):
        assert any(each.get(name) for each in found)


def test_compare(full: Full) -> None:
    is_as_told("compare", whole(run("compare", "1", "2", "3", "last", "--json", home=full.home)))


def test_export(full: Full) -> None:
    for number in ("4", "13", "16"):
        is_as_told("export", whole(run("export", number, "--format", "json", home=full.home)))


def test_trend(full: Full, own: Path, home: Path) -> None:
    found = whole(run("trend", "--json", home=own))
    assert found["trend"]["by_day"]
    assert any(each["against"] for each in found["plans"])
    is_as_told("trend", found, whole(run("trend", "--json"), 4))
    is_as_told("trend", whole(run("trend", "--json", home=full.home), 0, 4))


def test_people_and_care(full: Full, own: Path, home: Path) -> None:
    for where in (full.home, own, home):
        is_as_told("people", whole(run("people", "--json", home=where)))
        is_as_told("care", whole(run("care", "--json", home=where)))


def test_analyze(tmp_path: Path) -> None:
    good, short = tmp_path / "good.txt", tmp_path / "short.txt"
    good.write_text(beats(500))
    short.write_text("800\n810\n")
    files = (str(good), str(short))
    found = lines(run("analyze", *files, "--json"), 4)
    assert [each["quality"] for each in found] == ["good", "refused"]
    as_sessions = lines(run("analyze", *files, "--plan", "quick", "--json"), 4)
    is_as_told("analyze", *found, *as_sessions)


def test_import(full: Full) -> None:
    assert [each["new"] for each in full.imported] == [True, False, False]
    assert [each["error"] is None for each in full.imported] == [True, True, False]
    is_as_told("import", *full.imported)


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ("start", ("--plan", "short-rest-reading", "--simulate", "no-rr")),
        ("rest-reading", ("--minutes", "2", "--simulate", "calm")),
    ],
)
def test_a_result(command: str, given: tuple[str, ...]) -> None:
    is_as_told(command, whole(run(command, *given, "--headless", "--speed", "max", "--json")))


def test_live(tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("800\n810\n" * 20 + "250\n" + "800\n810\n" * 20)
    of_file = lines(run("live", "--replay", str(file), "--speed", "max", "--json"))
    dropouts = str(SAMPLES / "two-dropouts.jsonl")
    found = lines(run("live", "--replay", dropouts, "--speed", "max", "--json"))
    told = {each["type"] for each in found}
    assert told >= {"session_start", "beat", "judged", "gap", "state", "phase", "session_end"}
    is_as_told("live", *of_file, *found)


@pytest.mark.skipif(not has_json(dict(commands(cli))["recompute"]), reason="it has no --json")
def test_recompute(tmp_path: Path) -> None:
    unpacked(tmp_path / "aftershake.db", as_saved=True)
    for given in (["--dry-run"], []):
        is_as_told("recompute", whole(run("recompute", *given, "--json", home=tmp_path)))


def test_plans() -> None:
    is_as_told("plans", whole(run("plans", "--json")))
    for plan in built_in():
        is_as_told("plans show", whole(run("plans", "show", plan, "--json")))


def test_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    async def heard(*_: Any, **__: Any) -> AsyncGenerator[tuple[Found, ...]]:
        yield (
            Found("A0:9E:1A:00:00:01", "Polar H10 7C41", -60, battery_percent=80, adapter="hci0"),
            Found("A0:9E:1A:00:00:02", "Strap", None, connected=True),
        )

    monkeypatch.setattr(strap, "scan", heard)
    is_as_told("scan", whole(run("scan", "--seconds", "1", "--json")))


def test_doctor_and_sound() -> None:
    is_as_told("doctor", whole(run("doctor", "--json"), 0, 1, 3))
    is_as_told("sound", whole(run("sound", "--json"), 0, 1))
