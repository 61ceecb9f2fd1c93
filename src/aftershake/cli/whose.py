"""Whose something is, where several people use one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aftershake.cli.output import say

if TYPE_CHECKING:
    from aftershake.store.people import Person
    from aftershake.store.store import Store


def say_whose(store: Store) -> None:
    """To stderr, where there are several people, or the one has a name. Raises StoreError."""
    from aftershake.recording.whose import name_to_say
    from aftershake.wording.people import whose

    if (name := name_to_say(store)) is not None:
        say(whose(name))


def called(store: Store, name: str) -> Person:
    """The person of that name. Raises UsageError where there is nobody, StoreError."""
    from aftershake.plain import plain
    from aftershake.store.people import find
    from aftershake.wording.people import nobody_called

    with store.reading() as db:
        person = find(db, name)
    if person is None:
        others = [each.name for each in store.people() if each.name]
        raise click.UsageError(nobody_called(plain(name, 40), others))
    return person
