"""The architecture as a check that runs: one direction of imports, one door per library."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from support.printed import printed

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "aftershake"
DOORS = {
    "bleak": {"sources/ble/strap.py"},
    "neurokit2": {"hrv/reference.py"},
    "sqlite_utils": {"store/sqlite.py"},
    "platformdirs": {"config.py"},
    "wakepy": {"recording/awake.py"},
    "miniaudio": {"sound/device.py"},
    "tomli_w": {"plans/writer.py"},
    "fitdecode": {"exchange/garmin_fit.py"},
    "pyarrow": {"exchange/parquet.py"},
    "jinja2": {"report/page.py"},
}


def test_imports_go_one_way() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize("library", DOORS)
def test_each_library_has_one_door(library: str) -> None:
    users = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if library in _imported(node)
    }
    assert users <= DOORS[library]
    assert users, f"{library} is a dependency that nothing uses"


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        return {node.module.split(".")[0]}
    return set()


HEAVY = (
    *("textual", "bleak", "sqlite_utils", "neurokit2", "numpy", "scipy", "asyncio", "filelock"),
    *("jinja2", "tomllib", "tempfile"),
)
# Values by the dozen, which take as long as all of click.
OURS = ("aftershake.events", "aftershake.hrv", "aftershake.session", "aftershake.plans")


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["start", "--help"], ["live", "--help"], ["report", "--help"], ["--version"]],
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom aftershake.cli import main\nsys.argv = ['aftershake', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        f"print([m for m in {HEAVY + OURS!r} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"


def test_the_first_screen_waits_for_no_command_line() -> None:
    code = (
        "import sys, aftershake.app.app\nfrom aftershake.cli import main\n"
        "from aftershake.cli import interface\n"
        "interface.show_interface = lambda *_, **__: print('click' in sys.modules)\n"
        "sys.argv = ['aftershake']\nmain()"
    )
    assert printed(code) == "False"


def test_a_session_starts_without_neurokit2() -> None:
    """It takes seconds to load: only the child process that measures, and `show`, may."""
    code = (
        "import sys, aftershake.recording.recorder, aftershake.recording.start\n"
        "import aftershake.app.app, aftershake.sources.ble.strap\n"
        "import aftershake.sources.simulated.strap\n"
        "print([m for m in ('neurokit2', 'scipy', 'pandas') if m in sys.modules])"
    )
    assert printed(code) == "[]"


def test_no_library_brings_along_what_is_never_asked_of_it() -> None:
    """Nor is it taken from whoever asks for it afterwards."""
    pytest.importorskip("miniaudio")
    code = (
        "import sys, aftershake.recording.recorder\n"
        "from aftershake.sound.device import open_device\n"
        "from aftershake.sound.mixer import Mixer\n"
        "open_device(Mixer(), null=True).close()\n"
        "print([m for m in ('urllib.request', 'http', 'html', 'dateutil', 'click')"
        " if m in sys.modules])\n"
        "import click, dateutil.parser, html, urllib.request\n"
        "assert urllib.request.urlopen and dateutil.parser.parse('2026-11-01')\n"
        "assert click.Group and html.escape"
    )
    assert printed(code) == "[]"


def test_home_loads_nothing_that_measures() -> None:
    """The first screen is there before what a session needs."""
    later = (
        *("numpy", "bleak", "sqlite_utils", "miniaudio", "jinja2", "json"),
        *("aftershake.hrv", "aftershake.session", "aftershake.sound", "aftershake.events"),
        "aftershake.sources",
    )
    code = f"""
import sys
from pathlib import Path
from aftershake.app.app import AftershakeApp

class Painted(AftershakeApp):
    async def _open(self):  # what follows the first paint
        print([m for m in {later!r} if m in sys.modules])
        self.exit()

Painted(Path("none.db")).run(headless=True)
"""
    assert printed(code) == "[]"


def test_a_session_asked_for_at_the_start_loads_no_other_screen(tmp_path: Path) -> None:
    """What is looked at before and after one is two megabytes."""
    around = (
        *("aftershake.analysis.overview", "aftershake.hrv.trend", "aftershake.care.before"),
        *("aftershake.app.screens.history", "aftershake.app.screens.review"),
    )
    code = f"""
import sys
from pathlib import Path
from aftershake.app.app import AftershakeApp

class Begun(AftershakeApp):
    def _begin_first(self):
        print([m for m in {around!r} if m in sys.modules])
        self.exit()

Begun(Path({str(tmp_path / "none.db")!r}), start=True).run(headless=True)
"""
    assert printed(code) == "[]"
