"""Where libraries and children work: never in the folder in which the person happens to stand.

Python and matplotlib both look there for files of theirs first, and whoever made that folder may
have put some.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aftershake.config import HOME_VARIABLE, home
from aftershake.errors import AftershakeError

SAFE = sys.base_prefix  # Python's own folder: there, whoever can write can do everything anyway
SAFE_PATH = "PYTHONSAFEPATH"  # what `-P` says, for children that take no arguments
LEAST_MEMORY = 700_000 << 10  # addresses that neurokit2 and all it brings take, on two cores


def python(*arguments: str) -> list[str]:
    """The command of a child that imports nothing from its current folder."""
    return [sys.executable, "-P", *arguments]


def environment() -> dict[str, str]:
    """The environment of a child that works in `SAFE`: paths mean there what they mean here."""
    given = dict(os.environ)
    with suppress(AftershakeError, OSError):
        given[HOME_VARIABLE] = os.path.abspath(home())  # noqa: PTH100 - not of what is absolute
    paths = [path for path in given.get("PYTHONPATH", "").split(os.pathsep) if path]
    with suppress(OSError):  # the current folder is gone, and what lay there with it
        given["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, paths))
    return given


def start_safely(start: Callable[[], None]) -> None:
    """Call `start`, with which a library starts a Python child in the current folder: the child
    imports nothing from there. Raises what `start` raises."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        start()
    except FileNotFoundError:
        if os.path.exists(os.curdir):  # noqa: PTH110
            raise
        os.chdir(SAFE)  # the current folder is gone, and with it what could be found from there
        start()
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


def too_little_memory() -> bool:
    """Whether a limit (`ulimit -v`) keeps from loading what measures. It is asked before: OpenBLAS
    tries without end to get what it may not have, and nothing stops it then."""
    if sys.platform == "win32":
        return False
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return most != resource.RLIM_INFINITY and most < LEAST_MEMORY


@contextmanager
def elsewhere() -> Iterator[None]:
    """Import what brings matplotlib inside this: it reads no file of the current folder and of
    none's settings, and writes into the data folder only."""
    os.environ.update(MPLCONFIGDIR=str(_matplotlib()), MATPLOTLIBRC=os.devnull, MPLBACKEND="agg")
    logging.getLogger("matplotlib").addHandler(logging.NullHandler())
    before = SAFE
    with suppress(OSError):  # a folder that is gone holds no files, and cannot be gone back to
        before = os.getcwd()  # noqa: PTH109
        os.chdir(SAFE)
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(before)


def _matplotlib() -> Path:
    """The folder for what matplotlib keeps; where it cannot be used, it takes a passing one."""
    try:
        folder = Path(os.path.abspath(home())) / "cache" / "matplotlib"  # noqa: PTH100
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(mode=0o700)
    except (AftershakeError, OSError):
        return Path(os.devnull)
    return folder
