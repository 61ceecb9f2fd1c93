"""A home of its own, what runs in it, and what is to be found there afterwards."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from durability import found
from durability.found import Look, Sent

AT_MOST_S = 60.0
HERE = Path(__file__).parent
TINY, LONGER = HERE / "tiny.toml", HERE / "longer.toml"
SOURCES = HERE.parents[1] / "src"


@dataclass
class How:
    """How fast recordings go, and how long the one is that power cuts are taken from."""

    speed: float = 20.0
    traced: Path = LONGER


HOW = How()


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and its words. `code` None: it did not end by itself."""

    code: int | None
    out: str
    err: str

    @property
    def words(self) -> str:
        return self.out + self.err

    def troubles(self, *codes: int) -> list[str]:
        """What no command may ever show."""
        troubles = []
        if self.code is None:
            troubles.append("it hangs")
        elif codes and self.code not in codes:
            troubles.append(f"it ended with {self.code}: {self._last}")
        if "Traceback" in self.words:
            troubles.append(f"a traceback: {self._last}")
        return troubles

    @property
    def _last(self) -> str:
        return " / ".join(self.err.strip().splitlines()[-2:])[-200:]


@cache
def nursery() -> ForkServerContext:
    """Where children come from: a process that has loaded everything and does nothing else."""
    paths = [str(HERE.parent), str(SOURCES), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is not to be forked
    context = get_context("forkserver")
    context.set_forkserver_preload(["durability.child"])
    return context


class Child:
    """One run of the program's command line in another process."""

    def __init__(self, home: Path, arguments: tuple[str, ...], **hooks: Any) -> None:
        from durability.child import Hooks, run

        self._folder = Path(tempfile.mkdtemp(dir=talks()))
        self._out, self._err = self._folder / "out", self._folder / "err"
        told = (list(arguments), str(home), str(self._out), str(self._err))
        self._process = nursery().Process(target=run, args=(*told, Hooks(**hooks)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def err(self) -> str:
        return self._err.read_text("utf-8", "replace") if self._err.exists() else ""

    def kill(self) -> None:
        self._process.kill()

    def end(self, at_most_s: float = AT_MOST_S) -> Said:
        """Wait until it has ended; it is ended after that time."""
        self._process.join(at_most_s)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            self._process.join()
        out = self._out.read_text("utf-8", "replace") if self._out.exists() else ""
        said = Said(code, out, self.err)
        self._process.close()
        shutil.rmtree(self._folder)
        return said


@cache
def talks() -> str:
    """Where the words of all children go: never onto a disk that is made full."""
    return tempfile.mkdtemp(prefix="durability-talk-")


def ask(home: Path, *arguments: str, at_most_s: float = AT_MOST_S) -> Said:
    """A command of the program, to its end."""
    return Child(home, arguments).end(at_most_s)


def start(home: Path, speed: str = "", plan: Path = TINY, **hooks: Any) -> Child:
    """A recording in another process."""
    speed = speed or f"{HOW.speed:g}"
    arguments = ("start", "--simulate", "calm", "--plan", str(plan), "--headless", "--json")
    return Child(home, (*arguments, "--speed", speed), **hooks)


def system(*command: str, at_most_s: float = 30.0, text: str = "") -> Said:
    """Any other program, to its end."""
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, input=text, timeout=at_most_s, check=False
        )
    except subprocess.TimeoutExpired:
        return Said(None, "", "")
    return Said(ran.returncode, ran.stdout, ran.stderr)


@dataclass
class Reference:
    """Three sessions that nothing happened to: what is sent, and what is said then."""

    home: Path
    sent: Sent
    words: frozenset[str]
    one: Path  # a database with the first of them only


@cache
def reference(plan: Path = TINY) -> Reference:
    home = Path(tempfile.mkdtemp(prefix="durability-reference-"))
    words, one = set[str](), home / "one.db"
    for _ in range(3):
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
    return Reference(home, Sent([events[n] for n in (1, 2, 3)]), frozenset(words), one)


def sentence(line: str) -> str:
    """A line of the recorder's talk without its time."""
    return line[6:].strip() if ":" in line[:6] else line.strip()


class TooLate(Exception):  # noqa: N818 - no error: it is tried again
    """The recording was over before anything was done to it."""


@dataclass
class Once:
    """What came of one time."""

    number: int
    acknowledged: int = 0
    found: int = 0
    integrity: str = ""
    told: str = ""
    wrong: list[str] = field(default_factory=list)


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

    def any_moment(self, recorder: Child, session: int = 1) -> None:
        """Wait for a moment of the recording, drawn at random."""
        before = sum(self.sent.whole(n) for n in range(1, session))
        events = self.random.randint(1, self.sent.whole(session) - 8)
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
        places += found.kept(self.home).get(session, [])
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
        elif in_database < whole and "kept-session" not in said.err:
            once.wrong.append(
                f"the database has {in_database} of {whole}; where the others are is not said"
            )
        if in_database >= whole and here.integrity != "ok":
            once.wrong.append(f"integrity: {here.integrity[:100]}")

    def told(self, said: Said) -> str:
        """What the recorder said that it does not say when nothing happens."""
        lines = [sentence(line) for line in said.err.splitlines() if line.strip()]
        return " / ".join(dict.fromkeys(x for x in lines if x not in self.reference.words))

    def clean(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Row:
    """Many times the same, as one row of the table."""

    group: str
    what: str
    times: list[Once] = field(default_factory=list)
    not_measured: str = ""

    @property
    def holds(self) -> bool:
        return not any(once.wrong for once in self.times)

    @property
    def result(self) -> str:
        if self.not_measured:
            return "not measured"
        failed = sum(bool(once.wrong) for once in self.times)
        return f"✕ {failed} of {len(self.times)} fail" if failed else "● holds"

    def cells(self) -> tuple[str, ...]:
        integrity = Counter(once.integrity.split(";")[0][:60] for once in self.times)
        told = Counter(words(once.told) for once in self.times if once.told)
        said = "; ".join(f"{text} (×{n})" for text, n in told.most_common(2)) or "nothing"
        return (
            self.what,
            str(len(self.times)),
            str(sum(once.acknowledged for once in self.times)),
            str(sum(once.found for once in self.times)),
            ", ".join(f"{text} ×{n}" for text, n in integrity.most_common(3) if text) or "–",
            self.not_measured or said,
            self.result,
        )


def words(told: str) -> str:
    """What was told without what differs from one time to the next: folders and numbers."""
    parts = [word for word in told.split() if word]
    clean = ["…" if "/tmp" in word or tempfile.gettempdir() in word else word for word in parts]
    return " ".join("".join("#" if c.isdigit() else c for c in word) for word in clean)[:220]
