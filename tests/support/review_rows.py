"""What docs/sentences.md says of a review beside its limits: each row with its sentence, and which
sentences of a review are in no row."""

from __future__ import annotations

import re
from pathlib import Path

from aftershake.review.model import Review
from aftershake.session.result import Result
from aftershake.wording.comparison import limit
from aftershake.wording.gaps import gap_words

DOCUMENT = Path(__file__).parents[2] / "docs" / "sentences.md"
HEADING = "\n## What else a review says\n"
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NUMBER = r"[−+±×]?\d+(?:[.:]\d+)*"


# A row for each cause there is, and for each of these forms.
GAP = re.compile(r"(Without beats for \d+ (s|min) at [\d:]+|\d+ (s|min) without beats in \d+ gaps)")


def rows() -> dict[str, str]:
    """By the name of the row what is said; an ellipsis stands for any words."""
    text = DOCUMENT.read_text("utf-8").split(HEADING)[1].split("\n## ")[0]
    return {name: sentence for name, sentence, _ in ROW.findall(text)}


def pattern(sentence: str) -> re.Pattern[str]:
    """What fits a row, whatever its numbers."""
    parts = re.split(rf"(…|{NUMBER})", sentence)
    return re.compile(
        "".join(
            ".*" if part == "…" else NUMBER if re.fullmatch(NUMBER, part) else re.escape(part)
            for part in parts
        )
    )


def unknown(result: Result, review: Review) -> list[str]:
    """The sentences that neither a row nor a limit of the comparison makes."""
    known = [pattern(sentence) for sentence in rows().values()]
    limits = {limit(reason) for reason in result.comparison.reasons}
    causes = tuple(f": {gap_words(gap)}." for gap in result.gaps)
    odds = re.compile(r"By your last |.*Two plain rests, |.*By your \d+ control sessions")
    said = [
        *(review.headline, *review.limits, *review.marks, *review.check.said),
        *(review.check.kind_word, *review.caveats),
        *(gap for gap in review.gaps if not (GAP.match(gap) and gap.endswith(causes))),
        *(phase.signal for phase in review.phases),
        *([review.change.verdict] if review.change else []),
    ]
    return [
        each
        for each in said
        if each
        and re.sub(r"^(Cannot tell|Not comparable)\. ", "", each) not in limits
        and not odds.match(each)  # those have a table of their own
        and not any(one.fullmatch(each) for one in known)
    ]
