"""What a person is called: which names can be given, and which are of the same person. Pure."""

from __future__ import annotations

from unicodedata import category, normalize

from aftershake.plain import REPLACED, plain, without_unseen
from aftershake.store import NoNameError

LONGEST_NAME = 60  # characters
_BLANK = "\N{BRAILLE PATTERN BLANK}"  # a symbol by its category, and nothing to be seen


def tidy(name: str) -> str:
    """A name fit to be shown, cut where it is too long: never to know somebody by."""
    return plain(_in_one_line(name), LONGEST_NAME)


def key(name: str) -> str | None:
    """What names of the same person have in common, upper or lower case; empty for the one without
    a name. None where tidying takes something away: what is left could be somebody else's."""
    seen = _in_one_line(name)
    lost = seen.count(REPLACED) > name.count(REPLACED) or (not seen and not is_none(name))
    if lost or len(seen) > LONGEST_NAME:
        return None
    return normalize("NFC", without_unseen(seen).casefold())


def kept(name: str) -> str:
    """The name that somebody new gets, as it is kept: whole. Raises NoNameError."""
    seen = _in_one_line(name)
    if len(seen) > LONGEST_NAME:
        raise NoNameError(
            f"A name has {LONGEST_NAME} characters at most; this one has {len(seen)}."
        )
    if REPLACED in seen:
        raise NoNameError("There is a character in this name that cannot be shown.")
    if not any(category(each)[0] in "LNPS" and each != _BLANK for each in seen):
        raise NoNameError("A name should have a letter that can be seen.")
    return seen


def is_none(name: str) -> bool:
    """Whether it stands for the one without a name."""
    return not name.strip()


def _in_one_line(name: str) -> str:
    """All of it, as text from outside; letters with their accents put together, as other keyboards
    send them apart."""
    line = " ".join(normalize("NFC", name).split())
    # What was left out may have stood between two spaces, or a letter and its accent.
    return " ".join(normalize("NFC", plain(line, len(line))).split())
