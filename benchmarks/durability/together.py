"""Several of the program in one folder: the two ways in which sessions were once lost, and more."""

from __future__ import annotations

import time
from collections.abc import Iterator

from durability.row import Once
from durability.running import AT_MOST_S, ask, start
from durability.scene import Scene

LOOK = "Repro 1: `sessions` after a phase has ended"
NEW = "Repro 2: two starts at the same moment, new folder"
THREE_NEW = "Three starts at the same moment, new folder"
THREE = "A second and a third recorder during a recording"
CLOSE = "`close last`, over and over, from the start of a recording to its end"
RESUME = "`start --resume last`, over and over, from the start of a recording to its end"
ROWS = (LOOK, NEW, THREE_NEW, THREE, CLOSE, RESUME)
INTRUDERS = {
    CLOSE: ("close", "last"),
    RESUME: ("start", "--resume", "last", "--headless", "--speed", "max"),
}


def together(times: int) -> Iterator[tuple[str, str, int]]:
    for row in ROWS:
        yield "together", row, times


def once(row: str, number: int) -> Once:
    scene = Scene(row, number)
    if row == LOOK:
        recorder = start(scene.home)
        # Three seconds after the baseline, as in the report of it.
        scene.wait_for(int(scene.sent.whole(1) * 27 / 57), recorder)
        time.sleep(scene.random.random() * 0.5)
        scene.acknowledge()
        looked = ask(scene.home, "sessions")
        scene.once.wrong += [f"sessions: {each}" for each in looked.troubles(0)]
        scene.judge(1, recorder.end())
    elif row in INTRUDERS:
        intruded(scene, INTRUDERS[row])
    else:
        several(scene, row)
    scene.clean()
    return scene.once


def intruded(scene: Scene, command: tuple[str, ...]) -> None:
    """Nobody else may take a session that is being recorded, not even as it begins or ends."""
    recorder = start(scene.home)
    time.sleep(scene.random.random() * 0.1)
    while recorder.alive:
        said = ask(scene.home, *command)
        scene.once.wrong += [f"{command[0]}: {each}" for each in said.troubles(0, 1)]
        scene.acknowledge()
    said = recorder.end()
    scene.once.wrong += said.troubles(0)
    scene.judge(1, said)
    here = scene.at_path()
    if 1 not in here.complete or len(here.started) != 1:
        scene.once.wrong.append(f"{len(here.started)} sessions, complete: {set(here.complete)}")


def several(scene: Scene, row: str) -> None:
    """Each recorder must keep all of its own session."""
    chance, once = scene.random, scene.once
    if row == THREE:
        recorders = [start(scene.home)]
        scene.wait_for(chance.randint(1, 80), recorders[0])
        recorders.append(start(scene.home))
        time.sleep(chance.random() * 0.5)
        recorders.append(start(scene.home))
    else:
        at = time.time() + 0.25
        apart_s = chance.choice((0.0, 0.0, 0.001, 0.003, 0.01, 0.03))
        count = 2 if row == NEW else 3
        recorders = [start(scene.home, go_at=at + n * apart_s) for n in range(count)]
    scene.wait_for(sum(scene.sent.whole(1) for _ in recorders), recorders[0], AT_MOST_S)
    said = [recorder.end() for recorder in recorders]
    here = scene.at_path()
    for each in said:
        once.wrong += each.troubles(0)
    once.told = " / ".join(filter(None, map(scene.told, said)))
    once.integrity = here.integrity
    if here.integrity != "ok":
        once.wrong.append(f"integrity: {here.integrity[:100]}")
    if len(here.events) != len(recorders):
        once.wrong.append(f"{len(recorders)} recorders, {len(here.events)} sessions")
    for session, events in here.events.items():
        seed = scene.sent.seed(events, session)
        number, wrong = scene.sent.found(seed, [events])
        once.found += number
        once.wrong += wrong
        if number < scene.sent.whole(seed):
            once.wrong.append(f"session {session}: {number} of {scene.sent.whole(seed)} events")
        if session not in here.complete:
            once.wrong.append(f"session {session} is not complete")
    once.acknowledged = sum(scene.sent.whole(1) for each in said if each.code == 0)
