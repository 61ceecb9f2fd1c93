"""A home of its own, what runs in it, and what is to be found there afterwards."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from durability import found
from durability.found import Look, Sent
from durability.row import Once, TooLate
from durability.running import AT_MOST_S, TINY, Child, Said, start


@dataclass
class Reference:
    """Sessions that nothing happened to: what is sent, and what is said then."""

    home: Path
    sent: Sent
    words: frozenset[str]
    one: Path  # a database with the first of them only


@cache
def reference(plan: Path = TINY) -> Reference:
    home = Path(tempfile.mkdtemp(prefix="durability-reference-"))
    words, one = set[str](), home / "one.db"
    sessions = range(1, 4 if plan == TINY else 2)
    for _ in sessions:
        said = start(home, "max", plan).end()
        assert said.code == 0, said
        words.update(map(sentence, said.err.splitlines()))
        if not one.exists():
            with (
                closing(sqlite3.connect(home / "aftershake.db")) as db,
                closing(sqlite3.connect(one)) as copy,
            ):
                db.backup(copy)
    events = found.look(home / "aftershake.db").events
    return Reference(home, Sent([events[n] for n in sessions]), frozenset(words), one)


def sentence(line: str) -> str:
    """A line of the recorder's talk without its time."""
    return line[6:].strip() if ":" in line[:6] else line.strip()


class Scene:
    """A folder, its recorders, and a moment drawn at random. `number` repeats it."""

    def __init__(self, row: str, number: int, plan: Path = TINY) -> None:
        self.random = random.Random(f"{row}/{number}")
        self.folder = Path(tempfile.mkdtemp(prefix="durability-"))
        self.move_to(self.folder / "home")
        self.reference = reference(plan)
        self.sent = self.reference.sent
        self.elsewhere: list[Path] = []  # where else the database may be by now
        self.old = self.folder / "older.db"  # a backup, where there is one
        self.once = Once(number)

    def move_to(self, home: Path) -> None:
        """Let the home be there, before anything is in it."""
        self.home, self.database = home, home / "aftershake.db"

    def with_a_session(self) -> None:
        """Let there be an earlier session; the one recorded now is the second."""
        self.home.mkdir(mode=0o700)
        shutil.copyfile(self.reference.one, self.database)

    def wait_for(self, events: int, recorder: Child, at_most_s: float = AT_MOST_S) -> bool:
        """Wait until that many are on disk, seen from here; False where the recorder ended."""
        until = time.monotonic() + at_most_s
        while recorder.alive and time.monotonic() < until:
            if self.database.exists():
                try:
                    uri = f"file:{self.database}?mode=ro"
                    with closing(sqlite3.connect(uri, uri=True, timeout=0.5)) as db:
                        while recorder.alive and time.monotonic() < until:
                            if found.count(db) >= events:
                                return True
                            time.sleep(0.01)
                except sqlite3.Error:
                    pass
            time.sleep(0.01)
        return False

    def any_moment(self, recorder: Child, session: int = 1, *, early: bool = False) -> None:
        """Wait for a moment of the recording, drawn at random; `early`: of its first half."""
        before = sum(self.sent.whole(n) for n in range(1, session))
        events = self.random.randint(1, (self.sent.whole(session) - 8) // (2 if early else 1))
        if not self.wait_for(before + events, recorder):
            raise TooLate
        time.sleep(self.random.random() * 0.05)

    def acknowledge(self, session: int = 1) -> None:
        """Note what is on the disk just now."""
        self.once.acknowledged = len(found.live(self.database).get(session, ()))

    def at_path(self) -> Look:
        return found.look(self.database)

    def judge(self, session: int = 1, said: Said | None = None, *, room: bool = True) -> None:
        """Whether all is there that must be, and whether the words were true.

        `said` is how the recorder ended by itself; None where it was killed. Without `room` there
        was none to the end, and what is missing only has to be said.
        """
        once, here = self.once, self.at_path()
        at_path = here.events.get(session, [])
        places = [at_path, *(found.look(path).events.get(session, []) for path in self.elsewhere)]
        places += (kept := found.kept(self.home).get(session, []))
        seed = self.sent.seed(max(places, key=len), session)
        once.found, wrong = self.sent.found(seed, places)
        whole, in_database = self.sent.whole(seed), self.sent.found(seed, [at_path])[0]
        once.integrity = here.integrity
        once.wrong += wrong
        if once.found < once.acknowledged:
            once.wrong.append(f"lost: {once.acknowledged} on disk before, {once.found} found")
        if said is None:
            return
        once.wrong += said.troubles()
        once.told = self.told(said)
        if once.found < whole and not once.told:
            once.wrong.append(f"{once.found} of {whole} events kept, and nothing said")
        elif once.found < whole and said.code == 0:
            once.wrong.append(f"{once.found} of {whole} events kept, and exit code 0")
        elif once.found < whole:
            if room:
                once.wrong.append(f"the recorder had all, and kept {once.found} of {whole}")
        elif (in_database < whole or kept) and "kept-session" not in said.err:
            once.wrong.append(
                f"the database has {in_database} of {whole} events, and the file that has them"
                " is not named"
            )
        if "kept in memory" in said.err.strip().rpartition("\n")[2]:
            once.wrong.append("its last words are that events are kept in memory")
        if in_database >= whole and here.integrity != "ok":
            once.wrong.append(f"integrity: {here.integrity[:100]}")

    def told(self, said: Said) -> str:
        """What the recorder said that it does not say when nothing happens."""
        lines = [sentence(line) for line in said.err.splitlines() if line.strip()]
        return " / ".join(dict.fromkeys(x for x in lines if x not in self.reference.words))

    def clean(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
