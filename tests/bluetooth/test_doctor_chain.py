"""`aftershake doctor` against an emulated BlueZ: fine, and each link of the chain broken."""

from __future__ import annotations

import asyncio
import json
import sys

from fakebluez import FakeBlueZ


async def found() -> dict[str, bool | None]:
    """What a doctor in a process of its own says of Bluetooth."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "aftershake", "doctor", "--json"), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    chain = ("message service", "Bluetooth service", "permission", "adapter")
    findings = {each["what"]: each["fine"] for each in json.loads(out)}
    assert (child.returncode == 3) is any(findings[what] is False for what in chain)
    return {what: findings[what] for what in chain}


async def test_each_link_of_the_chain(bluez: FakeBlueZ) -> None:
    assert list((await found()).values()) == [True, True, True, True]
    assert not bluez.scanning
    bluez.power(False)
    assert list((await found()).values()) == [True, True, True, False]
    bluez.errors["GetManagedObjects"] = [("org.freedesktop.DBus.Error.AccessDenied", "no")]
    assert list((await found()).values()) == [True, True, False, None]
    bluez.crash()
    assert list((await found()).values()) == [True, False, None, None]


async def test_the_adapters_are_listed_with_what_they_are_used_for(bluez: FakeBlueZ) -> None:
    bluez.plug_adapter(path="/org/bluez/hci1", address="00:AA:01:00:00:43", powered=False)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "aftershake", "doctor", "--json"), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    (found,) = [each for each in json.loads(out) if each["what"] == "adapters"]
    assert found["found"] == "hci0 00:AA:01:00:00:42 used, hci1 00:AA:01:00:00:43 off"
