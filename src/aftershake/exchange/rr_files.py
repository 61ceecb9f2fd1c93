"""RR files of other programs, and Aftershake's recordings. What a file is, its content tells.

Read: one RR interval a line or `time RR` (Kubios, Elite HRV), tables with a header (HRV Logger,
FatMaxxer, Polar Sensor Logger and their like), Polar .hrm, Aftershake recordings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from aftershake.events import Event, Packet
from aftershake.exchange import NoSuchFile, RrFileError, recording
from aftershake.exchange.tables import find_header, number, read_table
from aftershake.exchange.timing import checked, in_ms, in_s, placed
from aftershake.rr.beats import Beats, Floats, Heard, assemble
from aftershake.rr.packet import parse

LARGEST_BYTES = 16 * 1024 * 1024  # a month of beats, or two days of a strap's packets


@dataclass(frozen=True, eq=False)
class RrFile:
    """The beats of a file, `t_s` from 0 for the start of the first interval.

    Of a recording also the `events` and the `plan`, and then `t_s` is its session clock.
    """

    beats: Beats
    format: str
    events: tuple[Event, ...] = ()
    plan: str = ""  # the recording's, as TOML


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
    start = text.lstrip()
    if not start:
        raise RrFileError(file, "the file is empty")
    if start.startswith("{"):
        return _recording(text, file)
    if re.search(r"^\[HRData\]", text, re.MULTILINE):
        return RrFile(placed(_hrm(text, file)), "Polar .hrm")
    if start.startswith("["):
        raise RrFileError(file, "there is no [HRData] section with RR intervals in it")
    header = find_header(text, file)
    if header is not None:
        beats, name = read_table(text, header, file)
        return RrFile(beats, name)
    return _numbers(text, file)


def _recording(text: str, file: str) -> RrFile:
    recorded = recording.read(text, file)
    events = recorded.events
    heard = [Heard(e.t_s, e.connection, parse(e.payload)) for e in events if isinstance(e, Packet)]
    if not heard:
        raise RrFileError(file, "the recording holds nothing from a strap")
    return RrFile(assemble(heard), "Aftershake recording", events, recorded.plan)


def _hrm(text: str, file: str) -> Floats:
    before, _, after = text.partition("[HRData]")
    interval = re.search(r"^Interval\s*=\s*(\d+)", before, re.MULTILINE)
    if interval and interval[1] != "238":
        raise RrFileError(file, "this .hrm file holds heart rates, not RR intervals")
    rr: list[float] = []
    at: list[int] = []
    for line, row in enumerate(after.split("\n"), before.count("\n") + 1):
        if row.startswith("["):
            break
        if row.strip():
            rr.append(number(row.split()[0], file, line))
            at.append(line)
    if not rr:
        raise RrFileError(file, "its [HRData] section is empty")
    return checked(np.array(rr), at, file)


def _numbers(text: str, file: str) -> RrFile:
    """One RR interval a line, or a time and an RR interval."""
    comma = "," in text and "." not in text and not _counts_up(text)
    columns = text.translate({ord(","): "." if comma else " ", ord(";"): " "})
    wide = 0
    cells: list[float] = []
    at: list[int] = []
    for line, row in enumerate(columns.split("\n"), 1):
        found = row.rstrip(" .").split() if comma else row.split()
        if not found or found[0].startswith("#"):
            continue
        wide = wide or len(found)
        if wide > 2:
            raise RrFileError(file, "more than a time and an RR interval here", line)
        if len(found) != wide:
            raise RrFileError(file, f"{len(found)} numbers here, {wide} above", line)
        cells.extend([number(cell, file, line) for cell in found])
        at.append(line)
    if not at:
        raise RrFileError(file, "there are no RR intervals in it")
    table = np.array(cells).reshape(-1, wide)
    rr_ms = checked(table[:, -1] * in_ms(table[:, -1], file), at, file)
    if wide == 1:
        return RrFile(placed(rr_ms), "RR intervals")
    times = table[:, 0]
    if rr_ms.size > 1 and in_s(times, rr_ms) is None:
        raise RrFileError(file, "the first column is not the time of the intervals in the second")
    return RrFile(placed(rr_ms, times), "times and RR intervals")


def _counts_up(text: str) -> bool:
    """Whether what stands before the commas only rises: a time, so the comma is no decimal one."""
    pairs = re.findall(r"^[ \t]*(\d{1,15})[ \t]*,[ \t]*\d+[ \t]*$", text, re.MULTILINE)
    before = [int(pair) for pair in pairs]
    return len(before) > 2 and all(a < b for a, b in pairwise(before))


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
