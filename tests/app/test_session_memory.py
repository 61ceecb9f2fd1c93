"""What a session in the interface does without, seen from outside."""

from __future__ import annotations

import platform
import re
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from support.app_terminal import program

SESSION = ["-m", "aftershake", "start", "--simulate", "calm", "--plan", "quick", "--speed", "6"]
A_HEAP = 64 << 20  # glibc keeps so much free for each but the first, and begins it at a multiple
AREA = re.compile(r"^(?P<start>[0-9a-f]+)-(?P<end>[0-9a-f]+) (?P<may>\S+) \S+ 00:00 0 *$")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is of Linux")


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the process has in its memory, in the middle of a session."""
    with program(SESSION, tmp_path_factory.mktemp("home")) as running:
        running.until(lambda seen: "BASELINE" in seen.text())
        return Path(f"/proc/{running.process.pid}/maps").read_text().splitlines()


def test_nothing_that_enciphers_is_loaded(maps: list[str]) -> None:
    loaded = {Path(line.split()[-1]).name for line in maps if "/" in line}
    assert any("sqlite3" in name for name in loaded)
    assert [name for name in loaded if re.match(r"_ssl|_hashlib|libssl|libcrypto", name)] == []


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="that is glibc's")
def test_all_threads_share_a_heap(maps: list[str]) -> None:
    areas = [found for line in maps if (found := AREA.match(line))]
    assert areas
    others = [
        (a[0], b[0])
        for a, b in pairwise(areas)
        if a["end"] == b["start"] and (a["may"], b["may"]) == ("rw-p", "---p")
        if int(a["start"], 16) % A_HEAP == 0 and int(b["end"], 16) - int(a["start"], 16) == A_HEAP
    ]
    assert others == []
