"""What a table's columns hold, as their names tell: RR intervals, a time, neither."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

# Words at the end of a name that are units: of an interval, how many ms.
_UNITS_MS = {
    **dict.fromkeys(("ms", "msec", "msecs", "millis", "milliseconds", "millisekunden"), 1.0),
    **dict.fromkeys(("s", "sec", "secs", "seconds", "sek", "sekunden"), 1000.0),
    **dict.fromkeys(("us", "µs", "μs", "microseconds"), 0.001),
    **dict.fromkeys(("мс", "мсек"), 1.0),
    **dict.fromkeys(("с", "сек"), 1000.0),
    "1024": 1000 / 1024,
    # Of a clock or a recorder: how many make a second, such a name does not say.
    **dict.fromkeys(("sample", "samples", "tick", "ticks", "frames", "points"), math.nan),
}
_FILLERS = {"in", "1", "the", "of", "h10", "polar", "ecg", "raw", "sensor", "estimated"}
_RR = re.compile(
    r"(?:rr|rri|rtor|ibi|nn|nni|interbeat|beattobeat|heartbeat|beat)?"
    r"(?:interval\w{0,4}|intervalo|interwa[lł]\w?|odst[eę]p\w?|интервал\w?|abst[aä]nd\w?|dur[ée]e|duration|values?|data|list|s)?"
    r"(?:rr|ibi|nn)?\d{0,2}"
)
# Only with one of these in it is a name one of RR intervals.
_BEATS = re.compile(r"rr|rtor|ibi|nn|interbeat|beattobeat|heartbeat|beatinterval|intervals?$")
_PP = re.compile(r"ppi?(?:interval\w{0,4}|s)?|peaktopeak\w*|pulsetopulse\w*")
_CUMULATED = re.compile(r"cum|kumul|since ?start|running ?total")
_TIME_STARTS = (
    *("time", "stamp", "date", "zeit", "datum", "uhr", "elapsed", "epoch", "unix", "clock"),
    *("heure", "temps", "horodat", "fecha", "hora", "tiempo", "czas", "godzina", "tijd", "tid"),
    *("时间", "時間", "時刻", "время", "дата"),
)
_TIME_ENDS = ("time", "stamp", "stamps", "timestamp", "zeit", "date", "stempel")
_TIMES = {"t", "ts", "secs", "seconds", "sec", "utc", "ora", "since", "at"} | {
    *("hour", "hours", "minute", "minutes", "second", "hh", "mm", "ss", "hms"),
}
_NO_TIMES = {"per", "bpm", "zone", "timezone", "offset", "index", "domain", "count"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the RR intervals are (several: a list over columns), and what may be times.

    `unit_ms`: of how many ms the name says that they are, None where it says nothing, NaN where it
    says that they are counted, and not in what. `pulses`: the
    intervals are those between pulse waves; `void`: columns that say with a 1 that one is none,
    `skin`: with a 0, where the column after it has a 1.
    """

    rr: tuple[int, ...]
    times: tuple[int, ...]
    unit_ms: float | None
    pulses: bool = False
    void: tuple[int, ...] = ()
    skin: tuple[int, ...] = ()


def plain_name(name: str) -> str:
    """A column's name in small letters, its words apart: "RR-interval [ms]" is "rr interval ms"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return re.sub(r"[\W_]+", " ", apart.lower()).strip()


def is_time(name: str) -> bool:
    """Whether a plain name is one of a time."""
    words = name.split()
    if _NO_TIMES & set(words):
        return False
    return bool(_CUMULATED.search(name)) or any(
        word in _TIMES or word.startswith(_TIME_STARTS) or word.endswith(_TIME_ENDS)
        for word in words
    )


def is_rr(name: str) -> bool:
    """Whether a plain name is one of RR intervals."""
    core = _core(name)
    named = _RR.fullmatch(core) and _BEATS.search(core)
    return bool(named) and not _CUMULATED.search(name)


def is_pp(name: str) -> bool:
    """Whether a plain name is one of intervals between pulse waves."""
    return bool(_PP.fullmatch(_core(name)))


def find_columns(names: Sequence[str]) -> Columns | None:
    """What is where among these plain names, or None where none is of RR intervals."""
    found = [at for at, name in enumerate(names) if is_rr(name)]
    if not found:
        return _pulses(names)
    # Whole numbers of ms say more than words of 1/1024 s, and what the heart did than what was
    # made of it: the first of the rest.
    best = min(found, key=lambda at: (_unit_ms(names[at]) not in (1.0, 1000.0, None), at))
    stem = re.sub(r" ?\d+$", "", names[best])
    # However many there are: by its name alone, no column over 99 is one of intervals.
    like = re.compile(re.escape(stem) + r" ?\d{1,6}")
    numbered = tuple(at for at, name in enumerate(names) if like.fullmatch(name))
    times = tuple(at for at, name in enumerate(names) if at not in found and is_time(name))
    several = len(numbered) > 1 and best in numbered and "1024" not in names[best]
    rr = numbered if several else (best,)
    return Columns(rr, times, _unit_ms(names[best]))


def _pulses(names: Sequence[str]) -> Columns | None:
    """As Polar's own programs write them: with a flag for movement, and two of skin contact."""
    found = [at for at, name in enumerate(names) if is_pp(name)]
    if not found:
        return None
    times = tuple(at for at, name in enumerate(names) if is_time(name))
    void = tuple(at for at, name in enumerate(names) if name in ("blocker", "blocker bit"))
    touch = [at for at, name in enumerate(names) if name.endswith(("contact", "contact supported"))]
    skin = (touch[0], touch[1]) if len(touch) == 2 else ()
    return Columns((found[0],), times, _unit_ms(names[found[0]]), True, void, skin)


def _core(name: str) -> str:
    """The words of a name run together, without units."""
    words = name.split()
    while words and (words[-1] in _UNITS_MS or words[-1] in _FILLERS) and len(words) > 1:
        words.pop()
    core = "".join(word for word in words if word not in _FILLERS)
    return re.sub(r"(?<=rr|ri|bi|al|nn)(?:ms|msec|sec)$", "", core)


def _unit_ms(name: str) -> float | None:
    words = name.split()
    last = "1024" if "1024" in words else words[-1]
    glued = re.search(r"(?<=rr|ri|bi|al|nn)(msec|ms|sec)$", last)
    return _UNITS_MS.get(glued[1] if glued else last)
