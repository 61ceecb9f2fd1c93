"""A list of intervals without a date that has grown since it was imported is another file, and a
session of its own; which one is its beginning is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import support.hrv_data as data
from aftershake.cli.group import cli

RR = [f"{rr:.0f}" for rr in data.heart(seconds=300)]


def said(file: Path, *more: str) -> str:
    done = CliRunner().invoke(cli, ["import", str(file), *more])
    assert done.exit_code == 0
    return done.stderr


@pytest.mark.words
def test_which_one_is_its_beginning_is_said(tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(RR[:200]) + "\n")
    assert "beginning" not in said(file)
    other = tmp_path / "other"
    other.mkdir()
    (other / "rr.txt").write_text("\n".join(np.roll(RR, 30)) + "\n")
    assert "beginning" not in said(other / "rr.txt")
    file.write_text("\n".join(RR) + "\n")
    assert "session 1 is the beginning of it" in said(file)
    again = json.loads(CliRunner().invoke(cli, ["import", str(file), "--json"]).stdout)
    assert (again["session"], again["new"]) == (3, False)


@pytest.mark.words
def test_under_another_name_too(tmp_path: Path) -> None:
    for name, beats in (("a.txt", RR[:200]), ("b.txt", RR)):
        (tmp_path / name).write_text("\n".join(beats) + "\n")
    said(tmp_path / "a.txt")
    assert "session 1 is the beginning of it" in said(tmp_path / "b.txt")


def test_a_few_beats_may_be_those_of_anything(tmp_path: Path) -> None:
    for name, beats in (("a.txt", RR[:40]), ("b.txt", RR)):
        (tmp_path / name).write_text("\n".join(beats) + "\n")
        assert "beginning" not in said(tmp_path / name)


def test_where_its_day_is_said_it_is_another(tmp_path: Path) -> None:
    file = tmp_path / "rr.txt"
    file.write_text("\n".join(RR[:200]) + "\n")
    said(file)
    file.write_text("\n".join(RR) + "\n")
    assert "beginning" not in said(file, "--start", "2025-03-15T07:30")
