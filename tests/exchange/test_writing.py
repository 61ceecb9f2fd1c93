"""Files on the disk: whole or not at all, for their owner alone, never in the place of another."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.cli.import_files import files_in
from aftershake.exchange.exported import file_words
from aftershake.exchange.writing import AlreadyThere, NotWritten, check, write


def test_files_and_their_folders_are_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deeper" / "a.txt"
    write(path, b"beats")
    assert path.read_bytes() == b"beats"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parents[:2]} == {0o700}
    assert [each.name for each in path.parent.iterdir()] == ["a.txt"]


def test_what_is_there_stays_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"mine")
    with pytest.raises(AlreadyThere, match="--force"):
        write(path, b"new")
    assert path.read_bytes() == b"mine"
    write(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_is_something_that_is_there(tmp_path: Path) -> None:
    """Also one to nothing: whoever put it there may have meant another file to be written."""
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "nothing")
    with pytest.raises(AlreadyThere):
        write(link, b"new")
    assert not (tmp_path / "nothing").exists()
    write(link, b"new", overwrite=True)  # the link goes, and nothing is written through it
    assert not link.is_symlink()
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_somebody_made_meanwhile_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    sync = os.fsync

    def slow(number: int) -> None:
        sync(number)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", slow)
    with pytest.raises(AlreadyThere):
        write(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(NotWritten, match="Cannot write"):
        write(tmp_path / "file" / "a.txt", b"beats")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotWritten):
        write(tmp_path / "folder", b"beats", overwrite=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for overwrite in (False, True):
        check(pipe, overwrite=overwrite)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        write(pipe, b"beats", overwrite=overwrite)
        assert os.read(reader, 99) == b"beats"
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("number", [1, 2])
def test_where_a_stream_of_this_program_goes_it_is_written_to_and_stays(
    number: int, tmp_path: Path
) -> None:
    """With `> out.txt`, a link to /dev/stdout is a link to that file."""
    link, out = tmp_path / "link", tmp_path / "out.txt"
    link.symlink_to(f"/dev/fd/{number}")
    program = (
        "from pathlib import Path; from aftershake.exchange.writing import check, write;"
        f"link = Path({str(link)!r}); check(link, overwrite=False); print('first');"
        "write(link, b'beats'); write(link, b' and more', overwrite=True)"
    )
    with out.open("wb") as stream:
        streams = {"stdout" if number == 1 else "stderr": stream}
        subprocess.run([sys.executable, "-c", program], check=True, **streams)
    assert out.read_bytes() == (b"first\n" if number == 1 else b"") + b"beats and more"
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["a\0b.txt", "x" * 300])
def test_a_name_that_no_file_can_have_is_said(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotWritten, match="Cannot write"):
        write(tmp_path / name, b"")
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=80))
def test_any_name_is_a_part_of_one_file_name(name: str) -> None:
    words = file_words(name)
    assert words
    assert words.isascii()
    assert not set(words) & set("/\\.: \0")


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_is_a_link_to_nowhere_is_said_to_be_none(
    overwrite: bool, tmp_path: Path
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for path in (link / "person.json", link / "sessions" / "a.jsonl"):
        with pytest.raises(NotWritten, match=r"link is no folder") as said:
            write(path, b"new", overwrite=overwrite)
        assert not isinstance(said.value, AlreadyThere)
    assert link.is_symlink()
    assert not (tmp_path / "nowhere").exists()


def test_what_a_killed_program_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """Half of a file beside where it was to be: it counts as none, of a hidden name."""
    script = "import os, sys; from pathlib import Path; from aftershake.exchange import writing\n"
    script += "writing.put = lambda *each, **how: os._exit(9)\n"
    script += "writing.write(Path(sys.argv[1]), b'half')"
    path = tmp_path / "sessions" / "a.txt"
    assert subprocess.run([sys.executable, "-c", script, str(path)]).returncode == 9
    (left,) = path.parent.iterdir()
    assert left.name.startswith(".")
    write(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert files_in(tmp_path) == [path], "nor is it imported"
