"""Where things lie: everything in one folder that only its owner can read."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "AFTERSHAKE_HOME"


def home() -> Path:
    """The folder of database, own plans and logs: AFTERSHAKE_HOME, or the system's usual place."""
    if given := os.environ.get(HOME_VARIABLE):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("aftershake", appauthor=False)


def database() -> Path:
    return home() / "aftershake.db"


def demo_database() -> Path:
    """The demo's sessions, kept apart from the real ones."""
    return home() / "demo" / "aftershake.db"


def plans_folder() -> Path:
    return home() / "plans"
