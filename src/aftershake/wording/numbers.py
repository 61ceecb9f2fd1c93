"""Numbers and times as text: one body each, whoever shows them."""

from __future__ import annotations

import math

MISSING = "–"


def number(value: float | None, digits: int = 0, unit: str = "") -> str:
    """The number with its unit, a real minus, or an en dash where there is none."""
    if value is None or not math.isfinite(value):
        return MISSING
    return f"{value:.{digits}f}".replace("-", "−") + unit


def change(value: float | None, digits: int = 0) -> str:
    """A difference with its sign; a real minus; 0 without one."""
    text = number(value, digits)
    if value is None or text == MISSING or not any(c in "123456789" for c in text):
        return text.replace("−", "")
    return text if text.startswith("−") else f"+{text}"


def percent_change(percent: float) -> str:
    """A change in percent, whole, always with a sign: +26, −5, ±0."""
    sign = "+" if percent >= 0.5 else "−" if percent <= -0.5 else "±"
    return f"{sign}{abs(percent):.0f}"


def ratio(delta_ln: float | None) -> str:
    """A difference of logarithms as a factor: ×1.26."""
    if delta_ln is None or not math.isfinite(delta_ln) or abs(delta_ln) > 20:
        return MISSING
    return f"×{math.exp(delta_ln):.2f}"


def clock(seconds: float) -> str:
    """A moment or a length as 3:12 or 1:02:03, to the nearest second."""
    return _clock(round(seconds))


def countdown(seconds: float) -> str:
    """Time left as 3:12 or 1:02:03, rounded up so that it ends at 0:00."""
    return _clock(math.ceil(seconds - 1e-6))


def _clock(whole: int) -> str:
    minutes, secs = divmod(max(0, whole), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def count(n: int, one: str) -> str:
    """So many of something: 1 beat, 2 beats."""
    return f"{n} {one if n == 1 else f'{one}s'}"


def how_long(seconds: float) -> str:
    """A length in words, to the second: 40 seconds, 2 minutes, 2 minutes 30 seconds."""
    whole = round(seconds)
    minutes, left = divmod(whole, 60)
    if whole < 90:
        return count(whole, "second")
    said = count(minutes, "minute")
    return f"{said} {count(left, 'second')}" if left else said


def length(seconds: float) -> str:
    """A phase's length as a person says it: 90 s, 6 min, 2½ min."""
    if seconds < 120 and seconds % 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 30) / 2
    half = "½" if minutes % 1 else ""
    return f"{int(minutes) or ''}{half} min"
