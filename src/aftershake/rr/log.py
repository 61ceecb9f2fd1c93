"""What was heard: each packet of a session as it was parsed, once, in columns."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

from aftershake.events import FILE_BEATS, FILE_PULSES, FILE_SOME_BEATS, Packet
from aftershake.rr.exact import parse_ms
from aftershake.rr.packet import Intervals, Measurement, Oddity, parse

_ROW = struct.Struct("@dqdqq???5x")  # as `columns` reads it
# A packet in a log: when it came, over which link; heart rate, energy, contact (`_NONE`: not told);
# which oddities it has; where its words end, among those of its piece.
STORED = struct.Struct("=dqiibBI")
PIECE, WORD = 1024, 2  # packets; bytes
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
    """Every packet of a session in order of arrival, about 32 bytes each: 3 MB for a day. They lie
    in pieces, which never move in memory: what grows as a whole leaves holes behind it."""

    def __init__(self) -> None:
        self._full: list[tuple[bytes, bytes]] = []  # each the rows and the words of `PIECE` packets
        self._rows, self._words = bytearray(), bytearray()  # of the newest
        self._odds: list[tuple[Oddity, ...]] = [()]  # each that came, by its number in the rows
        self.exact_ms: dict[int, tuple[float, ...]] = {}  # of packets of a file, by their place
        self.others: dict[int, Intervals] = {}  # where they are no RR, by their place

    def append(self, heard: Heard) -> None:
        said = heard.measurement
        if said.exact_ms:
            self.exact_ms[len(self)] = said.exact_ms
        if said.intervals != "rr":
            self.others[len(self)] = said.intervals
        if said.odd not in self._odds:
            self._odds.append(said.odd)
        self._words += array("H", said.rr_1024).tobytes()
        self._rows += STORED.pack(
            heard.t_s,
            heard.connection,
            _NONE if said.hr_bpm is None else said.hr_bpm,
            _NONE if said.energy_kj is None else said.energy_kj,
            _NONE if said.contact is None else said.contact,
            self._odds.index(said.odd),
            len(self._words) // WORD,
        )
        if len(self._rows) == PIECE * STORED.size:
            self._full.append((bytes(self._rows), bytes(self._words)))
            self._rows, self._words = bytearray(), bytearray()

    def copy(self) -> Log:
        """The same so far, for another thread to read while this one grows."""
        other = Log()
        other._full, other._odds = self._full[:], self._odds[:]
        other._rows, other._words = self._rows[:], self._words[:]
        other.exact_ms, other.others = self.exact_ms.copy(), self.others.copy()
        return other

    def pieces(self) -> Iterator[tuple[bytes, bytes]]:
        """The rows as `STORED` packs them, and the words, of so many packets after so many."""
        yield from self._full
        yield bytes(self._rows), bytes(self._words)

    def __len__(self) -> int:
        return PIECE * len(self._full) + len(self._rows) // STORED.size

    @overload
    def __getitem__(self, at: int) -> Heard: ...
    @overload
    def __getitem__(self, at: slice) -> list[Heard]: ...
    def __getitem__(self, at: int | slice) -> Heard | list[Heard]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            at = range(len(self))[at]
        piece, place = divmod(at, PIECE)
        newest = piece == len(self._full)
        rows, words = (self._rows, self._words) if newest else self._full[piece]
        row = STORED.unpack_from(rows, place * STORED.size)
        t_s, connection, hr_bpm, energy_kj, contact, odd, end = row
        begin = STORED.unpack_from(rows, (place - 1) * STORED.size)[-1] if place else 0
        said = Measurement(
            None if hr_bpm == _NONE else hr_bpm,
            None if contact == _NONE else bool(contact),
            None if energy_kj == _NONE else energy_kj,
            struct.unpack_from(f"={end - begin}H", words, begin * WORD),
            self._odds[odd],
            self.exact_ms.get(at, ()),
            self.others.get(at, "rr"),
        )
        return Heard(t_s, connection, said)


class Some(Sequence[Heard]):
    """Some of the packets of a log, `at` these places; none of them is made before it is asked
    for."""

    def __init__(self, log: Log, at: Sequence[int]) -> None:
        self.log, self.at = log, at

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, at: int) -> Heard: ...
    @overload
    def __getitem__(self, at: slice) -> Some: ...
    def __getitem__(self, at: int | slice) -> Heard | Some:
        return Some(self.log, self.at[at]) if isinstance(at, slice) else self.log[self.at[at]]
