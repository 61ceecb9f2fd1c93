"""`plans show` takes what `start --plan` takes: a plan's name, or its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli


@pytest.mark.words
def test_a_file_is_shown(home: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    file = tmp_path / "mine.toml"
    file.write_text(run(cli, ["plans", "show", "quick", "--toml"]).stdout)
    shown = run(cli, ["plans", "show", str(file)])
    assert shown.exit_code == 0
    assert shown.stdout == run(cli, ["plans", "show", "quick"]).stdout
    missing = run(cli, ["plans", "show", str(tmp_path / "no.toml")])
    assert "no.toml: No such file" in str(missing.exception or missing.stderr)
