"""Finding straps, as any Bluetooth has to give them: in this process, and on an emulated BlueZ.

`test_scan.py` holds what only BlueZ can do.
"""

from __future__ import annotations

from contextlib import aclosing

import pytest
from ear import ADDRESS, HURRY
from inprocess import Air

from aftershake.events import LinkReason
from aftershake.sources.ble import discovery
from aftershake.sources.ble.strap import BleCentral
from aftershake.sources.protocol import Found, SourceError

OTHER = "C0:FF:EE:00:00:02"


def radio(air: Air) -> BleCentral:
    return BleCentral(HURRY, air.backends)


async def last_of_scan(air: Air, seconds: float) -> tuple[Found, ...]:
    return [straps async for straps in discovery.scan(radio(air), seconds)][-1]


async def test_a_strap_that_is_connected_already_is_listed_first(air: Air) -> None:
    air.add_strap(OTHER, "HRM-Dual")
    air.add_strap().connect_from_elsewhere()
    assert [(f.name, f.connected) for f in await last_of_scan(air, 0.3)] == [
        ("Polar H10 12345678", True),
        ("HRM-Dual", False),
    ]


async def test_the_list_is_live_and_starts_at_once(air: Air) -> None:
    async with aclosing(discovery.scan(radio(air), None)) as lists:
        assert await anext(lists) == ()
        strap = air.add_strap()
        assert [found.name for found in await anext(lists)] == ["Polar H10 12345678"]
        strap.advertising = False
        strap.vanish()
        assert await anext(lists) == ()
    assert not air.scanning
    assert air.calls.count("StopDiscovery") >= 1


async def test_an_adapter_switched_off_ends_a_scan_with_words(air: Air) -> None:
    async with aclosing(discovery.scan(radio(air), None)) as lists:
        await anext(lists)
        air.power(False)
        with pytest.raises(SourceError) as error:
            await anext(lists)
        assert error.value.reason == LinkReason("switched_off")


@pytest.mark.parametrize("wanted", [ADDRESS, ADDRESS.lower(), "polar h10 12345678", "h10", ""])
async def test_a_strap_is_found_by_address_name_or_part(air: Air, wanted: str) -> None:
    air.add_strap()
    assert await discovery.find(radio(air), wanted, 5, HURRY) == Found(
        ADDRESS, "Polar H10 12345678", -60
    )
    assert not air.scanning


async def test_a_whole_name_comes_before_a_part(air: Air) -> None:
    air.add_strap(name="HRM 1")
    air.add_strap(OTHER, "HRM 10")
    assert (await discovery.find(radio(air), "hrm 1", 5, HURRY)).address == ADDRESS


async def test_several_matches_are_named(air: Air) -> None:
    air.add_strap(name="HRM 1")
    air.add_strap(OTHER, "HRM 2")
    with pytest.raises(SourceError) as error:
        await discovery.find(radio(air), "hrm", 5, HURRY)
    assert error.value.reason.code == "several_match"
    for part in ("HRM 1", ADDRESS, "HRM 2", OTHER):
        assert part in error.value.reason.detail


async def test_no_strap_and_the_wrong_strap_are_told_apart(air: Air) -> None:
    with pytest.raises(SourceError) as none:
        await discovery.find(radio(air), "h10", 0.1, HURRY)
    air.add_strap()
    with pytest.raises(SourceError) as others:
        await discovery.find(radio(air), "OH1", 0.3, HURRY)
    assert none.value.reason == LinkReason("none_found")
    assert others.value.reason.code == "other_straps"
    assert "Polar H10 12345678" in others.value.reason.detail
