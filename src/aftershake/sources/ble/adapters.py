"""The Bluetooth adapters of this computer, and which of them are searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aftershake.events import LinkReason
from aftershake.plain import plain
from aftershake.sources.protocol import SourceError
from aftershake.wording.adapters import cannot_choose, listed, no_such_adapter, off


@dataclass(frozen=True, slots=True)
class Adapter:
    """A Bluetooth adapter. Its name may be another after a restart, its address is not."""

    name: str  # as the system has it: hci0
    address: str
    powered: bool = True
    low_energy: bool = True  # whether straps can be heard and connected to with it

    @property
    def usable(self) -> bool:
        return self.powered and self.low_energy

    def is_called(self, name: str) -> bool:
        """Whether `name` is its name or its address."""
        return name.casefold() in (self.name.casefold(), self.address.casefold())


def to_search(adapters: Iterable[Adapter], chosen: str) -> tuple[str, ...]:
    """Names of the adapters to search with: the one that was chosen, by name or address, else all
    that can be used; so nothing ends where that one is pulled or switched off."""
    usable = sorted((each for each in adapters if each.usable), key=lambda each: each.name)
    meant = [each for each in usable if each.is_called(chosen)]
    return tuple(each.name for each in meant or usable)


def named(adapters: Sequence[Adapter] | None, wanted: str) -> Adapter:
    """The adapter of this name or address, fit to be used. None: they cannot be told apart here.
    Raises SourceError, which names those there are."""
    if adapters is None:
        raise SourceError(cannot_choose(), LinkReason("other", cannot_choose()))
    wanted = wanted.strip()
    found = next((each for each in adapters if each.is_called(wanted)), None)
    there = listed(tuple((each.name, each.address, each.usable) for each in adapters))
    if found is None:
        said = no_such_adapter(plain(wanted, 40), there)
    elif not found.powered:
        said = off(found.name, there)
    elif not found.low_energy:
        raise SourceError(reason=LinkReason("no_low_energy"))
    else:
        return found
    raise SourceError(said, LinkReason("other", said))
