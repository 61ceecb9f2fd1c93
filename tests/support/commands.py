"""The commands, run in this process."""

from __future__ import annotations

import os
from typing import IO, Any

from click.testing import CliRunner, Result

from aftershake.cli.group import cli
from aftershake.config import PERSON_VARIABLE


def run(*arguments: str, typed: str | IO[Any] | None = None) -> Result:
    """As from a shell: what one command chooses is forgotten by the next."""
    os.environ.pop(PERSON_VARIABLE, None)
    done = CliRunner().invoke(cli, list(arguments), input=typed)
    os.environ.pop(PERSON_VARIABLE, None)
    return done
