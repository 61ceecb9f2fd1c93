"""Text from outside, made fit to be shown: what a strap, a file or a database says is only text.

A strap's name comes over the air from anybody near. Whatever could move the cursor, set a title,
break a line, turn the direction of writing or hide is made visible or left out, once, where the
text comes in. Pure.
"""

from __future__ import annotations

from itertools import pairwise
from unicodedata import category

REPLACED = "\N{REPLACEMENT CHARACTER}"
MOST = 200  # characters: no name is longer, and no sentence that quotes one
MOST_MARKS = 2  # accents on one letter; a tower of them covers the lines above
# What parts two letters where their script writes words with it, as Persian does; anywhere else it
# only hides. What joins two is not kept: terminals differ in how wide those are.
_PARTS = "\N{ZERO WIDTH NON-JOINER}"
_PARTED = (
    *((0x0600, 0x0E00), (0x1000, 0x10A0), (0x1780, 0x1800)),
    *((0xFB50, 0xFE00), (0xFE70, 0xFEFF)),
)
# Letters and accents by their category that show nothing at all.
_UNSEEN = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}) | {
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}


def plain(text: str, most: int = MOST) -> str:
    """`text` in one line that can only be read: at most `most` characters, then an ellipsis.

    Control characters become their pictures (ESC is ␛, a line end ␊), direction marks and what
    has no width are left out, but for what words are written with; lone surrogates and private
    characters become �.
    """
    cut = text[: 4 * most]  # what is left out counts for nothing, but not without end
    shown = cut if cut.isascii() and cut.isprintable() else "".join(_characters(cut))
    if len(shown) <= most and len(cut) == len(text):
        return shown
    return f"{shown[: most - 1].rstrip(_PARTS)}…"


def both_ends(text: str, most: int) -> str:
    """As `plain`; of what is longer its beginning and its end: a sentence that quotes a long path
    says after it what is wrong."""
    if len(text) <= most:
        return plain(text, most)
    return f"{plain(text[: most // 2], most)} … {plain(text[-(most // 2) + 3 :], most)}"


def whole_number(text: str | None, most: int) -> int | None:
    """The number from 0 to `most` that plain digits spell, or None: "²" is a digit to Python, and
    of five thousand digits it makes no number."""
    text = text or ""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    return int(text) if int(text) <= most else None


def _characters(text: str) -> list[str]:
    shown: list[str] = []
    marks = 0
    for character, after in pairwise(f"{text} "):
        kind, code = category(character), ord(character)
        if character == _PARTS and shown and _parted(shown[-1], "LM") and _parted(after, "L"):
            shown.append(character)
            continue
        if code in _UNSEEN or kind == "Cf":
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MOST_MARKS:
            continue
        if kind == "Cc":
            shown.append(_picture(code))
        elif kind in ("Cs", "Co", "Cn"):
            shown.append(REPLACED)
        elif kind in ("Zs", "Zl", "Zp"):
            shown.append(" ")
        else:
            shown.append(character)
    return shown


def without_unseen(text: str) -> str:
    """The same without what cannot be seen by itself, to compare it."""
    return text.replace(_PARTS, "")


def _parted(character: str, kinds: str) -> bool:
    """Whether it is of a script whose letters are parted so, and of these kinds."""
    of_script = any(low <= ord(character) < high for low, high in _PARTED)
    return of_script and category(character)[0] in kinds


def _picture(code: int) -> str:
    if code == 0x09:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else REPLACED
