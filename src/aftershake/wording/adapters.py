"""The Bluetooth adapters of a computer, in words: pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.wording.sentence import worded


@worded
def listed(adapters: Sequence[tuple[str, str, bool]]) -> str:
    """Adapters for a sentence: name, address, and whether each can be used."""
    told = (
        f"{name} ({address})" if usable else f"{name} ({address}, not in use)"
        for name, address, usable in adapters
    )
    return ", ".join(told)


@worded
def no_such_adapter(wanted: str, there: str) -> str:
    """Where the adapter that was asked for is not there. `there`: those that are, or nothing."""
    if not there:
        return f"There is no Bluetooth adapter “{wanted}”, and no other either."
    return f"There is no Bluetooth adapter “{wanted}”. This computer has: {there}."


@worded
def off(name: str, there: str) -> str:
    """Where the adapter that was asked for is switched off."""
    return f"The Bluetooth adapter {name} is switched off. This computer has: {there}."


@worded
def cannot_choose() -> str:
    """Where the system has one adapter, which no program may choose."""
    return "This system chooses its Bluetooth adapter itself: leave out --adapter."


@worded
def chosen(name: str) -> str:
    """Where an adapter was chosen, which stays so."""
    return (
        f"Straps are looked for with the adapter {name}, also from now on;"
        " --adapter all takes that back."
    )


@worded
def all_again() -> str:
    """Where the choice of an adapter was taken back."""
    return "Straps are looked for with every Bluetooth adapter of this computer."
