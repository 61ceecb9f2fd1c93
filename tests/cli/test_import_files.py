"""Which files of marks belong to which recordings."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.cli.import_files import find_markers, marks_for

RR = "date, rr, since start\n2025-03-15 11:03:00 +0000, 900, 0\n"
EVENTS = "date, timestamp, annotation, manual\n2025-03-15 11:03:01 +0000, 1, {}, 1\n"


def _files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).write_text(EVENTS.format("rest") if "Events" in name else RR)
    return [folder / name for name in names]


@pytest.mark.parametrize("given", [3, 2])  # also where Ann's own beats are not given
def test_marks_of_one_person_are_not_those_of_another(given: int, tmp_path: Path) -> None:
    files = _files(tmp_path, "Ann_Events_1.csv", "Bob_RR_1.csv", "Ann_RR_1.csv")
    markers, recordings = find_markers(files[:given])
    ann, bob = tmp_path / "Ann_RR_1.csv", tmp_path / "Bob_RR_1.csv"
    assert marks_for(bob, markers, recordings) == []
    assert marks_for(ann, markers, recordings) == [tmp_path / "Ann_Events_1.csv"]


def test_marks_of_nobody_may_be_of_any_recording(tmp_path: Path) -> None:
    files = _files(tmp_path, "Events_of_the_study.csv", "Ann_RR_1.csv", "Bob_RR_1.csv")
    markers, recordings = find_markers(files)
    for path in recordings:
        assert marks_for(path, markers, recordings) == files[:1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_marks_are_read_as_beats_are_whatever_the_encoding(
    encoding: str, line_end: str, tmp_path: Path
) -> None:
    (beats,) = _files(tmp_path, "Ann_RR_1.csv")
    events = tmp_path / "Ann_Events_1.csv"
    text = EVENTS.format("Sch\u00fctteln") + "2025-03-15 11:05:00 +0000, 120, Ruhe, 1\n"
    events.write_bytes(text.replace("\n", line_end).encode(encoding))
    markers, recordings = find_markers([events, beats])
    assert recordings == [beats]
    assert [each.words for each in markers[events].markers] == ["Sch\u00fctteln", "Ruhe"]
    assert not markers[events].unread


def test_a_long_file_of_marks_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (events,) = _files(tmp_path, "Ann_Events_1.csv")
    events.write_text(EVENTS.format("Sch\u00fctteln " + "na\u00fc " * 900) * 300, "utf-8")
    markers, _ = find_markers([events])
    assert markers[events].markers[0].words.startswith("Sch\u00fctteln")
