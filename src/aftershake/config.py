"""Where things lie: everything in one folder that only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path

from aftershake.errors import AftershakeError

HOME_VARIABLE = "AFTERSHAKE_HOME"
PERSON_VARIABLE = "AFTERSHAKE_PERSON"


def home() -> Path:
    """The folder of database, own plans and logs: AFTERSHAKE_HOME, or the system's usual place."""
    given = os.environ.get(HOME_VARIABLE)
    if given:
        folder = expanded(given)
    else:
        from platformdirs import user_data_path

        try:
            folder = user_data_path("aftershake", appauthor=False)
        except RuntimeError:  # as pathlib, where the user has no home
            folder = Path("~")
    if str(folder).startswith("~"):  # left as it was: nobody knows whose home that is
        raise AftershakeError(
            f"{given or folder}: there is no such home folder. Set {HOME_VARIABLE} to a folder that"
            " is yours."
        )
    return folder


def expanded(path: str | Path) -> Path:
    """The path with `~` for the home folder; where there is none, as it is."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - pathlib's own raises


def database() -> Path:
    return home() / "aftershake.db"


def demo_database() -> Path:
    """The demo's sessions, kept apart from the real ones."""
    return home() / "demo" / "aftershake.db"


def chosen_person() -> str | None:
    """Whose sessions and straps this is about; None: those of who used the program last."""
    return os.environ.get(PERSON_VARIABLE)


def choose_person(name: str) -> None:
    """From now on, in this process and its children, it is about them."""
    os.environ[PERSON_VARIABLE] = name


def plans_folder() -> Path:
    return home() / "plans"
