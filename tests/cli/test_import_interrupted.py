"""What is said of an import that was interrupted, or of a file of several recordings that could not
be taken in whole, is what is in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import support.hrv_data as data
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.store.store import Store

RR = np.rint(data.heart(seconds=60)).astype(int)


def run_import(*given: object) -> Result:
    return CliRunner().invoke(cli, ["import", *map(str, given)])


def there() -> int:
    with Store(database(), read_only=True) as store:
        return len(store.sessions())


def recordings(*lists: list[int]) -> str:
    return json.dumps(
        [{"startTime": f"2026-03-{day:02d}T07:30:00Z", "rr": rr} for day, rr in enumerate(lists, 1)]
    )


@pytest.mark.words
@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("several", [False, True])
def test_interrupted_in_the_middle_all_that_is_there_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed: bool, several: bool
) -> None:
    writes = 0
    writing = Store.writing

    @contextmanager
    def interrupted(store: Store) -> Iterator[object]:
        nonlocal writes
        with writing(store) as db:
            yield db
            writes += 1
            if writes == 3 and not committed:
                raise KeyboardInterrupt
        if writes == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(Store, "writing", interrupted)
    lists = [np.roll(RR, number).tolist() for number in range(5)]
    if several:
        (tmp_path / "all.json").write_text(recordings(*lists))
    else:
        for number, rr in enumerate(lists):
            (tmp_path / f"{number}.txt").write_text("\n".join(map(str, rr)))
    done = run_import(tmp_path)
    assert done.exit_code == 130
    assert there() == (3 if committed else 2)
    assert f"Interrupted: {there()} sessions taken in" in done.stderr


@pytest.mark.words
def test_recordings_before_one_that_is_refused_are_told_and_measured(tmp_path: Path) -> None:
    lists = [RR.tolist(), np.roll(RR, 1).tolist(), RR[:9].tolist()]
    (tmp_path / "all.json").write_text(recordings(*lists))
    (tmp_path / "else.txt").write_text("\n".join(map(str, RR[::-1])))
    done = run_import(tmp_path, "--start", 30)
    assert done.exit_code != 0
    assert there() == 3
    assert done.stderr.count(" now: ") == 3
    assert "3 sessions taken in, 1 file not taken in" in done.stderr
    with Store(database(), read_only=True) as store:
        assert all(row.algorithm for row in store.sessions())
