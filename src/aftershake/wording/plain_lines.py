"""Lines for a screen reader, a serial line or a terminal that only prints: no glyph, nothing to be
looked at, short enough for eighty columns. Pure.
"""

from __future__ import annotations

import re
from textwrap import wrap
from unicodedata import category, decimal

WIDTH = 80
_SPELLED = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‑": "-", "…": "...", "→": "to", "÷": "divided by",
        "±": "plus or minus ", "≥": "at least ", "≤": "at most ", "²": "2", "³": "3",
        "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "`": "'", "·": ",", "•": ",",
    }
)  # fmt: skip
_TIMES = re.compile(r"×(\d[\d.]*)")
_HALF = re.compile(r"(\d*)½")
# At the beginning of a line they only catch the eye.
_SHAPES = re.compile(r"^[\s○◆●◇▲▾✕✓·×]+\s")


def plain_line(text: str) -> str:
    """`text` in printable ASCII, but for letters of a name from outside, which stay."""
    text = _SHAPES.sub("", text)
    text = _HALF.sub(lambda found: f"{found[1] or 0}.5", _TIMES.sub(r"\1 times", text))
    text = text.replace(" · ", ", ").replace("×", "by").translate(_SPELLED)
    return " ".join("".join(map(_character, text)).split())


def wrapped(text: str) -> tuple[str, ...]:
    """The same in lines of eighty characters at most; none where there is nothing."""
    return tuple(wrap(plain_line(text), WIDTH, break_on_hyphens=False))


def _character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    kind = category(character)
    if kind[0] == "Z":
        return " "
    if kind == "Nd":
        return str(decimal(character))
    return character if kind[0] in "LM" else "?"
