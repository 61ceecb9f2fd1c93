"""Every command that the documentation shows is run, in a home where there is something to show;
what needs a strap, a terminal or somebody who answers is read by click alone."""

from __future__ import annotations

import glob
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from aftershake.cli.commands import COMMANDS
from aftershake.cli.group import cli
from aftershake.cli.printing import find_browser
from aftershake.store.sqlite import Database
from support.doc_lines import NAME, ROOT, Block, Command, blocks, fences, pages
from support.in_process import InProcess

pytestmark = pytest.mark.words
BLOCKS = blocks()
RECORDED: set[tuple[str, ...]] = set()  # a whole session each, so once is enough
SIMULATED = ("start", "--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max")
PARTS = ("event", "phase", "comparison")  # of a session, in tables of their own
NEWEST = datetime(2026, 11, 26, 7, 30).astimezone()
STICK = "/media/stick/"  # where a page has a folder of its reader's

# What is not run here, by what it needs; the first that fits.
Given = Callable[[Command], bool]


def _is(*names: str) -> Given:
    return lambda command: command.name in names


def _listens(command: Command) -> bool:
    return _is("start", "rest-reading", "live")(command) and "--help" not in command.words


NEEDS: dict[str, Given] = {
    "a terminal": lambda command: (
        _is("demo")(command)
        or (
            _is("start", "rest-reading")(command)
            and not {"--headless", "--help"} & set(command.words)
        )
        or not (command.name or command.environment or {"--help", "--version"} & set(command.words))
    ),
    "a strap": lambda command: (
        _is("scan", "doctor")(command)
        or (_listens(command) and not {"--simulate", "--replay", "--resume"} & set(command.words))
    ),
    "minutes": lambda command: _listens(command) and "--speed max" not in " ".join(command.words),
    "something that sounds": _is("sound"),
    "somebody who is asked": lambda command: (
        bool({"delete", "restore", "anonymous"} & set(command.words))
        and "--yes" not in command.words
    ),
    # The sessions here are those of a simulated heart, whatever their rows say.
    "days of one's own heart": lambda command: "intervals-icu" in command.words,
    "a browser": lambda command: "--pdf" in command.words and find_browser() is None,
}


def need(command: Command) -> str | None:
    """Why it is not run here; None where it is."""
    return next((name for name, fits in NEEDS.items() if fits(command)), None)


def run(*words: str, piped: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(
        cli, list(words), input=piped, env=environment, prog_name=NAME, catch_exceptions=False
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which somebody works: ten sessions of their own over some weeks, three simulated
    ones, and the files that the pages name."""
    folder = tmp_path_factory.mktemp("prepared")
    home = folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AFTERSHAKE_HOME", str(home))
        patch.setenv("AFTERSHAKE_SOUND", "none")
        patch.chdir(folder)
        assert run(*SIMULATED).exit_code == 0
        with closing(Database(str(home / "aftershake.db"))) as db:
            _over_weeks(db)
        assert run("exclude", "12", "--reason", "fever").exit_code == 0
        _files(folder)
    return folder


def _over_weeks(db: Database) -> None:
    """Of the one session that was recorded, thirteen; of the first ten, a strap has sent it."""
    for session_id in range(2, 14):
        for table, key in (("session", "id"), *((each, "session_id") for each in PARTS)):
            names = [each.name for each in db.table(table).columns if each.name not in (key, "id")]
            kept = ", ".join(names)
            db.execute(
                f"INSERT INTO {table} ({key}, {kept})"
                f" SELECT ?, {kept} FROM {table} WHERE {key} = 1",
                [session_id],
            )
    for session_id in range(1, 14):
        at = (NEWEST - timedelta(days=4 * (13 - session_id))).isoformat()
        db.execute("UPDATE session SET started_at = ? WHERE id = ?", [at, session_id])
        # The same heart each time, so that its days would not differ.
        db.execute(
            "UPDATE phase SET rmssd_ms = rmssd_ms + ? WHERE session_id = ?", [session_id] * 2
        )
    ada = db.execute("INSERT INTO person (name) VALUES ('Ada') RETURNING id").fetchone()
    db.execute("UPDATE session SET person_id = ? WHERE id = 10", ada)
    db.execute("UPDATE session SET source = 'strap', strap = 'H10 7C41' WHERE id < 11")
    db.conn.commit()


def _files(folder: Path) -> None:
    """Those of other programs, in forms of ours; a plan."""
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")
    logger, text = folder / "user" / "hrv-logger", folder / "text"
    for form, to in (("hrv-logger", logger), ("kubios", text)):
        assert run("export", "11", "--format", form, "-o", f"{to}/").exit_code == 0
    (rr,) = logger.glob("*_RR_*.csv")
    shutil.copy(rr, folder / "2025-03-15_RR_Me.csv")
    (whole,) = (each for each in text.glob("*_raw.txt") if "whole" in each.name)
    for name in ("beats.txt", "rr.txt", "beats.csv", "night.csv"):
        shutil.copy(whole, folder / name)
    shutil.rmtree(text)
    (folder / "user" / ".config" / "fish" / "completions").mkdir(parents=True)
    (folder / "recordings").mkdir()
    shutil.copy(rr, folder / "recordings")
    mine = run("plans", "show", "quick", "--toml").stdout.replace('name = "quick"', 'name = "mine"')
    (folder / "my-plan.toml").write_text(mine.replace("duration_s = 1", "duration_s = "))


def _goes_on(command: Command) -> bool:
    return _is("close")(command) or "--resume" in command.words


def _as_it_was(block: Block, database: Path) -> None:
    """Before what is shown was of use."""
    with closing(Database(str(database))) as db:
        for command in block.commands:
            if _goes_on(command) and need(command) is None:
                _cut_off(db)
            if command.words[1:2] in (("add",), ("rename",)) and command.words[-1] == "Ada":
                db.execute("UPDATE person SET name = 'Eva' WHERE name = 'Ada'")
        db.conn.commit()


def _cut_off(db: Database) -> None:
    """The last two sessions as a power cut leaves them."""
    for session_id in (12, 13):
        db.execute("UPDATE session SET ended_at = NULL WHERE id = ?", [session_id])
        for table in ("phase", "comparison"):
            db.execute(f"DELETE FROM {table} WHERE session_id = ?", [session_id])
        db.execute("DELETE FROM event WHERE session_id = ? AND t_s > 200", [session_id])


@pytest.fixture
def here(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, to work in."""
    folder = shutil.copytree(prepared, tmp_path / "here")
    (folder / "stick").mkdir()
    monkeypatch.setenv("AFTERSHAKE_HOME", str(folder / "home"))
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder / "user"))
    monkeypatch.chdir(folder)
    return folder


def _words(command: Command, here: Path) -> Iterator[str]:
    """As a shell hands them over."""
    for word in command.words:
        word = os.path.expanduser(word.replace(STICK, f"{here}/stick/"))  # noqa: PTH111
        found = sorted(glob.glob(word)) if "*" in word else []  # noqa: PTH207
        yield from found or [word]


def _run(command: Command, here: Path) -> None:
    os.environ.pop("AFTERSHAKE_PERSON", None)  # of the command before
    piped = (here / "beats.txt").read_text() if command.piped else None
    done = run(*_words(command, here), piped=piped, **dict(command.environment))
    assert done.exit_code == 0, f"{command.line}\n{done.output}"
    if command.into is not None:
        Path(command.into).expanduser().write_text(done.stdout)


def _with_all_below(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if (below := command.get_command(context, name)) is not None:
                yield from _with_all_below(below)


def _read(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """By click, as far as it goes before anything is done."""
    for each in _with_all_below(cli):
        monkeypatch.setattr(each, "callback", None)
    done = run(*command.words)
    assert done.exit_code == 0, f"{command.line}\n{done.output}"
    if command.name == "rest-reading":  # hands on what is not its own
        more = re.sub(r"--minutes \S+", "", " ".join(command.words[1:])).split()
        _read(Command(command.line, ("start", *more)), monkeypatch)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.at}")
def test_what_a_page_shows_can_be_done(
    block: Block, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("analysis.worker", "analysis.results", "recording.measuring"):
        # A child for each command that measures would take minutes.
        monkeypatch.setattr(f"aftershake.{module}.AnalysisWorker", InProcess)
    _as_it_was(block, here / "home" / "aftershake.db")
    for command in block.commands:
        if need(command) is None and command.words not in RECORDED:
            _run(command, here)
            if _listens(command):
                RECORDED.add(command.words)
        else:
            with monkeypatch.context() as patch:
                _read(command, patch)


def test_whatever_is_not_run_has_a_reason_that_is_met_here_or_there() -> None:
    commands = [command for block in BLOCKS for command in block.commands]
    assert len(commands) > 60
    met = {need(command) for command in commands}
    assert set(NEEDS) - {"a browser"} <= met
    ran = {command.name for command in commands if need(command) is None}
    assert set(COMMANDS) - ran <= {"demo", "doctor", "scan", "sound", "rest-reading", "live"}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_commands_stand_in_blocks_of_shell(page: Path) -> None:
    for at, language, text in fences(page):
        if language != "sh":
            assert not re.search(r"^[$ ]*aftershake\b", text, re.MULTILINE), (page.name, at)


# What the one that is left out has to add is added and run by tests/test_architecture.py.
@pytest.mark.parametrize(
    "page", [page for page in pages() if page.stem != "architecture"], ids=lambda page: page.name
)
def test_commands_and_options_named_in_a_sentence_are_there(page: Path) -> None:
    """`aftershake show`, `start --plain`: no name is made up, or left after a change."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for said in re.findall(r"`aftershake ([^`]+)`", text):
        _named(said.split(), said)
    for said in re.findall(rf"`((?:{'|'.join(COMMANDS)}) --[^`]+)`", text):
        _named(said.split(), said)


def _named(words: list[str], said: str) -> None:
    command: click.Command = cli
    options = {name for each in cli.params for name in each.opts} | {"--help", "-h"}
    for word in words:
        if word.startswith("-"):
            assert word.split("=")[0] in options, said
        elif isinstance(command, click.Group) and word in command.list_commands(
            click.Context(command)
        ):
            found = command.get_command(click.Context(command), word)
            assert found is not None
            command = found
            options |= {name for each in command.params for name in each.opts}
        elif command is cli and word.islower() and len(words) == 1:
            raise AssertionError(f"there is no `aftershake {said}`")
