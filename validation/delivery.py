"""What a link does to a strap's packets: delivers them twice, or not at all."""

from __future__ import annotations

import numpy as np

from aftershake.rr.lost import lost_before
from aftershake.rr.repeats import sift
from support.sent_packets import again, awake, packets
from validation.data import data
from validation.table import Section

BEATS = 900


def _people(quick: bool) -> list[str]:
    """Those that no constant was fitted on: every second one."""
    names = sorted(path.stem for path in (data.FOLDER / "awake-lying").glob("*.txt"))
    return names[1::2][: 2 if quick else None]


def copies(quick: bool) -> Section:
    found = Section(
        "Copies: what comes twice is counted once, and no beat of a true heart is lost",
        "People awake on their backs, in steps of 4 ms, so that up to a fifth of the intervals are "
        "as the one before; sent by the second and by the beat with 60 ms of jitter. The half of "
        "them that no constant was fitted on.",
        ("delivered again", "so much later", "by", "beats", "lost", "twice"),
    )
    for share in (0.0, 0.02, 0.1, 1.0):
        for late_s in (0.003, 0.5, 1.0, 2.0) if share else (0.0,):
            for by_beat in (False, True):
                whole = lost = twice = 0
                for number, name in enumerate(_people(quick)):
                    rng = np.random.default_rng([number, 7])
                    words = awake(name, BEATS)
                    heard = packets(words, rng, by_beat=by_beat, lags=not share)
                    which = rng.uniform(size=len(heard)) < share
                    kept = sift(again(heard, [late_s], which.tolist()) if share else heard).heard
                    left = sum(len(each.measurement.rr_1024) for each in kept)
                    whole += words.size
                    lost += max(0, words.size - left)
                    twice += max(0, left - words.size)
                found.add(
                    f"{share:.0%}",
                    f"{late_s:g} s" if share else "never, lags of up to 4 s",
                    "beat" if by_beat else "second",
                    str(whole),
                    str(lost),
                    str(twice),
                    holds=lost <= (0.005 * whole if share else 0) and twice <= 0.01 * whole,
                )
    return found


def lost(quick: bool) -> Section:
    found = Section(
        "Lost packets: each is known where a strap keeps its second, and none is made up",
        "The same people. Some packets never come; or none is lost and links lag by up to 4 s.",
        ("lost", "packets", "lost of them", "known", "made up"),
    )
    for share in (0.0, 0.01, 0.03):
        sent = gone = known = wrong = 0
        for number, name in enumerate(_people(quick)):
            rng = np.random.default_rng([number, 8])
            heard = packets(awake(name, BEATS), rng, lags=not share)
            stays = rng.uniform(size=len(heard)) >= share
            stays[:1] = stays[-8:] = True
            true = np.diff(np.flatnonzero(stays), prepend=-1) - 1
            told = lost_before([each for each, there in zip(heard, stays, strict=True) if there])
            sent += len(heard)
            gone += int(true.sum())
            known += int(np.minimum(true, told).sum())
            wrong += int(np.maximum(told - true, 0).sum())
        found.add(
            f"{share:.0%}" if share else "none, lags of up to 4 s",
            str(sent),
            str(gone),
            str(known),
            str(wrong),
            holds=known >= 0.95 * gone and wrong <= 0.001 * sent,
        )
    return found
