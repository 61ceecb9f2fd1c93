"""What is imported is told with the minute that it was said to begin in."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from aftershake.cli.group import cli


def test_start_is_shown_as_it_was_given(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(str(800 + n % 37) for n in range(300)))
    given = CliRunner().invoke(cli, ["import", str(file), "--start", "2025-03-15T07:30"])
    assert given.exit_code == 0
    assert "2025-03-15 07:30" in CliRunner().invoke(cli, ["sessions"]).stdout
