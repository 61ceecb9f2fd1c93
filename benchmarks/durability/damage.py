"""Databases that are damaged, or none at all: recognised, said, kept aside, salvaged."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from durability import found
from durability.row import Once
from durability.running import Said, ask, start
from durability.scene import Scene

KINDS = ("bit flips", "cut short", "a foreign file", "zeros in its midst", "all zeros", "empty")
FOREIGN = (b"%PDF-1.7\n" * 2000, b"\x89PNG\r\n\x1a\n" * 500, b"name,value\n1,2\n" * 900, b"x")
SALVAGE = "aftershake salvage"
SAYS_SO = re.compile(r"damaged|not a (readable )?database|malformed|cannot be read|aside|salvag")


def damage(times: int) -> Iterator[tuple[str, str, int]]:
    for kind in KINDS:
        yield "damage", f"Damaged: {kind}", max(1, round(times / len(KINDS)))


def once(row: str, number: int) -> Once:
    scene, kind = Scene(row, number), row.partition(": ")[2]
    scene.home.mkdir(mode=0o700)
    whole = (scene.reference.home / "aftershake.db").read_bytes()
    damaged = damage_of(whole, kind, scene.random)
    scene.database.write_bytes(damaged)
    scene.database.chmod(0o600)
    rows = found.by_row(scene.database)
    to_be_had = sum(scene.sent.among(n, rows.get(n, [])) for n in (1, 2, 3))
    recognisable = kind != "empty" and found.look(scene.database).integrity != "ok"
    said = [("sessions", ask(scene.home, "sessions")), ("doctor", ask(scene.home, "doctor"))]
    if scene.database.read_bytes() != damaged and recognisable:
        scene.once.wrong.append("looking at it changed it")
    said.append(("start", start(scene.home, "max").end()))
    if SALVAGE in said[-1][1].words:  # it says what to do: a person does it
        said += [("salvage", ask(scene.home, "salvage")), ("start", start(scene.home, "max").end())]
    said.append(("sessions, afterwards", ask(scene.home, "sessions")))
    compare(scene, damaged, to_be_had, recognisable, dict(said))
    scene.clean()
    return scene.once


def compare(
    scene: Scene, damaged: bytes, to_be_had: int, recognisable: bool, said: dict[str, Said]
) -> None:
    once, here = scene.once, scene.at_path()
    for name, each in said.items():
        once.wrong += [f"{name}: {trouble}" for trouble in each.troubles(0, 1, 3)]
    once.acknowledged = to_be_had
    # A new session in a new database has the same events as the first of the old one.
    began = found.look(scene.reference.home / "aftershake.db").started
    old = [n for n in (1, 2, 3) if here.started.get(n) == began[n]]
    once.found = sum(scene.sent.among(n, here.events.get(n, [])) for n in old)
    once.integrity = here.integrity.splitlines()[0] if here.integrity else ""
    once.told = next((x.err.strip() for x in said.values() if SAYS_SO.search(x.err)), "")
    if not recognisable:
        return
    if not SAYS_SO.search(said["doctor"].words):
        once.wrong.append("doctor does not say that it is damaged")
    if not any(path.read_bytes() == damaged for path in scene.home.rglob("*") if path.is_file()):
        once.wrong.append("the damaged file is not there any more byte for byte")
    if "salvage" in said:
        once.wrong += [f"salvage: {trouble}" for trouble in said["salvage"].troubles(0)]
        once.wrong += [f"start after it: {trouble}" for trouble in said["start"].troubles(0)]
    started = said["start"].code == 0
    if once.found < to_be_had and not once.told:
        once.wrong.append(f"{once.found} of {to_be_had} events to be had, and nothing said")
    elif once.found < to_be_had and started:
        once.wrong.append(f"salvaged {once.found} of {to_be_had} events")
    if started and here.integrity != "ok":
        once.wrong.append("start recorded into a damaged database")


def damage_of(whole: bytes, kind: str, chance: random.Random) -> bytes:
    data = bytearray(whole)
    match kind:
        case "bit flips":
            for _ in range(chance.choice((1, 4, 20, 100))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case "cut short":
            del data[chance.randrange(1, len(data)) :]
        case "a foreign file":
            return chance.choice(FOREIGN)
        case "zeros in its midst":
            size = min(len(data), chance.choice((512, 4096, 16384)))
            at = chance.randrange(len(data) - size + 1) // 512 * 512
            data[at : at + size] = bytes(size)
        case "all zeros":
            return bytes(len(data))
        case "empty":
            return b""
    return bytes(data)
