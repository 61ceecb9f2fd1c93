"""Loading a library without what it loads for things that nobody asks of it here."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def kept_out(modules: Mapping[str, Mapping[str, object] | None]) -> Iterator[None]:
    """Inside this, those that are not loaded yet are not there (None), or have only these names.
    Afterwards whoever asks for one gets it whole."""
    away = [name for name in modules if name not in sys.modules]
    for name in away:
        sys.modules[name] = _stand_in(name, modules[name])  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in away:
            del sys.modules[name]


def _stand_in(name: str, named: Mapping[str, object] | None) -> ModuleType | None:
    if named is None:
        return None
    module = ModuleType(name)
    vars(module).update(named)
    return module
