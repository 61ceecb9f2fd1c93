"""docs/database.md says what the schema is, and each of its queries answers, as does Datasette, in
a database that the program made."""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "database.md").read_text("utf-8")
QUERIES = re.findall(r"^### \d+\. (.+?)\n.*?```sql\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
NONE_THERE = "How long no signal came, and why"  # the simulated heart lost no beat


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a database with two sessions, one with artifacts, rated and tagged."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AFTERSHAKE_HOME", str(home))
        patched.setenv("AFTERSHAKE_SOUND", "none")
        for heart in ("calm", "extra"):
            start = ("start", "--simulate", heart, "--plan", "quick", "--headless")
            assert CliRunner().invoke(cli, [*start, "--speed", "max"]).exit_code in (0, 4)
        for rate in (("1", "--before", "calm=4", "--after", "calm=6"), ("2", "--tag", "coffee")):
            assert CliRunner().invoke(cli, ["rate", *rate]).exit_code == 0
        assert database().exists()
        backup = CliRunner().invoke(cli, ["backup", str(home / "aftershake-copy.db")])
        assert backup.exit_code == 0
    return home / "aftershake-copy.db"


def test_the_page_is_made_of_the_schema() -> None:
    ran = subprocess.run(
        [sys.executable, str(DOCS / "make_database.py"), "--print"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout == PAGE


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize(("title", "sql"), QUERIES, ids=[title for title, _ in QUERIES])
def test_each_query_answers(copy: Path, title: str, sql: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "query", str(copy), sql],
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    rows: list[dict[str, Any]] = json.loads(ran.stdout)
    assert rows or title == NONE_THERE
    if title == NONE_THERE:
        return
    assert any(value is not None for row in rows for value in row.values())


def test_datasette_shows_it(copy: Path) -> None:
    if importlib.util.find_spec("datasette") is None:
        pytest.skip("Datasette is not installed: pip install datasette")
    path = f"/{copy.stem}/session_change.json?_shape=array"
    ran = subprocess.run(
        [sys.executable, "-m", "datasette", "--immutable", str(copy), "--get", path],
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    assert [row["id"] for row in json.loads(ran.stdout)] == [1, 2]


def test_duckdb_reads_the_parquet_export(copy: Path, tmp_path: Path, home: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    database().write_bytes(copy.read_bytes())
    database().chmod(0o600)
    arguments = ("export", "all", "--format", "parquet", "-o", str(tmp_path / "out"))
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    beats = tmp_path / "out" / "beat" / "**" / "*.parquet"
    found = duckdb.sql(
        "SELECT session, count(*), count(artifact)"
        f" FROM read_parquet('{beats}', hive_partitioning = true) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    with closing(sqlite3.connect(copy)) as db:
        sql = "SELECT session_id, count(*), sum(artifact) FROM beat GROUP BY 1 ORDER BY 1"
        assert found == db.execute(sql).fetchall()
