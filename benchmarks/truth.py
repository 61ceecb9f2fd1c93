"""`make truth`: whether the numbers are right, from real beats and from hearts with known truth.

Prints a table for each promise and writes them all to docs/validation.md; ends with 1 where a line
does not hold. `--quick` takes a small sample and writes nothing. `--only WORD` takes the sections
whose title holds it.
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

from aftershake.hrv.analysis import ALGORITHM
from truth_artifacts import clean, injected, irregular
from truth_compare import coverage, false_alarms, power
from truth_data import data
from truth_numbers import edges, gaps, packets, published
from truth_speed import speed
from truth_table import Section

DOCUMENT = Path(__file__).parent.parent / "docs" / "validation.md"
SECTIONS: dict[str, Callable[[bool], Section]] = {
    "numbers": lambda quick: published(),
    "clean": lambda quick: clean(),
    "injected": injected,
    "irregular": irregular,
    "gaps": gaps,
    "packets": packets,
    "edges": lambda quick: edges(),
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
    failed = sum(section.failed for section in found)
    print(f"\n{failed} lines do not hold" if failed else "\nall lines hold")
    if not asked.quick and len(found) == len(SECTIONS):
        DOCUMENT.write_text(_document(found, failed), "utf-8")
    return 1 if failed else 0


def _document(found: list[Section], failed: int) -> str:
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("aftershake", "numpy", "scipy", "neurokit2")
    )
    held = f"{failed} lines do not hold; they are marked." if failed else "All lines hold."
    head = (
        "# Validation\n\n"
        f"Made by `make truth` on {datetime.date.today()}: {versions}, algorithm {ALGORITHM}, "
        f"Python {platform.python_version()}. {held}\n\n"
        "Real beats: GUDB (Howell & Porr, a chest strap, hand-marked), wearable-hrv (one person, "
        "labelled conditions) and series with published results. Simulated hearts beat by integral "
        "pulse frequency modulation and are known to the bit. Nothing here is about health: it is "
        "about whether a number is the number of the beats.\n\n"
        "“Shown” means that the window gave an RMSSD; the rest was refused, with a reason.\n\n"
    )
    return head + "\n".join(section.markdown() for section in found)


if __name__ == "__main__":
    sys.exit(main())
