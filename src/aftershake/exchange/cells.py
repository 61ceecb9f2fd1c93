"""What one cell or one line of a text holds, and how it is quoted: as it is in the file."""

from __future__ import annotations

import csv
import math
import re

from aftershake.exchange import RrFileError

# No way to match a text twice: of twenty thousand digits that would take a quarter of a minute.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
LONGEST_NUMBER = 100  # characters
_QUOTED = 40  # characters of a line in a sentence
_QUOTES = " \t\"'"
# How programs write that there is nothing.
_NOTHING = {"", "nan", "na", "n/a", "null", "none", "nil", "-", "--"}
# With these a spreadsheet's formula begins; with the wide ones where people type wide letters.
FORMULA_SIGNS = "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}" + (
    "\N{FULLWIDTH COMMERCIAL AT}"
)
_COMMENTS = ("#", "//", "%", "--", '"#')
# What a spreadsheet writes in the place of a number is no remark: a beat is missing there.
_FAILED = re.compile(
    r"\s*\"?#(?:N/?A|NV|NUM!|VALUE!|DIV/0!|REF!|NAME\?|NULL!|WERT!|ZAHL!|BEZUG!|VALEUR!)"
)


def value(cell: str) -> float:
    """The finite number that a cell holds, NaN where it holds none."""
    if len(cell) > LONGEST_NUMBER or not _NUMBER.fullmatch(cell):
        return math.nan
    return float(cell)


def number(cell: str, file: str, line: int) -> float:
    """The finite number that a cell holds. Raises RrFileError."""
    found = value(cell)
    if math.isnan(found):
        raise RrFileError(file, f"{quoted(cell, 20)} is not a number", line)
    return found


def quoted(text: str, most: int = _QUOTED) -> str:
    """A line or a cell for a sentence, as it is in the file; of a long one the beginning."""
    return repr(text if len(text) <= most else text[:most] + "…")


def is_nothing(cell: str) -> bool:
    """Whether a cell says that it holds nothing."""
    return cell.lower() in _NOTHING


def is_comment(row: str) -> bool:
    """Whether a line is a remark for people."""
    return row.lstrip().startswith(_COMMENTS) and not _FAILED.match(row)


def first_lines(text: str, count: int) -> str:
    """The first lines of a text, without what ends the last of them. The text may be large: what
    comes after them is not copied."""
    end = -1
    for _ in range(count):
        end = text.find("\n", end + 1)
        if end < 0:
            return text
    return text[:end]


def cells_of(row: str, delimiter: str | None) -> list[str]:
    """The cells of a line, without quotes and blanks around them; None splits at white space."""
    if delimiter is not None and '"' in row:
        try:
            quoted_row = next(csv.reader([row], delimiter=delimiter, skipinitialspace=True))
            return [cell.strip(_QUOTES) for cell in quoted_row]
        except (csv.Error, StopIteration):  # over its limit for a field
            pass
    return [cell.strip(_QUOTES) for cell in row.strip().split(delimiter)]
