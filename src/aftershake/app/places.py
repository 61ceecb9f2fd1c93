"""Where things lie, as a person writes it; and what is wrong with the settings that lie there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def from_home(place: Path) -> str:
    """A folder or file, from the home folder on where it is in it."""
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) else str(place)


def settings_told() -> Iterator[str]:
    """Each line of the settings that does not hold; home says in which folder the file is."""
    from aftershake.config import config_file
    from aftershake.settings import wrong_settings
    from aftershake.wording.settings import wrong_setting

    for wrong in wrong_settings():
        yield wrong_setting(wrong, config_file().name)


def kept_told(database: Path) -> Iterator[str]:
    """Each file with a session of the person that the database has not whole."""
    from aftershake.recording.kept import own_kept_files

    for file in own_kept_files(database):
        yield f"A session that is not whole here is in {file.name}."
