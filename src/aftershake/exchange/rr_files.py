"""RR files of other programs, and Aftershake's recordings. What a file is, its content tells.

Read are the formats of `formats.py`: one RR interval a line or `time RR`, tables with a header,
Polar .hrm, Aftershake recordings.
"""

from __future__ import annotations

import re
from pathlib import Path

from aftershake.exchange import NoSuchFile, RrFileError
from aftershake.exchange.format import RrFile as RrFile
from aftershake.exchange.formats import FORMATS

LARGEST_BYTES = 16 * 1024 * 1024  # a month of beats, or two days of a strap's packets


def read(path: Path | str) -> RrFile:
    """Read a file with RR intervals. Raises RrFileError (NoSuchFile) with a plain sentence."""
    path = Path(path)
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise NoSuchFile(name, "this is a folder, not a file")
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise NoSuchFile(str(path), "there is no such file") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NoSuchFile(name, f"the file cannot be read ({why})") from None
    return read_bytes(data, name)


def read_bytes(data: bytes, file: str = "the file") -> RrFile:
    """Like `read`, from what the file holds; `file` names it in errors."""
    if len(data) > LARGEST_BYTES:
        limit = LARGEST_BYTES // 1024 // 1024
        raise RrFileError(file, f"the file is larger than {limit} MB, too large for RR intervals")
    text = _decoded(data, file).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RrFileError(file, "the file is empty")
    readings = (each.read(text, file) for each in FORMATS)
    return next(reading for reading in readings if reading is not None)


def _decoded(data: bytes, file: str) -> str:
    """The text, whatever its encoding. Raises RrFileError for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = ["utf-16-le", "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text[:10_000]) and _looks_typed(text):
            return text
    if data[8:12] == b".FIT":
        raise RrFileError(file, "Garmin FIT files cannot be read yet; export the RR intervals")
    raise RrFileError(file, "this is not a text file")


def _looks_typed(text: str) -> bool:
    """Whether a text is mostly plain letters and digits: the wrong encoding hardly ever is."""
    start = text[:10_000]
    return sum(sign < "\x7f" for sign in start) >= 0.6 * len(start)
