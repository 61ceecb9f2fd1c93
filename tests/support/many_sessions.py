"""`make soup`: random sessions of hearts whose every beat is known, thousands of them.

`python -m support.many_sessions --from 2000 --to 4000` tries some. Each session of which something
is said that is not so is told at once, with its number; after every 500 how far it went. Ends with
1 where anything is not so, or more stretches than may be are shown as good and are not.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings

from support.soup_checks import OFF, Found, looked_at

EACH = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    parser.add_argument("--to", dest="stop", type=int, default=10_000, metavar="SEED")
    asked = parser.parse_args()
    warnings.simplefilter("error")
    began_s, found = time.perf_counter(), Found()
    for seed, found in looked_at(range(asked.first, asked.stop)):
        for name, told in (("NOT SO", found.wrong), ("off", found.off)):
            for each in told.get(seed, ()):
                print(f"{name} {seed}: {each}", flush=True)
        if found.sessions % EACH == 0:
            print(_so_far(found, began_s), flush=True)
    print(_so_far(found, began_s))
    print("not so:", *(found.wrong or ["none"]))
    print("off:", *(found.off or ["none"]))
    return 1 if found.wrong or found.off_stretches > OFF * found.good else 0


def _so_far(found: Found, began_s: float) -> str:
    return (
        f"{found.sessions} sessions, {len(found.wrong)} of which something is said that is not so;"
        f" {found.off_stretches} of {found.good} good stretches off"
        f" ({time.perf_counter() - began_s:.0f} s)"
    )


if __name__ == "__main__":
    sys.exit(main())
