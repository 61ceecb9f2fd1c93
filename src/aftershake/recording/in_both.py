"""Somebody goes, or gets another name: in the database and in the demo's, of which both are looked
at before anything is changed in either. The demo's comes first: while it is not done, they are
still in the list, and it can be done again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aftershake.recording.deleting import PersonDeleted, delete_person_at
from aftershake.store import TakenError
from aftershake.store.deleting import refuse_to_touch
from aftershake.store.names import is_none, kept
from aftershake.store.people import Person, find, free, rename
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class There:
    """A person as they were found in one or both; `real` and `demo` are the databases."""

    real: Path
    demo: Path
    in_real: Person | None
    in_demo: Person | None

    @property
    def person(self) -> Person:
        """As they are to be shown."""
        found = self.in_real or self.in_demo
        assert found is not None
        return found


def look(real: Path, demo: Path, name: str) -> There | None:
    """Who is called so; None where nobody is. The one without a name is left alone in the demo's.
    Raises StoreError."""
    with Store(real, read_only=True) as store, store.reading() as db:
        in_real = find(db, name)
    in_demo = None
    if not is_none(name) and demo.exists():
        with Store(demo, read_only=True) as store, store.reading() as db:
            in_demo = find(db, name)
    found = There(real, demo, in_real, in_demo)
    return None if in_real is None and in_demo is None else found


def delete_in_both(there: There) -> PersonDeleted:
    """All of them; how many sessions there were is told of the database alone, where they are in
    it. Raises GoneError, BeingRecordedError or another StoreError."""
    both = [
        (path, person)
        for path, person in ((there.demo, there.in_demo), (there.real, there.in_real))
        if person is not None
    ]
    for path, person in both:
        with Store(path) as store:
            store.check_sound()
            with store.writing() as db:
                refuse_to_touch(store, db, person)
    done = [delete_person_at(path, person) for path, person in both]
    return PersonDeleted(
        done[-1].sessions,
        any(each.in_log for each in done),
        tuple(file for each in done for file in each.files_left),
    )


def rename_in_both(there: There, new: str) -> str:
    """They are called `new`, which is given as it is kept. In the demo's they stay who they are
    where somebody else is called so there. Raises TakenError, NoNameError, GoneError,
    BeingRecordedError (what records goes by the name), or another StoreError."""
    kept(new)
    in_demo = there.in_demo
    if there.in_real is None:
        with Store(there.real, read_only=True) as store, store.reading() as db:
            free(db, new)
    else:
        _rename(there.real, there.in_real, new, only_look=True)
    if in_demo is not None:
        try:
            _rename(there.demo, in_demo, new, only_look=True)
        except TakenError:
            if there.in_real is None:
                raise
            in_demo = None
    named = "" if in_demo is None else _rename(there.demo, in_demo, new)
    return named if there.in_real is None else _rename(there.real, there.in_real, new)


def _rename(path: Path, person: Person, new: str, *, only_look: bool = False) -> str:
    with Store(path) as store:
        store.check_sound()
        with store.writing() as db:
            refuse_to_touch(store, db, person)
            return free(db, new, but=person.id) if only_look else rename(db, person, new)
