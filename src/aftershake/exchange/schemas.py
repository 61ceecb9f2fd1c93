"""The JSON Schemas of what the program prints; they lie in the package, in `schemas/`."""

from __future__ import annotations

from importlib import resources

# Each command that prints JSON, and the file that says what; `docs/make_schemas.py` writes them.
SCHEMAS = {
    "analyze": "analyze",
    "care": "care",
    "compare": "compare",
    "doctor": "doctor",
    "export": "export",
    "import": "import",
    "live": "live",
    "people": "people",
    "plans": "plans",
    "plans show": "plans-show",
    "recompute": "recompute",
    "rest-reading": "show",
    "scan": "scan",
    "sessions": "sessions",
    "show": "show",
    "sound": "sound",
    "start": "show",
    "trend": "trend",
}


def schema_of(command: str) -> str:
    """The schema of what a command prints, as text. Raises KeyError for one that prints none."""
    file = resources.files("aftershake") / "schemas" / f"{SCHEMAS[command]}.json"
    return file.read_text("utf-8")
