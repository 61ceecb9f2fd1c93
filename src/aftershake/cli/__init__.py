"""The command line. Data goes to stdout, talk to stderr; nothing heavy is imported before use."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
import time
import warnings
from typing import NoReturn

from aftershake.cli.output import INTERRUPTED, USAGE, say
from aftershake.cli.signals import end_tidily, was_told
from aftershake.errors import MOST, TOO_FEW_FILES, TOO_LITTLE_MEMORY, AftershakeError
from aftershake.plain import both_ends

COMPLETING = "_AFTERSHAKE_COMPLETE"  # a shell asks what may follow
DAY_S = 24 * 3600


def _opened() -> None:
    """Input and output that whoever starts this has closed lead nowhere: else the next file that is
    opened would be in their place, and whatever is printed would be in it."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _in_a_time_zone() -> None:
    """A TZ by which it is a day later or earlier than in Greenwich is none to Python, which would
    raise wherever a local time is told."""
    zone = getattr(time, "tzset", None)
    if zone is not None and abs(time.localtime().tm_gmtoff) >= DAY_S:
        os.environ["TZ"] = "UTC"
        zone()


def main() -> NoReturn:
    """Run the command line and leave with the exit code of the contract; never a traceback."""
    _opened()
    _in_a_time_zone()
    os.umask(0o077)  # whatever is made here is for its owner, and theirs to use
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a glyph that it does not know ends nothing
            stream.reconfigure(errors="replace")
    end_tidily()  # a closed terminal leaves no half of a file, in any command
    try:
        code = _asked()
    except KeyboardInterrupt:
        say("Interrupted.")
        code = INTERRUPTED
    except AftershakeError as error:
        say(str(error))
        code = error.exit_code
    except UnicodeEncodeError as error:
        if not _of_a_name(error):
            raise
        say(
            f"There is a character in this name that no file can have in the locale that is set"
            f" ({sys.getfilesystemencoding()}). Set LC_ALL to one in UTF-8, C.UTF-8 for example."
        )
        code = USAGE
    except (MemoryError, ImportError) as error:
        if isinstance(error, ImportError) and "failed to map segment" not in str(error):
            raise
        say(TOO_LITTLE_MEMORY)
        code = 1
    except BrokenPipeError:  # whoever read our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        said = f"Cannot go on: {error.strerror or error}{where}."
        if error.errno == errno.EMFILE:
            said = TOO_FEW_FILES
            # What was left half made by that would complain as it goes.
            sys.unraisablehook = lambda _: None
            warnings.simplefilter("ignore")
        say(both_ends(said, MOST))
        # What is still to be written would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    if code == INTERRUPTED:
        was_told()
    sys.exit(code)


def _of_a_name(error: UnicodeEncodeError) -> bool:
    """Whether what could not be written is the name of a file: in some locales, what is typed is
    read in another way than files are named."""
    try:
        return codecs.lookup(error.encoding) == codecs.lookup(sys.getfilesystemencoding())
    except LookupError:
        return False


def _asked() -> int:
    """The terminal interface waits for no command to be known; all else does."""
    if not sys.argv[1:] and COMPLETING not in os.environ:
        from aftershake.cli.interface import interface

        return interface()
    from aftershake.cli.group import run

    return run()
