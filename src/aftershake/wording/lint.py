"""Words that no sentence of the program uses: it measures and says what it found, no more."""

from __future__ import annotations

import re

# Claims of what shaking does or of what a number means for health; statistics nobody computed.
NEVER = re.compile(
    r"\b(cures?|cured|curing|treats?|treated|treating|treatment|diagnos\w*|heal(s|ed|ing)?|detox\w*"
    r"|stored trauma|releas\w+ trauma|trauma releas\w*"
    r"|reset\w* (the|your) nervous system|nervous system reset"
    r"|safe for everyone|normal|abnormal|vagal tone|parasympathetic dominance|sympathovagal"
    r"|p-value|p value|statistically significant)\b",
    re.IGNORECASE,
)
# Of one comparison: no claim, and no number that is none.
NEVER_OF_ONE_SESSION = re.compile(r"\b(nan|inf|None|caus\w+|balance|prove[sn]?|effect)\b|-\d|--")


def never_said(text: str) -> str | None:
    """The first word of `text` that is never used, or None."""
    found = NEVER.search(text)
    return found[0] if found else None
