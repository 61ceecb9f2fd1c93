"""What was heard: each packet of a session as it was parsed, once, in columns."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import overload

from aftershake.events import FILE_BEATS, FILE_PULSES, FILE_SOME_BEATS, Packet
from aftershake.rr.exact import parse_ms
from aftershake.rr.packet import Intervals, Measurement, Oddity, parse

_ROW = struct.Struct("@dqdqq???5x")  # as `columns` reads it
_NONE = -1  # in a column
_OF_FILES: dict[str, Intervals] = {FILE_BEATS: "rr", FILE_PULSES: "pulse", FILE_SOME_BEATS: "some"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A measurement with the time of its arrival and the number of its link."""

    t_s: float
    connection: int
    measurement: Measurement
    _packed: tuple[bytes, bytes] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def packed(self) -> tuple[bytes, bytes]:
        """What it says in numbers, and its words that stand for a beat; worked out once."""
        if self._packed is None:
            said = self.measurement
            raw, exact_ms = said.intervals_1024, said.exact_ms
            words = sum(raw)
            row = _ROW.pack(
                self.t_s,
                self.connection,
                sum(exact_ms) / 1000 if exact_ms else words / 1024,
                words,
                len(raw),
                said.contact_lost,
                said.intervals == "some",
                bool(exact_ms),
            )
            object.__setattr__(self, "_packed", (row, array("d", raw).tobytes()))
        assert self._packed is not None
        return self._packed


def hear(packet: Packet) -> Heard:
    """Parse a packet of the heart rate, or of a file's beats."""
    of_file = _OF_FILES.get(packet.characteristic)
    said = parse(packet.payload) if of_file is None else parse_ms(packet.payload, of_file)
    return Heard(packet.t_s, packet.connection, said)


class Log(Sequence[Heard]):
    """Every packet of a session in order of arrival, about 40 bytes each: 4 MB for a day."""

    def __init__(self) -> None:
        self._t_s, self._connection = array("d"), array("q")
        self._hr_bpm, self._energy_kj = array("i"), array("i")
        self._contact, self._odd = array("b"), array("B")
        self._odds: list[tuple[Oddity, ...]] = [()]  # each that came, by the number in `_odd`
        self._words, self._ends = array("H"), array("q", [0])  # RR, 1/1024 s; where each ends
        self._exact_ms: dict[int, tuple[float, ...]] = {}  # of packets of a file, by their place
        self._others: dict[int, Intervals] = {}  # where they are no RR, by their place

    def append(self, heard: Heard) -> None:
        said = heard.measurement
        if said.exact_ms:
            self._exact_ms[len(self)] = said.exact_ms
        if said.intervals != "rr":
            self._others[len(self)] = said.intervals
        if said.odd not in self._odds:
            self._odds.append(said.odd)
        self._t_s.append(heard.t_s)
        self._connection.append(heard.connection)
        self._hr_bpm.append(_NONE if said.hr_bpm is None else said.hr_bpm)
        self._energy_kj.append(_NONE if said.energy_kj is None else said.energy_kj)
        self._contact.append(_NONE if said.contact is None else said.contact)
        self._odd.append(self._odds.index(said.odd))
        self._words.extend(said.rr_1024)
        self._ends.append(len(self._words))

    def copy(self) -> Log:
        """The same so far, for another thread to read while this one grows."""
        return deepcopy(self)

    def __len__(self) -> int:
        return len(self._t_s)

    @overload
    def __getitem__(self, at: int) -> Heard: ...
    @overload
    def __getitem__(self, at: slice) -> list[Heard]: ...
    def __getitem__(self, at: int | slice) -> Heard | list[Heard]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        hr_bpm, energy_kj, contact = self._hr_bpm[at], self._energy_kj[at], self._contact[at]
        said = Measurement(
            None if hr_bpm == _NONE else hr_bpm,
            None if contact == _NONE else bool(contact),
            None if energy_kj == _NONE else energy_kj,
            tuple(self._words[self._ends[at] : self._ends[at + 1]]),
            self._odds[self._odd[at]],
            self._exact_ms.get(at, ()),
            self._others.get(at, "rr"),
        )
        return Heard(self._t_s[at], self._connection[at], said)
