"""What is imported is told with the minute that it was said to begin in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli


def test_start_is_shown_as_it_was_given(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(str(800 + n % 37) for n in range(300)))
    given = CliRunner().invoke(cli, ["import", str(file), "--start", "2025-03-15T07:30"])
    assert given.exit_code == 0
    assert "2025-03-15 07:30" in CliRunner().invoke(cli, ["sessions"]).stdout


@pytest.mark.parametrize(
    ("format_", "named"),
    [
        ("events", "2025-03-15_0000_session-1_imported.jsonl"),
        ("kubios", "2025-03-15_0000_session-1_imported_whole_raw.txt"),
        ("intervals-icu", '"id": "2025-03-15"'),
    ],
)
def test_exported_files_say_the_same_minute_and_day(
    home: Path, tmp_path: Path, format_: str, named: str
) -> None:
    file, to = tmp_path / "rr.txt", tmp_path / "out"
    file.write_text("\n".join(str(800 + n % 37) for n in range(300)))
    CliRunner().invoke(cli, ["import", str(file), "--start", "2025-03-15T00:00"])
    assert "2025-03-15 00:00" in CliRunner().invoke(cli, ["sessions"]).stdout
    asked = ["export", "last", "--format", format_, "-o", f"{to}/"]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    names = [each.name for each in to.iterdir()]
    assert named in names or any(named in each.read_text() for each in to.iterdir()), names


def test_a_report_of_its_day_has_it(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(str(800 + n % 37) for n in range(300)))
    CliRunner().invoke(cli, ["import", str(file), "--start", "2025-03-15T00:00"])
    asked = ["report", "all", "--from", "2025-03-15", "-o", str(tmp_path / "r.html")]
    assert CliRunner().invoke(cli, asked).exit_code == 0
