"""A disk that becomes read-only while a session is recorded, as one that fails does, ends nothing:
what comes waits until it can be written again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files are made unchangeable there")
RECORDS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from aftershake.events import Packet
from aftershake.store import UnsavedError
from aftershake.store.store import Store

now = datetime.now(UTC)
with Store(Path(sys.argv[1])) as store:
    told = dict(plan="", plan_toml="", source="simulate", source_what="")
    session_id = store.begin(title="", started_at=now, **told)
    for t_s, line in enumerate(sys.stdin):
        try:
            store.append(session_id, Packet(float(t_s), bytes(4), 1), now)
        except UnsavedError as error:
            print(error.why, flush=True)
        else:
            print("saved", flush=True)
print("closed", flush=True)
"""


class Frozen:
    """The files of a database, which nobody can change while it is `frozen`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def set(self, how: str) -> bool:
        files = [self._folder, *self._folder.iterdir()]
        if shutil.which("chattr") is None:
            return False
        ran = subprocess.run(["chattr", how, *files], capture_output=True, check=False, timeout=60)
        return ran.returncode == 0


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Frozen]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    found = Frozen(folder)
    can = found.set("+i")
    found.set("-i")
    if not can:
        pytest.skip("only the system's own user can do that, on some file systems")
    yield found
    found.set("-i")


@pytest.mark.parametrize("again", [True, False], ids=["and again", "to the end"])
def test_it_waits_and_the_process_lives(frozen: Frozen, tmp_path: Path, again: bool) -> None:
    ran = subprocess.Popen(
        [sys.executable, "-c", RECORDS, tmp_path / "data" / "aftershake.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert ran.stdin
    assert ran.stdout

    def recorded() -> str:
        assert ran.stdin
        assert ran.stdout
        ran.stdin.write("\n")
        ran.stdin.flush()
        return ran.stdout.readline().strip()

    try:
        assert recorded() == "saved"
        assert frozen.set("+i")
        assert [recorded(), recorded()] == ["disk", "disk"]
        if again:
            assert frozen.set("-i")
            assert recorded() == "saved"
        ran.stdin.close()
        assert ran.stdout.read().strip() == "closed"
        assert ran.wait(60) == 0
    finally:
        ran.kill()
        ran.wait(60)
        ran.stdout.close()
