"""Columns of cells that stay in the bytes they were read as: what is to be known of many cells is
asked of all of them at once, and a text is made only of those that somebody looks at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from aftershake.rr.beats import Bools, Floats, Ints

Signs = npt.NDArray[np.uint8]

_TEXTS = 64  # that are made at first of cells which are gone through, and then twice as many
_PART = 16384  # cells that are worked on together, so that what is worked out of them stays near
# Whole numbers of so many digits lie in 64 bits; of so many, divided by a power of ten that is
# exact, too, comes the float nearest to what is written.
_MOST_DIGITS, _MOST_WITH_POINT = 18, 15
_TENS = np.array([float(f"1e{each}") for each in range(_MOST_WITH_POINT + 1)])
_POINT = (ord(".") - ord("0")) % 256
# Eight digits in a word: what is in its bytes, of which none is over 9, and how two digits make a
# number up to 99, two of these one up to 9999, and two of these the whole.
_ZEROS, _OVER_9, _HIGHEST = 0x3030303030303030, 0x7676767676767676, 0x8080808080808080
_PAIRS = (
    (8, 10, 0x00FF00FF00FF00FF),
    (16, 100, 0x0000FFFF0000FFFF),
    (32, 10_000, 0x00000000FFFFFFFF),
)


@dataclass(frozen=True, slots=True, eq=False)
class ByteColumn(Sequence[str]):
    """Cells of ASCII. Cell i is `signs[starts[i] : ends[i]]`; both have the shape (n,)."""

    signs: Signs
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, cells: Sequence[str]) -> ByteColumn | None:
        """The same cells; None where one of them holds more than ASCII."""
        if isinstance(cells, ByteColumn):
            return cells
        joined = "".join(cells)
        if not joined.isascii():
            return None
        lengths = np.fromiter(map(len, cells), np.int64, len(cells))
        ends = np.cumsum(lengths)
        return cls(np.frombuffer(joined.encode(), np.uint8), ends - lengths, ends)

    @property
    def lengths(self) -> Ints:
        """Shape (n,)."""
        return self.ends - self.starts

    def __len__(self) -> int:
        return self.starts.size

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if not isinstance(at, slice):
            return self.signs[self.starts[at] : self.ends[at]].tobytes().decode("ascii")
        starts, ends = self.starts[at], self.ends[at]
        if not starts.size:
            return []
        first = int(starts.min())
        text = self.signs[first : int(ends.max())].tobytes().decode("ascii")
        edges = zip((starts - first).tolist(), (ends - first).tolist(), strict=True)
        return [text[start:end] for start, end in edges]

    def __iter__(self) -> Iterator[str]:
        at, size = 0, _TEXTS
        while at < len(self):
            yield from self[at : at + size]
            at, size = at + size, 2 * size

    def __contains__(self, cell: object) -> bool:
        if not isinstance(cell, str):
            return False
        return any(self[at] == cell for at in np.flatnonzero(self.lengths == len(cell)).tolist())

    def where(self, kept: Bools) -> ByteColumn:
        """The cells that `kept` (shape (n,)) marks."""
        return ByteColumn(self.signs, self.starts[kept], self.ends[kept])

    def are_digits(self, place: int) -> Bools:
        """Shape (n,): whether the sign at this place of each cell is a digit."""
        digits: Bools = ((self._at(place) - np.uint8(ord("0"))) < 10) & (self.lengths > place)
        return digits

    def parts(self) -> Iterator[ByteColumn]:
        """The same cells, some after some."""
        for at in range(0, len(self), _PART):
            part = slice(at, at + _PART)
            yield ByteColumn(self.signs, self.starts[part], self.ends[part])

    def taken(self, which: Ints, wide: int) -> Signs:
        """The signs of these cells, all of them `wide` long: shape (wide, n)."""
        each = np.ndarray((self.signs.size - wide + 1,), f"V{wide}", self.signs, strides=(1,))
        return each[self.starts[which]].view(np.uint8).reshape(-1, wide).T.copy()

    def numbers(self) -> Floats | None:
        """Shape (n,): the `cells.value` of each; None where one of them is more than a few digits,
        perhaps with a point."""
        found: list[Floats] = []
        for part in self.parts():
            if (numbers := part._of_eight()) is None and (numbers := part._of_more()) is None:
                return None
            found.append(numbers)
        return np.concatenate(found) if found else np.empty(0)

    def _of_eight(self) -> Floats | None:
        """The same of one to eight digits: eight signs are one word, the first its lowest byte."""
        lengths = self.lengths
        if not (lengths.min() > 0 and lengths.max() <= 8 <= self.ends.min()):
            return None
        words = np.ndarray((self.signs.size - 7,), "<u8", self.signs, strides=(1,))[self.ends - 8]
        before = (64 - 8 * lengths).astype(np.uint64)  # bits of what is not of the cell
        words = ((words ^ _ZEROS) >> before) << before
        if ((words | (words + _OVER_9)) & _HIGHEST).any():
            return None
        for bits, tens, kept in _PAIRS:
            words = (words * tens + (words >> bits)) & kept
        return words.astype(np.float64)

    def _of_more(self) -> Floats | None:
        """The same of any, a place of all cells after the other."""
        lengths = self.lengths
        wide = int(lengths.max())
        if wide > _MOST_DIGITS:
            return None
        number, points, after = np.zeros((3, len(self)), dtype=np.int64)
        for at in range(wide):
            digit, inside = self._at(at) - np.uint8(ord("0")), lengths > at
            number = np.where(inside & (digit < 10), 10 * number + digit, number)
            if (other := inside & (digit >= 10)).any():
                if (digit[other] != _POINT).any():
                    return None
                points += other
                after[other] = lengths[other] - at - 1
        if (lengths == points).any():  # no digit at all
            return None
        if not points.any():
            return number.astype(np.float64)
        if wide > _MOST_WITH_POINT + 1 or points.max() > 1:
            return None
        found: Floats = number / _TENS[after]
        return found

    def _at(self, place: int) -> Signs:
        """Shape (n,): the sign at this place of each cell, any other where it is shorter."""
        if not self.signs.size:
            return np.zeros(len(self), dtype=np.uint8)
        return self.signs.take(self.starts + place, mode="clip")
