"""Where things lie: everything in one folder that only its owner can read; and what is remembered
of what a person has chosen, in `config.toml` there.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from contextlib import suppress
from pathlib import Path

from aftershake.errors import AftershakeError
from aftershake.ordinary import ordinary

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


def use_adapter(name: str) -> None:
    """The same in this process and its children alone: nothing is kept."""
    os.environ[ADAPTER_VARIABLE] = name


def plans_folder() -> Path:
    return home() / "plans"


def config_file() -> Path:
    return home() / "config.toml"


def remembered(name: str) -> str | None:
    """The text kept under `name`; None where there is none, or the file cannot be read."""
    value = kept().get(name)
    return value if isinstance(value, str) else None


# How long a person has to lie down before a session begins, and at most.
LIE_DOWN_S, LONGEST_LIE_DOWN_S = 30.0, 3600.0


def remember(name: str, value: str) -> None:
    """Keep a text under `name`, the rest as it is. Where it cannot be kept, it is forgotten: a
    choice of colours stops nobody.

    The file is replaced as a whole, so that it is never found half written. One in which the line
    cannot be set alone (tables, broken) is somebody's own and left as it is.
    """
    import json

    with suppress(*_UNREAD):
        file = config_file()
        text = _text() if file.exists() else ""
        lines = [line for line in text.splitlines() if not re.match(rf"{name}\s*=", line)]
        changed = "\n".join([*lines, f"{name} = {json.dumps(value)}", ""])
        if tomllib.loads(changed) != {**tomllib.loads(text), name: value}:
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Of such a name as exchange/leftovers.py takes away; 0600.
        number, beside = tempfile.mkstemp(dir=file.parent, prefix=".aftershake-")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as new:
                new.write(changed)
                new.flush()
                os.fsync(new.fileno())
            Path(beside).replace(file)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise


def kept() -> dict[str, object]:
    """All that is kept; nothing where the file cannot be read."""
    with suppress(*_UNREAD):
        return tomllib.loads(_text())
    return {}


def unread() -> str | None:
    """Why nothing of the file can be read; None where it can, or there is none."""
    try:
        tomllib.loads(_text())
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return "it is not text in UTF-8"
    except RecursionError:
        return "it goes too deep"
    except AftershakeError:  # there is no home; that is told wherever it matters
        return None
    except OSError as error:
        return error.strerror or str(error)
    except ValueError as error:
        return str(error)
    return None


LONGEST = 1_000_000  # bytes of the file that are looked at; ours has some lines


def _text() -> str:
    data = ordinary(config_file(), LONGEST + 1)
    if len(data) > LONGEST:
        raise ValueError("it is too long")
    return data.decode("utf-8")


# RecursionError: brackets within brackets, a thousand of them.
_UNREAD = (OSError, ValueError, RecursionError, AftershakeError)
