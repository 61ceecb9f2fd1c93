"""Where in the text of a plan something stands: tomllib tells of values, not of their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_PHASE = re.compile(r"\s*\[\[\s*phase\s*\]\]\s*(#.*)?")
_STEP = re.compile(r"\s*\[\[\s*phase\s*\.\s*step\s*\]\]\s*(#.*)?")
_TABLE = re.compile(r"\s*\[")
_QUOTES = ('"' * 3, "'" * 3)


class Place(NamedTuple):
    """The whole plan; its n-th phase, of `of` phases; the n-th step of that. Numbers from 1; 0:
    not so deep."""

    source: str
    toml: str
    phase: int = 0
    of: int = 0
    step: int = 0

    def __str__(self) -> str:
        return self.at()

    def in_phase(self, number: int, of: int) -> Place:
        return self._replace(phase=number, of=of)

    def in_step(self, number: int) -> Place:
        return self._replace(step=number)

    def at(self, key: str = "") -> str:
        """The place in words: file, line where that can be told, phase, step.

        The line is that of `key`, or of the header where the key is not there.
        """
        line = self.line(key)
        words = [
            self.source,
            f"line {line}" if line else "",
            f"phase {self.phase}" if self.phase else "",
            f"step {self.step}" if self.step else "",
        ]
        return ", ".join(word for word in words if word)

    def line(self, key: str = "") -> int | None:
        """From 1; None where the plan is written in a way that hides it."""
        rows = self._rows()
        if rows is None:
            return None
        named = re.compile(rf"\s*([\"']?){re.escape(key)}\1\s*=")
        found = (number for number, text in rows if key and named.match(text))
        first = rows[0][0] if rows and self.phase else None
        return next(found, first)

    def _rows(self) -> Sequence[tuple[int, str]] | None:
        """The lines that belong here, and no deeper, with their numbers; the header first."""
        rows: list[tuple[int, str]] = []
        phases = steps = 0
        here = not self.phase
        for number, text in _lines(self.toml):
            if _PHASE.fullmatch(text):
                phases, steps = phases + 1, 0
                here = phases == self.phase and not self.step
            elif _STEP.fullmatch(text):
                steps += 1
                here = phases == self.phase and steps == self.step
            elif _TABLE.match(text):
                here = False
            if here:
                rows.append((number, text))
        whole = not self.phase or (phases == self.of and bool(rows))
        return rows if whole else None


def _lines(toml: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, but for those inside of a text of several lines."""
    inside = ""
    for number, text in enumerate(toml.split("\n"), 1):
        if not inside:
            yield number, text
        for quotes in _QUOTES:
            if inside in ("", quotes) and text.count(quotes) % 2:
                inside = "" if inside else quotes
                break
