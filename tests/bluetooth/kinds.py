"""The kinds of faults for `faults.py`: each breaks something and returns once it is mended.

Times are a user's, in seconds; `World.a_while` shrinks them where all waits are shrunk.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fakebluez import FAILED, Fault

from aftershake.rr.packet import encode

if TYPE_CHECKING:
    from faults import World

Inflict = Callable[["World"], Awaitable[None]]
ABORTED = (FAILED, "le-connection-abort-by-local")
KINDS: list[Kind] = []


@dataclass(frozen=True)
class Kind:
    what: str
    inflict: Inflict
    breaks: bool  # whether the link breaks, which the record then has to say
    kills_the_bus: bool = False


def kind(
    what: str, *, breaks: bool = True, kills_the_bus: bool = False
) -> Callable[[Inflict], Inflict]:
    def keep(inflict: Inflict) -> Inflict:
        KINDS.append(Kind(what, inflict, breaks, kills_the_bus))
        return inflict

    return keep


async def drop_with(world: World, *faults: Fault) -> None:
    """A drop after which the next attempts meet these errors."""
    world.strap.connect_errors = list(faults)
    world.strap.drop()
    await world.until(lambda: not world.strap.connect_errors)


@kind("the link drops")
async def _(world: World) -> None:
    world.strap.drop()


@kind("the strap is off and on again")
async def _(world: World) -> None:
    world.strap.advertising = False
    world.strap.vanish()
    await world.away()
    world.strap.advertising = True


@kind("out of reach: the link drops, and connecting takes until it is back")
async def _(world: World) -> None:
    world.strap.in_reach = False
    world.strap.drop()
    await world.away()
    world.strap.in_reach = True


@kind("at the edge of reach: connecting times out, up to three times")
async def _(world: World) -> None:
    refused = (FAILED, "le-connection-timeout")
    await drop_with(world, *[refused] * world.rng.randint(1, 3))


@kind("another program takes the strap and holds it")
async def _(world: World) -> None:
    world.strap.connect_errors = [(FAILED, "refused")] * 1000
    world.strap.advertising = False
    world.strap.drop()
    await world.away()
    world.strap.connect_errors = []
    world.strap.advertising = True


@kind("BlueZ forgets the strap while it is connected")
async def _(world: World) -> None:
    world.strap.vanish()


@kind("the link drops three times in a row")
async def _(world: World) -> None:
    for _again in range(3):
        await world.until(lambda: world.strap.subscribed)
        await world.a_while(0.0, 1.0)
        world.strap.drop()


@kind("the strap goes silent and stays connected")
async def _(world: World) -> None:
    world.speaking = False
    await world.link("lost", "connecting", "searching")
    await world.a_while(0.0, 20.0)  # each new link is silent too
    world.speaking = True


@kind("a pause of the strap shorter than the watchdog's", breaks=False)
async def _(world: World) -> None:
    world.speaking = False
    await world.a_while(3.0, 7.0)
    world.speaking = True


@kind("a strap without a battery service pauses", breaks=False)
async def _(world: World) -> None:
    world.strap.read_errors = [("org.bluez.Error.NotSupported", "")] * 3
    world.speaking = False
    await world.a_while(5.5, 7.0)
    world.speaking = True
    world.strap.read_errors.clear()


@kind("malformed packets of any bytes", breaks=False)
async def _(world: World) -> None:
    for _again in range(world.rng.randint(1, 10)):
        world.payload = lambda _: world.rng.randbytes(world.rng.randint(0, 40))
        world.say()
    world.payload = world.normal


@kind("a burst of forty packets at once", breaks=False)
async def _(world: World) -> None:
    for _again in range(40):
        world.say()


@kind("the interface stalls for half a second under a burst", breaks=False)
async def _(world: World) -> None:
    world.stall_s = 0.5
    for _again in range(20):
        world.say()
    await world.until(lambda: not world.stall_s)


@kind("skin contact is lost", breaks=False)
async def _(world: World) -> None:
    world.payload = lambda n: encode(60, (1000,), contact=False, energy_kj=n % 65536)
    await world.a_while(1.0, 5.0)
    world.payload = world.normal


@kind("the strap finds no heart beat", breaks=False)
async def _(world: World) -> None:
    world.payload = lambda n: encode(0, energy_kj=n % 65536)
    await world.a_while(1.0, 5.0)
    world.payload = world.normal


@kind("the strap sends no beat intervals", breaks=False)
async def _(world: World) -> None:
    world.payload = lambda n: encode(60, energy_kj=n % 65536)
    await world.a_while(1.0, 5.0)
    world.payload = world.normal


@kind("Bluetooth is switched off and on")
async def _(world: World) -> None:
    world.bluez.power(False)
    await world.away()
    world.bluez.power(True)


@kind("the adapter is unplugged and plugged in")
async def _(world: World) -> None:
    world.bluez.unplug_adapter()
    await world.away()
    world.bluez.plug_adapter()


@kind("bluetoothd crashes and is started again", kills_the_bus=True)
async def _(world: World) -> None:
    world.bluez.crash()
    await world.a_while(0.5, 2.0)  # systemd does
    await world.bluez.start()
    await world.link("lost", "searching", "connecting")


@kind("bluetoothd crashes and stays away", kills_the_bus=True)
async def _(world: World) -> None:
    world.bluez.crash()
    await world.link("lost", "searching")
    await world.away()
    await world.bluez.start()


@kind("D-Bus as a whole is restarted", kills_the_bus=True)
async def _(world: World) -> None:
    world.bluez.stop_bus()
    await world.away()
    await world.bluez.start()


@kind("the connection is refused up to four times in a row")
async def _(world: World) -> None:
    await drop_with(world, *[(FAILED, "refused")] * world.rng.randint(1, 4))


@kind("BlueZ aborts the connection by itself")
async def _(world: World) -> None:
    await drop_with(world, *[ABORTED] * world.rng.randint(1, 3))


@kind("BlueZ is busy when the connection is asked for")
async def _(world: World) -> None:
    await drop_with(world, ("org.bluez.Error.InProgress", ""))


@kind("connecting hangs")
async def _(world: World) -> None:
    asked = world.bluez.calls.count("Connect")
    world.strap.hangs = {"Connect"}
    world.strap.drop()
    await world.until(lambda: world.bluez.calls.count("Connect") > asked)
    await world.a_while(1.0, 6.0)
    world.strap.hangs = set()
    await world.link("searching", "lost")


@kind("its services are never found")
async def _(world: World) -> None:
    world.strap.resolves = False
    world.strap.drop()
    await world.until(lambda: world.strap.connected)
    world.strap.resolves = True
    await world.link("searching", "lost")


@kind("the link drops while its services are looked for")
async def _(world: World) -> None:
    world.strap.resolves = False
    world.strap.drop()
    await world.until(lambda: world.strap.connected)
    await world.a_while(0.0, 2.0)
    world.strap.resolves = True
    world.strap.drop()


@kind("the subscription is refused")
async def _(world: World) -> None:
    world.strap.notify_errors = [("org.bluez.Error.NotPermitted", "")] * world.rng.randint(1, 2)
    world.strap.drop()
    await world.until(lambda: not world.strap.notify_errors)


@kind("the strap comes back without its heart-rate service")
async def _(world: World) -> None:
    services = world.strap.services
    world.strap.services = {"180d": {"2a38": (["read"], b"\x01")}}
    world.strap.drop()
    await world.link("searching")  # it was tried
    world.strap.services = services


@kind("every read fails", breaks=False)
async def _(world: World) -> None:
    world.strap.read_errors = [(FAILED, "ATT error: 0x0e")] * 5
    world.speaking = False
    await world.a_while(5.5, 7.0)  # long enough for the battery to be asked
    world.speaking = True
    world.strap.read_errors.clear()


@kind("reads hang while the strap pauses", breaks=False)
async def _(world: World) -> None:
    world.strap.hangs = {"ReadValue"}
    world.speaking = False
    await world.a_while(5.5, 7.0)
    world.speaking = True
    world.strap.hangs = set()


@kind("a silent link cannot even be let go of")
async def _(world: World) -> None:
    world.speaking = False
    asked = world.bluez.calls.count("Disconnect")
    world.strap.hangs = {"Disconnect"}
    await world.until(lambda: world.bluez.calls.count("Disconnect") > asked)
    await world.a_while(0.0, 3.0)
    world.strap.hangs = set()
    world.strap.drop()
    world.speaking = True


@kind("another strap is near while this one is away")
async def _(world: World) -> None:
    other = world.bluez.add_strap("C0:FF:EE:00:00:02", "Polar H10 2")
    world.strap.advertising = False
    world.strap.vanish()
    await world.a_while(2.0, 20.0)
    assert not other.connected
    del world.bluez.straps[other.path]
    other.vanish()
    world.strap.advertising = True


@kind("the system connects the strap before we do")
async def _(world: World) -> None:
    world.strap.advertising = False
    world.strap.vanish()
    await world.a_while(1.0, 5.0)
    world.strap.connect_from_elsewhere()
    world.strap.advertising = True


@kind("scans are refused for a while")
async def _(world: World) -> None:
    refused = [("org.bluez.Error.InProgress", "")] * world.rng.randint(1, 3)
    world.bluez.errors["StartDiscovery"] = refused
    world.strap.vanish()
    await world.until(lambda: not refused)


@kind("scans die silently")
async def _(world: World) -> None:
    world.strap.advertising = False
    world.strap.vanish()
    await world.until(lambda: world.bluez.scanning)
    world.bluez.scanning.clear()
    await world.a_while(0.0, 5.0)
    world.strap.advertising = True


@kind("BlueZ answers slowly", breaks=True)
async def _(world: World) -> None:
    slow = ("Connect", "StartNotify", "StartDiscovery")
    world.bluez.delays_s = dict.fromkeys(slow, 1.0 * world.scale)
    world.strap.vanish()
    await world.until(lambda: world.strap.subscribed)
    world.bluez.delays_s = {}


@kind("the disk is full for a while", breaks=False)
async def _(world: World) -> None:
    db = world.store.db
    pages = next(iter(db.query("PRAGMA page_count")))["page_count"]
    list(db.query(f"PRAGMA max_page_count = {pages}"))
    end_s = time.monotonic() + world.rng.uniform(1.0, 5.0) * world.scale
    while time.monotonic() < end_s:
        for _again in range(10):
            world.say()
        await world.a_while(0.5, 1.0)
    list(db.query("PRAGMA max_page_count = 4294967294"))
