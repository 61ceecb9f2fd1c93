"""What came of one time, and of many times the same: a row of the table."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field


class TooLate(Exception):  # noqa: N818 - no error: it is tried again
    """The recording was over before anything was done to it."""


@dataclass
class Once:
    """What came of one time."""

    number: int
    acknowledged: int = 0
    found: int = 0
    integrity: str = ""
    told: str = ""
    wrong: list[str] = field(default_factory=list)


@dataclass
class Row:
    """Many times the same, as one row of the table."""

    group: str
    what: str
    times: list[Once] = field(default_factory=list)
    not_measured: str = ""

    @property
    def holds(self) -> bool:
        return not any(once.wrong for once in self.times)

    @property
    def result(self) -> str:
        if self.not_measured:
            return "not measured"
        failed = sum(bool(once.wrong) for once in self.times)
        return f"✕ {failed} of {len(self.times)} fail" if failed else "● holds"

    def cells(self) -> tuple[str, ...]:
        integrity = Counter(once.integrity.split(";")[0][:60] for once in self.times)
        told = Counter(words(once.told) for once in self.times if once.told)
        said = "; ".join(f"{text} (×{n})" for text, n in told.most_common(2)) or "nothing"
        return (
            self.what,
            str(len(self.times)),
            str(sum(once.acknowledged for once in self.times)),
            str(sum(once.found for once in self.times)),
            ", ".join(f"{text} ×{n}" for text, n in integrity.most_common(3) if text) or "–",
            self.not_measured or said,
            self.result,
        )


def words(told: str) -> str:
    """What was told without what differs from one time to the next: folders and numbers."""
    parts = [word for word in told.split() if word]
    clean = ["…" if "/tmp" in word or tempfile.gettempdir() in word else word for word in parts]
    return " ".join("".join("#" if c.isdigit() else c for c in word) for word in clean)[:220]
