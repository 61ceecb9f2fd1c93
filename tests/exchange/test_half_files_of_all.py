"""What anybody who writes a person's words leaves half done is found, to be taken away."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aftershake.config import config_file, remember
from aftershake.events import Noted
from aftershake.exchange.leftovers import left_in
from aftershake.exchange.recording import Recording, lines
from aftershake.recording.afterwards import add_to_file
from aftershake.recording.kept import KeptFile


def _session(home: Path) -> None:
    kept = KeptFile(home, 3, "".join(lines(Recording(()))).encode())
    kept.close()
    add_to_file(kept.path, [Noted(1.0, "note", "of hers")])


def _settings(_: Path) -> None:
    remember("contact", "of hers")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("says", [_session, _settings])
def test_who_is_killed_leaves_what_is_found(home: Path, says: Callable[[Path], None]) -> None:
    config_file().write_text('theme = "light"\n')
    number = os.fork()
    if number == 0:
        try:
            os.replace = lambda *_: os._exit(9)  # type: ignore[assignment]
            says(home)
        finally:
            os._exit(0)
    assert os.waitpid(number, 0)[1]
    (half,) = left_in(home)
    assert "of hers" in half.read_text()
    assert config_file().read_text() == 'theme = "light"\n'
