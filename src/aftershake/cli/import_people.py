"""A person's folder, as `people export` writes it, among what is imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.cli.import_files import STDIN
from aftershake.cli.output import OK, say

if TYPE_CHECKING:
    from aftershake.recording.person_import import Carried, Coming
    from aftershake.store.store import Store


def people_in(given: Sequence[Path]) -> list[Carried]:
    """Of whom these folders are that `people export` wrote."""
    from aftershake.config import expanded
    from aftershake.recording.person_import import carried_in

    folders = [expanded(each) for each in given if each != STDIN]
    found = [carried_in(each) for each in folders if each.is_dir()]
    return [each for each in found if each is not None]


def and_else(store: Store, came: Coming) -> int:
    """What else is kept of a person whose sessions came; the exit code."""
    from aftershake.errors import AftershakeError
    from aftershake.recording.person_import import take_in_else
    from aftershake.wording.importing import as_they_were

    try:
        take_in_else(store, came)
    except AftershakeError as error:
        say(str(error))
        return error.exit_code
    if came.new:
        say(as_they_were(came.owner.name, len(came.new)))
    return OK
