"""What is run by hand (validation, benchmarks, pictures) imports what is still there."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted(
    path.relative_to(ROOT)
    for where in ("validation", "benchmarks", "docs")
    for path in (ROOT / where).rglob("*.py")
)
OURS = ("aftershake", "support")


def taken(path: Path) -> list[tuple[str, str]]:
    """Module and name of every import of ours, those inside of functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OURS:
            found += [(node.module, each.name) for each in node.names if each.name != "*"]
        elif isinstance(node, ast.Import):
            found += [(each.name, "") for each in node.names if each.name.split(".")[0] in OURS]
    return found


def test_there_are_some() -> None:
    assert {"validation/speed.py", "benchmarks/computing.py"} <= {str(each) for each in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_what_it_imports_is_there(script: Path) -> None:
    for name, what in taken(ROOT / script):
        module = importlib.import_module(name)
        if what and not hasattr(module, what):
            importlib.import_module(f"{name}.{what}")
