"""What a file format is to a reader: a name, and how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aftershake.events import Event
from aftershake.rr.beats import Beats


@dataclass(frozen=True, slots=True)
class OddLines:
    """Lines (of JSON, entries of a list) in place of intervals that hold what no interval can be;
    each counts as an artifact."""

    count: int
    first: int  # the number of the first one, from 1
    text: str  # and what stands there
    counted: Literal["line", "entry"] = "line"


@dataclass(frozen=True, slots=True)
class FileMark:
    """A moment that was marked in a file. `t_s`: s from the start of its first interval."""

    t_s: float
    words: str


@dataclass(frozen=True, eq=False)
class RrFile:
    """The beats of a file, `t_s` from 0 for the start of the first interval.

    Of a recording also the `events` and the `plan`, and then `t_s` is its session clock.
    """

    beats: Beats
    format: str
    events: tuple[Event, ...] = ()
    plan: str = ""  # the recording's, as TOML
    odd: OddLines | None = None
    began_at: datetime | None = None  # with its zone: the start of the first interval, where known
    marks: tuple[FileMark, ...] = ()
    strap: str = ""  # its name, where the file tells it
    title: str = ""  # of the session that a recording is of
    cut_off: bool = False  # it ends before it says that it does: what it has is there


@dataclass(frozen=True, slots=True)
class Format:
    """One format of `formats.FORMATS`. Texts have line ends of one character."""

    name: str
    # From a text and the name of its file; a list where there may be several recordings; None: not
    # of this format. Raises RrFileError.
    read: Callable[[str, str], RrFile | list[RrFile] | None]
