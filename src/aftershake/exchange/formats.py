"""The formats that can be read, in the order in which a text is offered to them.

A new format is a module with a `FORMAT`, and a line here.
"""

from __future__ import annotations

from aftershake.exchange import (
    iron_heart,
    json_files,
    numbers,
    openhrv,
    own_recording,
    polar_hrm,
    suunto,
    tables,
)
from aftershake.exchange.format import Format

FORMATS: tuple[Format, ...] = (
    json_files.FORMAT,
    own_recording.FORMAT,
    polar_hrm.FORMAT,
    suunto.FORMAT,
    openhrv.FORMAT,
    iron_heart.FORMAT,
    tables.FORMAT,
    numbers.FORMAT,  # takes what the others left
)
