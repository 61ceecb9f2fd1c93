"""The command line as scripts see it: stdout, stderr, exit codes; never a traceback."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftershake.config import database

ROOT = Path(__file__).parents[2]
SIMULATED = ("--plan", "quick", "--headless", "--speed", "max")


def aftershake(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran


def test_a_calm_session_matches_the_truth_of_the_simulation_within_5_percent() -> None:
    from aftershake.plans.reader import built_in
    from aftershake.sources.simulated.strap import truth

    ran = aftershake("start", "--simulate", "calm", *SIMULATED, "--json")
    assert ran.returncode == 0, ran.stderr
    session = json.loads(ran.stdout)
    assert session["complete"]
    assert session["ratings"] == {"before": None, "after": None}
    for phase, true in zip(
        session["phases"], truth("calm", built_in()["quick"].phases), strict=True
    ):
        measured = phase["metrics"]
        assert measured["hr_bpm"] == pytest.approx(true.hr_bpm, rel=0.05)
        if phase["kind"] == "shake":
            assert measured["quality"] == "refused"
            assert measured["rmssd_ms"] is None
        else:
            assert measured["quality"] == "good"
            assert measured["rmssd_ms"] == pytest.approx(true.rmssd_ms, rel=0.05)
            assert measured["breathing_per_min"] == pytest.approx(true.breathing_per_min, rel=0.05)
    comparison = session["comparison"]
    assert comparison["verdict"] == "clearly_higher"
    usual = comparison["usual_variation"]
    assert (usual["from"], usual["middle_ln"]) == ("measured rests", 0.0)
    assert 0.2 < usual["within_ln"] < usual["clear_ln"] < comparison["delta_ln_rmssd"]
    assert 0 < comparison["rest_exceedance"] < 0.02
    before, after = (session["phases"][i]["metrics"]["rmssd_ms"] for i in (0, 2))
    assert comparison["delta_ln_rmssd"] == pytest.approx(math.log(after / before))

    assert json.loads(aftershake("show", "last", "--json").stdout) == session
    listed: list[dict[str, Any]] = json.loads(aftershake("sessions", "--json").stdout)
    assert [(row["id"], row["verdict"]) for row in listed] == [(session["id"], "clearly_higher")]
    assert "RMSSD" in aftershake("show", "last").stdout

    again = aftershake("start", "--replay", "last", *SIMULATED, "--json")
    replayed = json.loads(again.stdout)
    assert [phase["metrics"] for phase in replayed["phases"]] == [
        phase["metrics"] for phase in session["phases"]
    ]


def test_a_sensor_without_rr_keeps_its_heart_rate_and_gives_no_variability() -> None:
    session = json.loads(aftershake("start", "--simulate", "no-rr", *SIMULATED, "--json").stdout)
    for phase in session["phases"]:
        measured = phase["metrics"]
        assert 40 < measured["hr_bpm"] < 150
        assert measured["quality"] == "refused"
        assert [measured[name] for name in ("beats", "rmssd_ms", "breathing_per_min")] == [
            0,
            None,
            None,
        ]
    assert session["comparison"]["verdict"] == "cannot_tell"
    assert session["comparison"]["delta_hr_bpm"] is not None


def test_what_makes_a_strap_doubtful_stands_beside_the_verdict() -> None:
    told = aftershake("start", "--simulate", "milliseconds", *SIMULATED, "--json").stdout
    comparison = json.loads(told)["comparison"]
    assert comparison["reason_codes"].count("intervals_doubtful") == 1
    at = comparison["reason_codes"].index("intervals_doubtful")
    assert comparison["reasons"][at] in aftershake("show", "last").stdout


@pytest.mark.words
def test_why_nothing_can_be_told_is_said_once() -> None:
    session = json.loads(aftershake("start", "--simulate", "no-rr", *SIMULATED, "--json").stdout)
    first = session["comparison"]["reasons"][0]
    assert first in session["headline"]
    assert aftershake("show", "last").stdout.count(first) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["start", "--speed", "0", "--simulate", "calm"], 2, "above 0"),
        (["start", "--strap", "x", "--simulate", "calm"], 2, "one of"),
        (["start", "--strap", "x", "--speed", "2"], 2, "--speed"),
        (["start", "--simulate", "calm", "--json"], 2, "--headless"),
        (["start", "--simulate", "nobody", *SIMULATED], 2, "calm"),
        (["start", "--simulate", "calm", "--headless", "--plan", "nothing"], 2, "standard"),
        (["start", "--simulate", "calm", "--headless", "--plan", "no.toml"], 2, "no.toml"),
        (["start", "--replay", "nothing.txt", *SIMULATED], 2, "nothing.txt"),
        (["start", "--replay", "README.md", *SIMULATED], 4, "README.md"),
        (["start", "--resume", "last", "--headless"], 1, "nothing to close"),
        (["close", "last"], 1, "nothing to close"),
        (["show", "last"], 1, "no session yet"),
        (["delete", "1", "--yes"], 1, "no session yet"),
        (["analyze", "nothing.txt"], 2, "nothing.txt"),
        (["analyze", "README.md"], 4, "README.md"),
        (["analyze", "."], 2, "folder"),
        (["plans", "show", "nothing"], 2, "standard"),
        ([], 2, "needs a terminal"),
        (["demo"], 2, "needs a terminal"),
        (["dance"], 2, "No such command"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_exit_code(
    arguments: list[str], code: int, says: str
) -> None:
    ran = aftershake(*arguments)
    assert (ran.returncode, ran.stdout) == (code, ""), ran.stderr
    assert says.lower() in ran.stderr.lower()


@pytest.mark.words
def test_no_bluetooth_at_all_is_said_with_exit_3(tmp_path: Path) -> None:
    nowhere = f"unix:path={tmp_path}/no-bus"
    for arguments in (["scan", "--seconds", "1"], ["start", "--strap", "x", "--headless"]):
        ran = aftershake(*arguments, DBUS_SYSTEM_BUS_ADDRESS=nowhere)
        assert ran.returncode == 3, ran.stderr
        assert "Bluetooth" in ran.stderr


def test_an_unreadable_database_is_named_with_exit_1() -> None:
    database().parent.mkdir(parents=True, exist_ok=True)
    database().write_bytes(b"not a database" * 1000)
    for arguments in (["sessions"], ["start", "--simulate", "calm", *SIMULATED]):
        ran = aftershake(*arguments)
        assert ran.returncode == 1
        assert "aftershake.db" in ran.stderr


def test_plans_are_listed_and_shown() -> None:
    names = [plan["name"] for plan in json.loads(aftershake("plans", "--json").stdout)]
    assert names[:5] == ["standard", "quick", "demo", "rest", "quick-rest"]
    assert 'name = "quick"' in aftershake("plans", "show", "quick", "--toml").stdout
    plan = json.loads(aftershake("plans", "show", "wall-sit", "--json").stdout)
    assert plan["needs"] == ["wall", "standing"]
    assert [step["name"] for step in plan["phases"][1]["steps"]] == [
        "To the wall", "Wall sit", "Hang",
    ]  # fmt: skip


@pytest.mark.words
def test_the_steps_of_a_plan_are_shown_with_their_length() -> None:
    shown = aftershake("plans", "show", "wall-sit").stdout
    assert all(step in shown for step in ("To the wall", "Wall sit", "2:30", "Hang"))


def test_the_control_of_a_plan_is_shown_and_begun(home: Path) -> None:
    control = json.loads(aftershake("plans", "show", "quick", "--control", "--json").stdout)
    assert [phase["kind"] for phase in control["phases"]] == ["rest"] * 3
    begun = aftershake(
        *("start", "--simulate", "calm", "--plan", "quick", "--control"),
        *("--headless", "--speed", "max", "--json"),
    )
    assert json.loads(begun.stdout)["plan"] == "quick-control"
    only = aftershake("start", "--simulate", "calm", "--plan", "rest", "--control", "--headless")
    assert (only.returncode, only.stderr.strip()) == (
        2,
        "Rest instead only rests: it is a control already.",
    )
    (home / "mine.toml").write_text(
        'name = "mine"\n[[phase]]\nname = "s"\nkind = "shake"\nduration_s = 60\n'
    )
    alone = aftershake(
        *("start", "--simulate", "calm", "--plan", str(home / "mine.toml")),
        *("--control", "--headless"),
    )
    assert alone.returncode == 2
    assert "mine has no rest on both sides of the shaking" in alone.stderr


def test_analyze_gives_one_object_a_line(tmp_path: Path) -> None:
    ran = aftershake("analyze", "sample_data/calm.jsonl", "sample_data/steady.jsonl", "--json")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["file"] for row in rows] == ["sample_data/calm.jsonl", "sample_data/steady.jsonl"]
    few = tmp_path / "few.txt"
    few.write_text("800\n810\n790\n")
    ran = aftershake("analyze", str(few), "--json")
    assert ran.returncode == 4
    assert json.loads(ran.stdout)["rmssd_ms"] is None


def test_interrupting_keeps_the_session(home: Path) -> None:
    import signal

    child = subprocess.Popen(
        [sys.executable, "-m", "aftershake", "start", "--simulate", "calm", "--headless"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has them ignore ctrl+c.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert child.stderr is not None
    try:
        for line in child.stderr:
            if "baseline begins" in line:
                child.send_signal(signal.SIGINT)
                break
        _, talk = child.communicate(timeout=60)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 130
    assert "Traceback" not in talk
    assert "--resume" in talk
    assert "cut off" in aftershake("sessions").stdout


def test_a_low_battery_and_a_strap_in_doubt_are_said_once() -> None:
    from dataclasses import replace

    from aftershake.cli.headless import changes
    from aftershake.wording.strap import unit_doubt
    from support.app_examples import RESTING

    fine = replace(RESTING, battery_percent=16)
    low = replace(fine, battery_percent=15, signal="fair", unit_doubt="milliseconds")
    assert changes(fine, low) == [unit_doubt("milliseconds"), "the strap's battery is low: 15 %"]
    assert changes(low, low) == []


def test_what_keeps_the_strap_away_is_told_when_it_changes() -> None:
    from aftershake.cli.headless import changes
    from aftershake.events import Link, LinkReason, Tick
    from aftershake.plans.reader import built_in
    from aftershake.session.fold import step
    from aftershake.session.state import State
    from aftershake.session.view_model import view_model
    from aftershake.wording.link import link_words

    state = State(built_in()["quick"])
    before, told, due = None, [], []
    for event in (
        Link(0.0, "searching"),
        Link(1.0, "searching", reason=LinkReason("refused")),
        Tick(2.0),
        Link(3.0, "searching", reason=LinkReason("other", "Bluetooth is off.")),
        Tick(4.0),
    ):
        state = step(state, event)
        view = view_model(state)
        told += changes(before, view)
        due += [] if isinstance(event, Tick) else [link_words(view)]
        before = view
    assert told == due


@pytest.mark.parametrize(
    "command",
    [[], ["demo"], ["start"], ["scan"], ["plans"], ["plans", "show"], ["sessions"], ["show"],
     ["close"], ["analyze"], ["doctor"], ["salvage"]],
    ids=" ".join,
)  # fmt: skip
def test_h_is_help_everywhere(command: list[str]) -> None:
    from click.testing import CliRunner

    from aftershake.cli.group import cli

    said = [CliRunner().invoke(cli, [*command, flag], prog_name="a") for flag in ("-h", "--help")]
    assert [each.exit_code for each in said] == [0, 0]
    assert said[0].output == said[1].output
    assert "Examples:" in said[0].output


def test_an_own_plan_with_the_name_of_a_built_in_one_is_refused(home: Path) -> None:
    folder = home / "plans"
    folder.mkdir()
    phase = '[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 60\n'
    (folder / "own.toml").write_text(f'name = "standard"\nabout = "Mine."\n{phase}')
    (folder / "second.toml").write_text(f'name = "second"\n{phase}')
    ran = aftershake("plans")
    assert "own.toml, line 1: 'standard' is the name of a built-in plan" in ran.stderr
    assert "second" in ran.stdout
    shown = aftershake("plans", "show", "standard", "--toml")
    assert "Mine." not in shown.stdout
    assert "own.toml, line 1" in shown.stderr
