"""Tables as pandas and R print them: before each row its number, over which no name stands."""

from __future__ import annotations

import re

from aftershake.exchange import RrFileError
from aftershake.exchange.cells import first_lines

_LOOKED_AT = 8  # lines
_FEWEST = 3  # rows that are counted
_FOOT = re.compile(r"\[\d+ rows x \d+ columns?\]|(?:(?:Name|Length|Freq): [^,]*, )*dtype: \S+")
_LEFT_OUT = {"..", "...", "…", "⋮"}


def without_row_numbers(text: str, file: str) -> str:
    """The same text without them, line for line; as it is where it is no such table.

    Raises RrFileError where rows were left out as it was printed.
    """
    begin = [line for line in first_lines(text, _LOOKED_AT).split("\n") if line.strip()]
    if not begin:
        return text
    delimiter = begin[0][0] if begin[0][0] in ",;\t" else None
    names = begin[0].split(delimiter)[0 if delimiter is None else 1 :]
    # To be called by their place is to have no name.
    unnamed = names == [str(at) for at in range(len(names))]
    if delimiter is not None and not unnamed:
        return text  # a table like others
    foot = text[-200:].rstrip().rpartition("\n")[2].strip()
    if len(names) == 2 and _FOOT.fullmatch(foot):  # one column, printed without a name
        names, rows, header = names[1:], begin, False
    else:
        rows, header = begin[1:], True
    if not _counted([row.split(delimiter) for row in rows[:_FEWEST]], len(names) + 1):
        return text
    lines = text.split("\n")
    if header and unnamed:
        lines[next(at for at, line in enumerate(lines) if line.strip())] = ""
    return "\n".join(_without(line, delimiter, len(names) + 1, file) for line in lines)


def _counted(rows: list[list[str]], wide: int) -> bool:
    """Whether these rows are numbered from 0 or 1 on."""
    if len(rows) < _FEWEST or any(len(row) != wide for row in rows):
        return False
    numbers = [row[0].strip() for row in rows]
    return any(numbers == [str(at + first) for at in range(len(rows))] for first in (0, 1))


def _without(line: str, delimiter: str | None, wide: int, file: str) -> str:
    if _FOOT.fullmatch(line.strip()):
        return ""
    cells = line.split(delimiter)
    if cells and cells[0].strip() in _LEFT_OUT:
        reason = "rows were left out as this table was printed; save all of it, as CSV"
        raise RrFileError(file, reason)
    if len(cells) != wide or not cells[0].strip().isdecimal():
        return line
    return (delimiter or " ").join(cells[1:])
