"""Which phase begins where somebody wrote a word: only what names one, not what only has its word.

"Rest after", "end of shaking" name one; "feeling fine", "window closed before noise" are notes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from aftershake.plans.plan import Kind

Edge = Kind | Literal["end"]
MOST_WORDS = 3  # of a name, but for small words; a mark of more is a note


def _one_of(words: str) -> re.Pattern[str]:
    """Whole words, or with a star their beginnings or ends, in the languages that people write."""
    return re.compile("(?:" + words.replace("*", r"[^\W\d_]*") + ")")


# These name a phase beside a word that is not known: "walking home".
_STRONG: tuple[tuple[Edge, re.Pattern[str]], ...] = (
    (
        "shake",
        _one_of(r"shak(?:e|es|ing)|tremor(?:s|ing)?|trembl*|tre|*zitter*|*schüttel*|neurogenic"),
    ),
    (
        "rest",
        _one_of(
            r"baseline|rest(?:s|ing|ed|phase|period)?|(?!unruh)*ruhe(?!los)*|relaxation"
            r"|integrat(?:e|ion|ing)|recovery|savasana|repos|liegen"
        ),
    ),
    ("other", _one_of("walk*|run(?:ning)?|exercis*|squat*|danc*|bounc*|stretch*|cycl*|bik*|jog*")),
)
# These do where all the mark is of such words: "after", "lying still", "end of rest".
_WEAK: tuple[tuple[Edge, re.Pattern[str]], ...] = (
    ("end", _one_of("end|ended|ends|ende|stop|stopped|finish|finished|done|fin|fine")),
    ("rest", _one_of("base|before|after|pre|post|vorher|nachher|recover(?:ing)?|relax(?:ing)?")),
    ("rest", _one_of("lying|lie|supine|sitting|seated|still|calm")),
    ("other", _one_of("stand(?:ing)?|mov(?:e|ing|ement)|warmup|warm")),
)
_POSTURES = _one_of("lying|lie|supine|sitting|seated|still|calm|liegen")  # one may shake so, too
_SMALL = _one_of(
    "the|a|of|is|now|all|my|start|starts|started|begin|begins|beginning|phase|part|period|first"
    "|second|third|last|up|down|again|der|die|das|des|beginn|anfang|phase|erste|zweite|letzte|le|la"
    r"|nr|min|minutes|s|\d+"
)
_NOT = _one_of(r"no|not|without|never|ohne|kein*|nicht|sans|pas|\w+n't")


def kind_of_words(words: str) -> Edge | None:
    """Which kind of phase begins where this was written; "end": none; None: it says nothing."""
    head = unicodedata.normalize("NFC", words).lower().partition("(")[0]
    head = re.sub(r"\b(?:no|nr)\.? ?(?=\d)", "", head)  # a number
    said = re.findall(r"[^\W_]+(?:'t)?", head)
    if any(_NOT.fullmatch(word) for word in said):
        return None
    said = [word for word in said if not _SMALL.fullmatch(word)]
    if said and said[-1] == "end":  # of whatever it was
        return "end"
    if not 0 < len(said) <= MOST_WORDS:
        return None
    strong = [_kind(word, _STRONG) for word in said]
    weak = [_kind(word, _WEAK) for word in said]
    if all(strong[at] or weak[at] for at in range(len(said))):
        if "end" in weak:
            return "end"
        if "shake" in strong and all(
            strong[at] == "shake" or _POSTURES.fullmatch(word) for at, word in enumerate(said)
        ):
            return "shake"
        return strong[0] or weak[0]
    return next((kind for kind in strong if kind), None)


def _kind(word: str, kinds: tuple[tuple[Edge, re.Pattern[str]], ...]) -> Edge | None:
    return next((kind for kind, pattern in kinds if pattern.fullmatch(word)), None)
