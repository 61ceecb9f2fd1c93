"""Codes in the place of sentences, so that a test which reads meaning out of words fails.

`AFTERSHAKE_WORDS=codes pytest` runs the suite so, without the tests of the words themselves. Every
function of `aftershake.wording` that makes words then gives its own name and the codes of what it
was given; what is empty stays empty. Programs that tests start do the same (`sitecustomize.py`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

SWITCH = "AFTERSHAKE_WORDS"
HERE = Path(__file__).parent / "coded"
# Tests of the words themselves.
OF_WORDS = ("tests/wording/", "tests/app/test_goldens.py")


def wanted() -> bool:
    return os.environ.get(SWITCH) == "codes"


def put_codes() -> None:
    """From now on in this process, and in Python programs that it starts."""
    from aftershake.wording import sentence

    sentence.said = coded
    paths = [str(HERE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, paths)))


def coded(make: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """The code of what `make` would say; of several sentences, as many codes."""
    made = make(*given, **named)
    told = [text for each in (*given, *named.values()) if (text := _code(each))]
    code = f"<{make.__module__.rpartition('.')[2]}.{make.__name__}{''.join(f' {t}' for t in told)}>"
    if not isinstance(made, tuple):
        return code if made else made
    codes = [code if each else each for each in made]
    return type(made)(*codes) if hasattr(made, "_fields") else tuple(codes)


def _code(value: Any) -> str:
    if isinstance(value, str):
        return value
    link = getattr(value, "link", None)  # of a gap or a view
    causes = (*getattr(value, "causes", ()), getattr(link, "code", link))
    found = getattr(value, "code", None) or getattr(value, "verdict", None)
    return str(found or "+".join(filter(None, causes)))
