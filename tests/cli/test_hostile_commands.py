"""Hostile and odd arguments, file names and environments: bytes on the terminal, and exit codes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.cli.commands import COMMANDS
from aftershake.config import database, expanded, plans_folder
from aftershake.events import Packet
from aftershake.plans.reader import built_in
from aftershake.recording.resume import resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.store.store import Store
from support.begun import begin
from support.hostile import acts, hostile_strings

ROOT = Path(__file__).parents[2]
CALM = ROOT / "sample_data" / "calm.jsonl"
FAST = ("--plan", "quick", "--headless", "--speed", "max")
MODULE = (sys.executable, "-m", "aftershake")


def run(*command: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """What a command gives, of which nothing may act in a terminal."""
    ran = subprocess.run(
        command,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in ran.stderr + ran.stdout
    assert not acts(ran.stdout.decode("utf-8"), lines=True)
    assert not acts(ran.stderr.decode("utf-8"), lines=True)
    return ran


def aftershake(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return run(*MODULE, *arguments, **environment)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["show", "²"], 1, "no session"),
        (["show", "9" * 5000], 1, "no session 9999"),
        (["show", "-1"], 2, "no such option"),
        (["show", "\x1b[2J"], 1, "␛[2j"),
        (["show", "--\x1b[2J\u202e"], 2, "no such option"),
        (["sessions", "\x9b2J\u202e"], 2, "�2j"),
        (["\x1b[2J\u202e"], 2, "no such command"),
        (["scan", "--seconds", "\x1b[2J"], 2, "--seconds"),
        (["start", "--speed", "\x9b2J"], 2, "should be a number"),
        (["show", b"\xff"], 1, "no session"),
        (["close", "²"], 1, "nothing to close"),
        (["close", "9" * 5000], 1, "nothing to close"),
        (["plans", "show", "\x1b]0;pwned\x07"], 2, "no plan"),
        (["start", "--plan", "\x1b[2J" * 99, "--simulate", "calm", "--headless"], 2, "no plan"),
        (["start", "--plan", "~nosuch/x.toml", "--simulate", "calm", "--headless"], 2, "nosuch"),
        (["start", "--simulate", "\x1b[2J", *FAST], 2, "no simulated person"),
        (["start", "--replay", "~nosuch/x", *FAST], 2, "no such file"),
        (["start", "--replay", "²", *FAST], 2, "no such file"),
        (["start", "--replay", "9" * 5000, *FAST], 2, "file"),
        (["start", "--replay", "/dev/zero", *FAST], 4, "larger than 16 mb"),
        (["start", "--replay", "/dev/null", *FAST], 4, "empty"),
        (["analyze", "x", "--from", "-1e308"], 2, "from 0 to"),
        (["analyze", "x", "--to", "1e308"], 2, "from 0 to"),
        (["analyze", "x", "--from", "nan"], 2, "from 0 to"),
        (["analyze", "/dev/zero"], 4, "larger than 16 mb"),
    ],
)
def test_odd_arguments_get_a_sentence(arguments: list[str | bytes], code: int, says: str) -> None:
    with Store(database()) as store:
        assert not store.sessions()
    if arguments[0] == "show":  # a session, for there to be one that is not meant
        with Store(database()) as store:
            plan = built_in()["quick"]
            store.end(
                begin(store, plan, datetime.now(UTC), source="simulate", what="calm"),
                datetime.now(UTC),
                duration_s=1.0,
                complete=False,
                strap="",
            )
    ran = aftershake(*arguments)
    assert ran.returncode == code, ran.stderr
    assert says in ran.stderr.decode().lower()
    assert len(ran.stderr) < 3000


def test_what_comes_through_a_pipe_is_read_once(tmp_path: Path) -> None:
    shell = f'{sys.executable} -m aftershake start --replay <(cat "{CALM}") --headless --json'
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("this needs bash")
    ran = run(bash, "-c", f"{shell} --speed max")
    assert ran.returncode == 0, ran.stderr
    session = json.loads(ran.stdout)
    assert session["complete"]
    assert session["plan"] == json.loads(CALM.read_text().partition("\n")[0])["plan"].split('"')[1]
    assert all(phase["metrics"]["hr_bpm"] for phase in session["phases"])


def test_file_names_are_only_text_wherever_they_are_said(tmp_path: Path) -> None:
    names = [name.encode("utf-8", "surrogatepass")[:200] for name in hostile_strings()]
    names = [name for name in names if name not in (b"", b".") and not {*b"/\0"} & {*name}]
    paths = [os.fsencode(tmp_path) + b"/" + name for name in dict.fromkeys([*names, b"a\xffb"])]
    for path in paths:
        Path(os.fsdecode(path)).write_bytes(b"800\n810\n790\n")
    ran = aftershake("analyze", "--", *paths)
    lines = ran.stdout.decode().splitlines()
    assert len(lines) == len(ran.stdout.split(b"\n")) - 1 == len(paths)
    assert "␛[2J" in ran.stdout.decode()  # and not left out only because no terminal reads this
    ran = aftershake("analyze", "--json", "--", *paths)
    assert ran.stdout.isascii()
    told = [json.loads(line)["file"] for line in ran.stdout.splitlines()]
    assert len(told) == len(paths)
    assert not any(map(acts, told))
    for path in paths:
        Path(os.fsdecode(path)).write_bytes(b"\x1b]0;pwned\x07")
    ran = aftershake("analyze", "--", *paths)
    assert (ran.returncode, len(ran.stderr.splitlines())) == (4, len(paths))


@pytest.mark.parametrize("name", [b"calm\xff\x1b[2J.jsonl", b"two\nlines.jsonl", b"calm.jsonl"])
async def test_a_session_of_a_file_with_an_odd_name_can_be_gone_on_with(
    tmp_path: Path, name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(CALM.read_bytes())
    order = SessionRequest(built_in()["quick"], "replay", str(path), None)
    with Store(database()) as store:
        recording = start_session(order, store, lambda view: None)
        store.append(recording.session_id, Packet(0.0, b"\x00\x40", 1), datetime.now(UTC))
        store.let_go(recording.session_id)
        (row,) = store.sessions()
        assert not acts(row.title)
        assert not acts(row.source_what)
        assert (row.source_what == str(path)) == (name == b"calm.jsonl")
        assert (await resume_session(row, store, lambda view: None)).session_id == row.id


def test_plans_are_shown_as_text_and_still_are_plans(tmp_path: Path) -> None:
    plans_folder().mkdir(parents=True)
    toml = 'name = "own"\nabout = "\u202e\x9b2J\u200b"\n# \x85\u2028 心\n' + (
        '[[phase]]\nname = "rest\\u001b[2J"\n\tkind = "rest"\nduration_s = 60\n'
    )
    (plans_folder() / "own.toml").write_text(toml)
    listed = aftershake("plans").stdout.decode()
    assert "own " in listed
    assert not acts(listed.replace("\n", ""))
    shown = aftershake("plans", "show", "own", "--toml").stdout.decode()
    assert shown.splitlines()[3:] == toml.replace("\t", " ").split("\n")[3:-1]
    assert not acts(aftershake("plans", "show", "own").stdout.decode().replace("\n", ""))
    told = json.loads(aftershake("plans", "--json").stdout)[-1]
    assert not any(acts(text) for text in (told["about"], told["phases"][0]["name"]))


# Homes


def test_a_home_nobody_has_is_a_sentence() -> None:
    for given in ("~nosuch", "~nosuch/x"):
        ran = aftershake("sessions", AFTERSHAKE_HOME=given)
        assert ran.returncode == 1
        assert b"Set AFTERSHAKE_HOME" in ran.stderr
    assert not Path("~nosuch").exists()
    assert str(expanded("~nosuch/x")) == "~nosuch/x"


@pytest.mark.skipif(
    shutil.which("setpriv") is None or os.getuid() != 0, reason="needs root and setpriv"
)
def test_a_user_without_a_name_and_a_home_gets_a_sentence(tmp_path: Path) -> None:
    reads = "+dac_read_search,+dac_override"
    ran = run(
        *("setpriv", "--reuid", "4242", f"--inh-caps={reads}", f"--ambient-caps={reads}"),
        *("env", "-u", "HOME", "-u", "AFTERSHAKE_HOME", "-C", str(tmp_path), *MODULE, "sessions"),
    )
    assert ran.returncode == 1
    assert b"Set AFTERSHAKE_HOME" in ran.stderr
    assert list(tmp_path.iterdir()) == []


# Small things


def test_help_is_help_in_both_ways() -> None:
    for command in ("", *COMMANDS, "plans show"):
        long, short = (aftershake(*command.split(), way) for way in ("--help", "-h"))
        assert (short.stdout, short.returncode) == (long.stdout, 0)
        for line in long.stdout.decode().partition("Commands:")[2].splitlines():
            assert "Examples" not in line


def test_the_demo_without_a_terminal_says_how_it_goes_without_one() -> None:
    ran = aftershake("demo")
    assert ran.returncode == 2
    _, _, instead = ran.stderr.decode().partition("aftershake ")
    with subprocess.Popen([*MODULE, *instead.split()], stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        try:
            assert any("begins" in line for line in child.stderr)
        finally:
            child.kill()


@pytest.mark.parametrize("umask", [0o777, 0o000])
def test_whatever_the_umask_files_are_for_their_owner_to_use(umask: int, tmp_path: Path) -> None:
    assert aftershake("start", "--simulate", "calm", *FAST).returncode == 0
    folder = tmp_path / "stick"
    folder.mkdir()
    for command in (
        ["export", "last", "--format", "events", "-o", "a/b/out.jsonl"],
        ["backup", "out.db"],
    ):
        subprocess.run([*MODULE, *command], cwd=folder, umask=umask, check=True)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert modes == {"a": 0o700, "b": 0o700, "out.jsonl": 0o600, "out.db": 0o600}
