"""Lines for people: a terminal breaks them anywhere, so they are broken between words there."""

from __future__ import annotations

import pytest

from aftershake.cli.output import tell

LINE = (
    "  · The second rest gave no usable RMSSD: too many artifacts (25 % of the beats), which is so."
)


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_in_a_terminal_they_break_between_words(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    tell(LINE)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= columns
    assert " ".join(" ".join(lines).split()) == " ".join(LINE.split())
    assert lines[0].startswith("  · ")
    assert all(each.startswith("    ") for each in lines[1:])


def test_into_a_pipe_they_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    tell(LINE)
    tell("")
    assert capsys.readouterr().out == f"{LINE}\n\n"
