"""The way to a real terminal: nothing at it holds the program up, and little is written to it."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from aftershake.app.frame import NARROW, Row, changes
from aftershake.events import Rated
from aftershake.store.store import Store
from support.app_terminal import Program, Seen, program

WATCHED = str(Path(__file__).parents[1] / "support" / "app_terminal.py")
KEPT = (
    "Session 1 is kept: `aftershake start --resume 1` goes on with it, `aftershake close 1` ends"
    " it.\n"
)
# How long each terminal is read slowly: a minute where it is to be shown, less in the suite.
SLOW_S = float(os.environ.get("AFTERSHAKE_TERMINAL_S", "5"))
LONGEST_WAY_S = 1.0  # of a packet onto the disk, counted from the quickest one
LEAVING_S = 15.0  # half a second on a machine with nothing else to do
LITTLE = 3000  # bytes for a second of the session
STALL_S = 1.0  # of the loop; before, it stood still for as long as nobody read
STYLES = [None, Style(), Style(color="#ff0000"), Style(bold=True, bgcolor="#00ff00")]
WIDTH = 12


def _strip(pieces: list[tuple[str, Style | None]], width: int = WIDTH) -> Strip:
    strip = Strip([Segment(text, style) for text, style in pieces])
    return strip.adjust_cell_length(width)


pieces = st.lists(
    st.tuples(st.text("ab⣿漢é́ ", min_size=1, max_size=5), st.sampled_from(STYLES)), max_size=4
)
whole = pieces.map(lambda row: (_strip(row),))
beside = st.tuples(*(pieces.map(lambda part, width=width: _strip(part, width)) for width in (5, 7)))
frames = st.lists(whole | beside, min_size=3, max_size=3)


@given(frames, frames)
def test_what_is_sent_makes_the_one_screen_the_other(a: list[Row], b: list[Row]) -> None:
    whole = Seen(WIDTH, 3).feed(changes(None, b, ColorSystem.TRUECOLOR))
    step_by_step = Seen(WIDTH, 3).feed(changes(None, a, ColorSystem.TRUECOLOR))
    step_by_step.feed(changes(a, b, ColorSystem.TRUECOLOR))
    assert step_by_step.cells == whole.cells
    assert changes(b, b, ColorSystem.TRUECOLOR) == ""
    assert changes(b, list(map(tuple, map(list, b))), ColorSystem.TRUECOLOR) == ""


def test_what_has_a_column_each_is_as_wide_wherever_it_stands() -> None:
    one = [chr(code) for code in range(0x110000) if NARROW.fullmatch(chr(code))]
    assert len(one) > 500
    assert all(cell_len(each) == 1 and each.isprintable() for each in one)


@given(st.text(max_size=40))
def test_no_text_acts_in_the_terminal(text: str) -> None:
    strip = Strip([Segment(text)])
    sent = changes(None, [(strip,), (strip,)], ColorSystem.TRUECOLOR)
    ours = re.sub(r"\x1b\[(\d+;\d+H|0m)", "", sent)
    assert ours.isprintable(), ours


def test_only_what_differs_is_sent() -> None:
    before = [(Strip([Segment("beats 66 a minute", Style(color="#ff0000"))]),)]
    after = [(Strip([Segment("beats 67 a minute", Style(color="#ff0000", meta={"a": 1}))]),)]
    assert changes(before, after, ColorSystem.TRUECOLOR) == (
        "\x1b[1;8H\x1b[0;38;2;255;0;0m7\x1b[0m"
    )


def recorded(home: Path) -> int:
    """How many events are on the disk."""
    with closing(sqlite3.connect(f"file:{home / 'aftershake.db'}?mode=ro", uri=True)) as database:
        return int(database.execute("select count(*) from event").fetchone()[0])


def cut_off(home: Path) -> bool:
    with closing(sqlite3.connect(f"file:{home / 'aftershake.db'}?mode=ro", uri=True)) as database:
        return bool(database.execute("select ended_at is null from session").fetchone()[0])


def test_a_terminal_that_does_not_read_holds_nothing_up(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers"
    with program([WATCHED, str(numbers), "6"], tmp_path, (120, 40)) as running:
        running.until(lambda seen: "BASELINE" in seen.text())
        assert running.read(4) < 4 * 6 * LITTLE
        before = recorded(tmp_path)
        time.sleep(4)  # nobody reads what is written
        assert recorded(tmp_path) - before > 4 * 6 / 2
        running.type("w")
        running.until(lambda seen: "Your time stands still" in seen.text())
        time.sleep(3)
        running.type("\x11")
        code, _ = running.ended(LEAVING_S)
        assert code == 130
        assert running.seen().restored
        assert b"38;5;" in running.raw  # the colours this terminal says it has
        assert b"38;2;" not in running.raw
    assert float(numbers.read_text()) < STALL_S


class Watch(threading.Thread):
    """Notes when each packet is on the disk, by looking there all the time."""

    def __init__(self, home: Path) -> None:
        super().__init__(daemon=True)
        self._path, self.over = home / "aftershake.db", False
        self.ways_s: list[float] = []  # moments seen, less the packets' own times

    def run(self) -> None:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as database:
            last = 0
            while not self.over:
                rows = database.execute(
                    "select id, t_s from event where kind = 'packet' and id > ?", [last]
                ).fetchall()
                self.ways_s += [time.monotonic() - t_s for _, t_s in rows]
                last = max([last, *(number for number, _ in rows)])
                time.sleep(0.01)


@pytest.mark.parametrize("rate", [0, 1000])
def test_every_packet_is_on_disk_at_once_however_slowly_a_terminal_reads(
    tmp_path: Path, rate: int
) -> None:
    arguments = ["-m", "aftershake", "start", "--simulate", "calm", "--plan", "standard"]
    with program(arguments, tmp_path, (120, 40)) as running:
        running.until(lambda seen: "BASELINE" in seen.text())
        watch = Watch(tmp_path)
        watch.start()
        time.sleep(1)
        watch.ways_s.clear()  # of those that were there when the watch began
        if rate:
            running.read(SLOW_S, rate=rate)
        else:
            time.sleep(SLOW_S)
        watch.over = True
        watch.join()
        running.type("\x11")
        assert running.ended(LEAVING_S)[0] == 130
    assert len(watch.ways_s) >= SLOW_S - 2
    longest_s = max(watch.ways_s) - min(watch.ways_s)
    print(rate, "bytes/s:", len(watch.ways_s), "packets, at most", round(longest_s, 3), "s")
    assert longest_s < LONGEST_WAY_S


def whole(seen: Seen) -> bool:
    """Whether every cell of the terminal was written to."""
    return all(text != "?" or ink for row in seen.cells for text, ink in row)


def stopped(pid: int) -> bool:
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return said.stdout.startswith("T")


def test_what_was_not_read_in_time_is_not_drawn(tmp_path: Path) -> None:
    """The help page comes and goes unseen; afterwards all is as if it had been drawn anew."""
    with program(["-m", "aftershake"], tmp_path) as running:
        running.until(lambda seen: "No session" in seen.text())
        running.type("?")
        time.sleep(1)
        running.type("\x1b")
        time.sleep(1)
        running.type("\x1b[B\r")
        running.until(lambda seen: "Choose a plan" in seen.text())
        running.read(1)
        kept = running.seen().text()
        running.raw.clear()
        running.resize(80, 24)
        running.process.send_signal(signal.SIGWINCH)
        assert running.until(whole).text() == kept
        running.resize(100, 30)
        running.until(whole)
        running.process.send_signal(signal.SIGTSTP)
        running.until(lambda seen: seen.restored)
        running.until(lambda seen: stopped(running.process.pid))
        running.raw.clear()
        running.process.send_signal(signal.SIGCONT)
        running.until(whole)
        running.type("\x11")
        code, said = running.ended(LEAVING_S)
        assert (code, said) == (0, "")
        assert running.seen().restored


def test_a_terminal_that_answers_is_sent_a_frame_at_a_time(tmp_path: Path) -> None:
    """However much lies between, as with ssh: the next frame waits for the answer."""
    with program([WATCHED, str(tmp_path / "numbers"), "6"], tmp_path) as running:
        running.until(lambda seen: "BASELINE" in seen.text(), answers=True)
        running.read(1, answers=True)
        running.read(1)
        assert running.read(3) == 0
        running.type("\x1b[?2026;2$y")
        assert running.read(1) > 0


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
SESSION = ["-m", "aftershake", "start", "--simulate", "calm", "--plan", "quick", "--speed", "6"]


def test_a_signal_leaves_as_the_key_does(tmp_path: Path) -> None:
    with ExitStack() as stack:
        running = {
            number: stack.enter_context(program(SESSION, tmp_path / number.name))
            for number in SIGNALS
        }
        for number, each in running.items():
            each.until(lambda seen: "BASELINE" in seen.text())
            assert not each.seen().restored
            each.process.send_signal(number)
        for number, each in running.items():
            assert each.ended(LEAVING_S) == (130, KEPT), number
            assert each.seen().restored
            assert cut_off(tmp_path / number.name)


def test_a_terminal_that_is_gone_keeps_the_session(tmp_path: Path) -> None:
    with program(SESSION, tmp_path) as running:
        running.until(lambda seen: "BASELINE" in seen.text())
        running.hang_up()
        code, said = running.ended(LEAVING_S)
        assert (code, said) == (130, KEPT)
    assert cut_off(tmp_path)
    assert recorded(tmp_path) > 0


def test_leaving_works_whatever_the_program_is_stuck_in(tmp_path: Path) -> None:
    with program([WATCHED, str(tmp_path / "numbers"), "6"], tmp_path) as running:
        running.until(lambda seen: "BASELINE" in seen.text())
        running.process.send_signal(signal.SIGUSR1)
        running.type("\x11")
        code, _ = running.ended(20.0)
        assert code == 130
        assert running.seen().restored
    assert cut_off(tmp_path)


def test_a_signal_at_home_is_an_interruption_without_a_word(tmp_path: Path) -> None:
    with program(["-m", "aftershake"], tmp_path) as running:
        running.until(lambda seen: "No session" in seen.text())
        running.process.send_signal(signal.SIGTERM)
        code, said = running.ended(LEAVING_S)
        assert (code, said) == (130, "")
        assert running.seen().restored


@pytest.mark.parametrize("typed", ["\udcff\udcfe", "caf\udce9"])
def test_bytes_that_are_no_text_end_nothing(typed: str, tmp_path: Path) -> None:
    """As a paste can hold them, or a terminal in Latin-1 sends them."""
    with program(["-m", "aftershake"], tmp_path) as running:
        running.until(lambda seen: "No session" in seen.text())
        running.type(typed)
        running.type("?")
        running.until(lambda seen: "Help" in seen.text())
        running.type("\x11")
        assert running.ended(LEAVING_S)[0] == 0


BRIEF = "".join(
    f'[[phase]]\nname = "{kind}"\nkind = "{kind}"\nposture = "lying"\nduration_s = 6\n'
    for kind in ("rest", "shake", "rest")
)
CHECK_IN, LYING, CHECK_OUT = "How are you now?", "Time to lie down", "How are you after it?"


def said(home: Path) -> list[tuple[str, str, int | None]]:
    with Store(home / "aftershake.db", read_only=True) as store:
        rated = [each for each in store.events(1) if isinstance(each, Rated)]
    return [(each.when, each.item, each.value) for each in rated]


@pytest.mark.words
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, None])
def test_before_lying_down_and_after_a_signal_loses_nothing(
    how: signal.Signals | None, tmp_path: Path
) -> None:
    """At the questions before, while there is time to lie down, and at the questions after; with
    None the terminal itself is gone. What was answered is kept with its session."""
    config = 'lie_down_s = 30\nsound = "off"\nspeech = "off"\n'
    with ExitStack() as stack:

        def begun(name: str, speed: str) -> Program:
            home = tmp_path / name
            home.mkdir()
            (home / "config.toml").write_text(config)
            (home / "brief.toml").write_text(f'name = "brief"\n{BRIEF}')
            led = ["start", "--simulate", "calm", "--plan", str(home / "brief.toml")]
            return stack.enter_context(program(["-m", "aftershake", *led, "--speed", speed], home))

        def end(running: Program) -> int:
            running.hang_up() if how is None else running.process.send_signal(how)
            return running.ended(LEAVING_S)[0]

        asked = begun("before", "1")
        asked.until(lambda seen: CHECK_IN in seen.text())
        assert end(asked) == 130
        with Store(tmp_path / "before" / "aftershake.db", read_only=True) as store:
            assert store.sessions() == []

        lying = begun("lying", "1")
        lying.until(lambda seen: CHECK_IN in seen.text())
        lying.type("4\r")
        lying.until(lambda seen: LYING in seen.text())
        lying.read(1.0)
        assert end(lying) == 130
        assert cut_off(tmp_path / "lying")
        assert said(tmp_path / "lying") == [("before", "distress", 4)]

        after = begun("after", "20")
        after.until(lambda seen: CHECK_IN in seen.text())
        after.type("\x1b")
        after.until(lambda seen: CHECK_OUT in seen.text())
        after.type("3")
        after.read(1.0)
        assert end(after) in (0, 130)
        assert not cut_off(tmp_path / "after")
        assert said(tmp_path / "after") == [("after", "distress", 3)]


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_shows_no_screen_gets_a_sentence(term: str, tmp_path: Path) -> None:
    with program(["-m", "aftershake"], tmp_path, term=term) as running:
        code, said = running.ended(20.0)
        assert code == 2
        assert "`aftershake start --plain`" in said
        assert running.raw == b""
