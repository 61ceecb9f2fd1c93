"""`make truth`: whether the numbers are right, from real beats and from hearts with known truth.

Prints a table for each promise and puts it into docs/validation.md; ends with 1 where a line does
not hold. `--quick` takes a small sample and writes nothing; `--only` takes some of the sections.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import platform
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from aftershake.hrv.metrics import ALGORITHM
from validation.artifacts import clean, injected, irregular
from validation.breathing import breathing
from validation.comparison import coverage, false_alarms, power
from validation.data import data
from validation.delivery import copies, lost
from validation.people import people
from validation.published import edges, gaps, packets, published
from validation.rests import rests
from validation.returns import returns
from validation.speed import speed
from validation.table import FAILS, Section

DOCUMENT = Path(__file__).parent.parent / "docs" / "validation.md"
MARK = "<!-- "
HEAD = """# Validation

Made by `make truth`, section by section; each says when and with what.

Real beats: GUDB (Howell & Porr, a chest strap, hand-marked), wearable-hrv (one person, labelled
conditions) and series with published results. Simulated hearts beat by integral pulse frequency
modulation, so that their truth is known. Nothing here is about health: it is about whether a number
is the number of the beats. “Shown” means that the window gave an RMSSD; the rest was refused, with
a reason.
"""
SECTIONS: dict[str, Callable[[bool], Section]] = {
    "numbers": lambda quick: published(),
    "clean": lambda quick: clean(),
    "people": people,
    "injected": injected,
    "irregular": irregular,
    "gaps": gaps,
    "packets": packets,
    "copies": copies,
    "lost": lost,
    "edges": lambda quick: edges(),
    "breathing": breathing,
    "rests": rests,
    "returns": returns,
    "alarms": false_alarms,
    "power": power,
    "range": coverage,
    "speed": speed,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small sample; writes nothing")
    parser.add_argument("--only", choices=SECTIONS, nargs="+", default=list(SECTIONS))
    asked = parser.parse_args()
    if not data.FOLDER.is_dir():
        print(f"no reference data in {data.FOLDER}", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    found = []
    for name in asked.only:
        start = time.perf_counter()
        found.append(SECTIONS[name](asked.quick))
        print(found[-1].plain(), flush=True)
        print(f"({time.perf_counter() - start:.0f} s)", file=sys.stderr)
        if not asked.quick:
            _write(name, found[-1], time.perf_counter() - start)
    failed = sum(section.failed for section in found)
    print(f"\n{failed} lines do not hold" if failed else "\nall lines hold")
    return 1 if failed else 0


def _write(name: str, section: Section, seconds: float) -> None:
    """Put the section in its place in docs/validation.md; the others stay as they were measured."""
    versions = ", ".join(
        f"{each} {importlib.metadata.version(each)}"
        for each in ("aftershake", "numpy", "scipy", "neurokit2")
    )
    made = (
        f"*`make truth`, {name}: {datetime.date.today()}, algorithm {ALGORITHM}, {versions}, "
        f"Python {platform.python_version()}, {seconds:.0f} s.*\n"
    )
    written = DOCUMENT.read_text("utf-8") if DOCUMENT.exists() else ""
    parts = {part.split(":")[0]: part.rstrip() + "\n" for part in written.split(MARK)[1:]}
    parts[name] = f"{name}: -->\n{section.markdown()}\n{made}"
    ordered = [MARK + parts[each] for each in SECTIONS if each in parts]
    failed = "".join(ordered).count(FAILS)
    held = f"**{failed} lines do not hold; they are marked.**" if failed else "All lines hold."
    DOCUMENT.write_text(f"{HEAD}\n{held}\n\n" + "\n".join(ordered), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
