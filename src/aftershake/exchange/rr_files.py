"""RR files of other programs, and Aftershake's recordings. What a file is, its content tells.

Read are the formats of `formats.py`: one RR interval a line or `time RR`, tables with a header,
JSON, Polar .hrm, Suunto SML, Aftershake recordings.
"""

from __future__ import annotations

import re
from pathlib import Path

from aftershake.exchange import NoSuchFile, RrFileError
from aftershake.exchange.binary import BINARY
from aftershake.exchange.format import RrFile as RrFile
from aftershake.exchange.formats import FORMATS
from aftershake.exchange.printed_tables import without_row_numbers
from aftershake.exchange.straplog import is_database
from aftershake.ordinary import out_of_pipe
from aftershake.plain import plain
from aftershake.store.files import beside

LARGEST_BYTES = 16 * 1024 * 1024  # a month of beats, or two days of a strap's packets
# What begins so is no text, and what it is.
_KNOWN = (
    (b"PK\x03\x04", "this is a packed file (.zip, .xlsx), not a text file; export it as CSV"),
    (b"\x1f\x8b", "this is a packed file (.gz), not a text file; unpack it first"),
    (b"%PDF", "this is a PDF, not a text file"),
    (b"{\\rtf", "this is a formatted text (.rtf); save it as plain text or CSV"),
    (b"0       ", "this is an EDF signal file, not a text file; export the RR intervals"),
)
# Zeros that a disk filled in when a machine went down; more of them are no text.
_MOST_ZEROS = 0.02


def read(path: Path | str) -> RrFile:
    """Read a file with RR intervals. Raises RrFileError (NoSuchFile) with a plain sentence."""
    path = Path(path)
    return read_bytes(load(path), path.name or str(path))


def load(path: Path) -> bytes:
    """What the file holds, and a byte more than may be read. Raises NoSuchFile."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise NoSuchFile(name, "this is a folder, not a file")
        if path.is_fifo():
            return out_of_pipe(path, LARGEST_BYTES + 1)
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        if is_database(data):
            _refuse_halves(path)
        return data
    except FileNotFoundError:
        raise NoSuchFile(str(path), "there is no such file") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise NoSuchFile(name, f"the file cannot be read ({why})") from None


def _refuse_halves(path: Path) -> None:
    """Of a database that a program has open, the newest beats lie beside it; without them it would
    be taken for whole. Raises RrFileError and OSError."""
    for end in ("-wal", "-journal"):
        newest = beside(path, end)
        if newest.is_file() and newest.stat().st_size:
            raise RrFileError(
                path.name,
                f"what is newest in it lies beside it, in {plain(newest.name)}: close the program"
                " that has it open, and try again",
            )


def read_bytes(data: bytes, file: str = "the file") -> RrFile:
    """Like `read`, from what the file holds; `file` names it in errors."""
    found = read_all(data, file)
    if len(found) > 1:
        raise RrFileError(
            file, f"it holds {len(found)} recordings; `aftershake import` takes in each of them"
        )
    return found[0]


def read_all(data: bytes, file: str = "the file") -> list[RrFile]:
    """Every recording in a file; of nearly all kinds there is one. Raises RrFileError."""
    if len(data) > LARGEST_BYTES:
        limit = LARGEST_BYTES // 1024 // 1024
        raise RrFileError(file, f"the file is larger than {limit} MB, too large for RR intervals")
    for binary in BINARY:
        if binary.is_one(data):
            return binary.read(data, file)
    text = text_of(data, file)
    if not text or text.isspace():
        raise RrFileError(file, "the file is empty")
    text = without_row_numbers(text, file)
    readings = (each.read(text, file) for each in FORMATS)
    found = next(reading for reading in readings if reading is not None)
    return found if isinstance(found, list) else [found]


def text_of(data: bytes, file: str) -> str:
    """The text with line ends of one character, whatever its encoding and they are. Raises
    RrFileError for what is no text."""
    text = _decoded(data, file)
    if "\r" not in text:  # one sign is looked for much faster than two
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, file: str) -> str:
    for begins, what in _KNOWN:
        # A list of numbered rows may begin as an EDF does, whose head is one line.
        if data.startswith(begins) and not (begins[:1] == b"0" and b"\n" in data[:256]):
            raise RrFileError(file, what)
    data = data.removesuffix(b"\x1a")  # with which programs for DOS end a text
    whole = data.rstrip(b"\0") if data.rstrip(b"\0").endswith((b"\n", b"\r")) else data
    zeros = whole.count(b"\0") if b"\0" in whole else 0  # one is looked for much faster
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings, whole = ["utf-16"], data[: len(data) // 2 * 2]  # cut off in mid-letter
    elif zeros > _MOST_ZEROS * len(whole):
        encodings, whole = ["utf-16-le", "utf-16-be"], data[: len(data) // 2 * 2]
    else:
        encodings = ["utf-8-sig", "latin-1"]
    reason = "this is not a text file"
    for encoding in encodings:
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
        if re.search(r"[\x01-\x08\x0e-\x1f\x7f]", text[:10_000]):
            continue
        if _looks_typed(text):
            return text
        if encoding == "utf-8-sig":  # hardly anything is by chance
            reason = "it is not written in digits from 0 to 9 and letters from a to z"
    raise RrFileError(file, reason)


def _looks_typed(text: str) -> bool:
    """Whether a text is mostly plain letters and digits: the wrong encoding hardly ever is."""
    start = text[:10_000]
    typed = len(start.encode("ascii", "ignore")) - start.count("\x7f")
    return typed >= 0.6 * len(start)
