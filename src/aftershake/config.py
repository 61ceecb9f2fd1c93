"""Where things lie: everything in one folder that only its owner can read; and what is remembered
of what a person has chosen, in `config.toml` there.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path

from aftershake.errors import AftershakeError

HOME_VARIABLE = "AFTERSHAKE_HOME"
PERSON_VARIABLE = "AFTERSHAKE_PERSON"
ADAPTER_VARIABLE = "AFTERSHAKE_ADAPTER"


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


def chosen_adapter() -> str:
    """The Bluetooth adapter to search with, by name or address; "": all there are."""
    return os.environ.get(ADAPTER_VARIABLE) or remembered("adapter") or ""


def choose_adapter(name: str, address: str) -> None:
    """Search with this adapter from now on; "": with all. Kept by its address, which no restart
    changes and no other computer has."""
    os.environ[ADAPTER_VARIABLE] = name
    if address or remembered("adapter"):
        remember("adapter", address)


def plans_folder() -> Path:
    return home() / "plans"


def config_file() -> Path:
    return home() / "config.toml"


def remembered(name: str) -> str | None:
    """The text kept under `name`; None where there is none, or the file cannot be read."""
    value = _kept().get(name)
    return value if isinstance(value, str) else None


def written(name: str) -> object | None:
    """What is written under `name`, of whatever kind; None where there is nothing to be read."""
    return _kept().get(name)


def ratings_wanted() -> bool:
    """Whether the person is asked how they are: `ratings = "off"` in config.toml ends that."""
    return remembered("ratings") != "off"


LIE_DOWN_S, LONGEST_LIE_DOWN_S = 30.0, 3600.0


def lie_down_s() -> float:
    """How long a person has to lie down before a session begins, seconds: what the configuration
    says under `lie_down_s`, or the usual. What is no such time counts as not said."""
    said = _kept().get("lie_down_s", LIE_DOWN_S)
    try:
        seconds = float(said) if isinstance(said, str | int | float) else LIE_DOWN_S
    except (ValueError, OverflowError):
        return LIE_DOWN_S
    return seconds if 0 <= seconds <= LONGEST_LIE_DOWN_S else LIE_DOWN_S


def remember(name: str, value: str) -> None:
    """Keep a text under `name`, the rest as it is. Where it cannot be kept, it is forgotten: a
    choice of colours stops nobody.

    The file is replaced as a whole, so that it is never found half written. One in which the line
    cannot be set alone (tables, broken) is somebody's own and left as it is.
    """
    with suppress(OSError, ValueError, AftershakeError):
        file = config_file()
        text = file.read_text("utf-8") if file.exists() else ""
        lines = [line for line in text.splitlines() if not re.match(rf"{name}\s*=", line)]
        changed = "\n".join([*lines, f"{name} = {json.dumps(value)}", ""])
        if tomllib.loads(changed) != {**tomllib.loads(text), name: value}:
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, beside = tempfile.mkstemp(dir=file.parent, prefix=".config-")  # 0600
        try:
            with os.fdopen(number, "w", encoding="utf-8") as new:
                new.write(changed)
            Path(beside).replace(file)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


def _kept() -> dict[str, object]:
    with suppress(OSError, ValueError, AftershakeError):
        return tomllib.loads(config_file().read_text("utf-8"))
    return {}
