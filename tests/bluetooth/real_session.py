"""One session of three minutes on the real kernel stack in which everything goes wrong, by a
script; a second strap advertises nearby all the time, and a phone listens to its other beats.

At the end the record is compared with the strap's own log by the rule in `record.py`.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from guest import (
    ADDRESS,
    AFTERSHAKE,
    HERE,
    NAME,
    OTHER,
    OUT,
    check,
    daemon,
    order,
    power,
    say,
    until,
)
from record import Record, Row, Sent, breaches, log

from aftershake.hrv.model import LEAST_HEARD_OF_BRIEF
from aftershake.rr.packet import parse

PHASES_S = (60.0, 60.0, 70.0)  # of three_minutes.toml
# The program looks again up to 15 s after Bluetooth is back; this machine, five to ten times slower
# than a user's, then takes 3 to 6 s for a link.
BACK_WITHIN_S = 20.0
OFF_S, ADAPTER_OFF_S, DAEMON_OFF_S, NO_CONTACT_S = 30.0, 8.0, 8.0, 8.0
SILENT_S = 10.0  # the program's own watchdog gives the link up after this
# A gap shorter than this is none for the program (see `beats.py`).
SHORTEST_GAP_S = 2.5
MALFORMED = (
    "",
    "16",  # ends before the heart rate
    "1745",  # half a heart rate
    "1645",  # beat intervals announced, none there
    "164578",  # half an interval
    "164578032d",  # an interval and a half
    "1e4510",  # half an energy field
    "0645ffff",  # bytes that nothing announces
    "16450000",  # an interval of 0
    "f6457803",  # reserved flags
    "10382d043500",  # 1044 and 52 ms: a Garmin HRM-Dual
    "ff" * 20,  # eight intervals of 64 s
)


@dataclass
class Fault:
    what: str
    at_s: float  # after the strap's first packet
    inflict: Callable[[Fault], None]
    reason: str = ""  # why the link was lost, by the record; "" where the link has to stay
    # Why beats are missing, by the result: one of these, by which packets the gap holds.
    gaps: tuple[str, ...] = ("link_lost",)
    deaf: bool = False  # whether the computer stops listening before the strap knows
    since: float = 0.0  # wall time: when it began, …
    mended: float = 0.0  # … since when the strap could be listened to again, …
    back: float = 0.0  # … and since when it was


def drop(_: Fault) -> None:
    order("disconnect")


def malformed(_: Fault) -> None:
    """Each in the place of one of the strap's own, so the beats of that second are gone."""
    order("garble", ",".join(MALFORMED))
    time.sleep(len(MALFORMED) + 1)


def no_contact(_: Fault) -> None:
    order("contact", "no")
    time.sleep(NO_CONTACT_S)
    order("contact", "yes")


def silent(_: Fault) -> None:
    """Connected, but no more packets on this link: only a new one helps."""
    order("silent", "link")


def adapter(fault: Fault) -> None:
    power("off")
    time.sleep(ADAPTER_OFF_S)
    power("on")


def service(_: Fault) -> None:
    daemon("crash")
    time.sleep(DAEMON_OFF_S)
    daemon("start")


def strap_off(_: Fault) -> None:
    order("off")
    time.sleep(OFF_S)
    order("on")


SCRIPT = (
    Fault("the link drops", 10, drop, "dropped"),
    Fault("malformed packets", 22, malformed, gaps=("beats_missing", "no_intervals")),
    Fault("skin contact lost for 8 s", 38, no_contact, gaps=("contact_lost",)),
    Fault("the strap goes silent", 50, silent, "silent"),
    Fault("adapter off for 8 s", 80, adapter, "switched_off", deaf=True),
    Fault("bluetoothd killed, back after 8 s", 108, service, "no_service", deaf=True),
    Fault("strap off for 30 s", 142, strap_off, "dropped"),
)


def three_minutes(home: Path) -> None:
    """(b) The session goes through all of it by itself, and keeps every packet that was sent."""
    before, others = len(_mine()), len(_others())
    command = ["start", "--strap", NAME, "--headless", "--json"]
    command += ["--plan", str(HERE / "three_minutes.toml")]
    with (OUT / "session.json").open("w") as out, (OUT / "session.txt").open("w") as told:
        program = subprocess.Popen([AFTERSHAKE, *command], stdout=out, stderr=told)
        try:
            until("the strap's first packet", 180, lambda: len(_mine()) > before)
            zero = _mine()[before].at
            for fault in SCRIPT:
                _at(fault, zero)
            until("the end", 120, lambda: program.poll() is not None)
        finally:
            program.kill()
            program.wait()
    check("the session ends well", program.returncode == 0, (OUT / "session.txt").read_text())
    when = [[fault.what, fault.since, fault.mended] for fault in SCRIPT]
    (OUT / "script.json").write_text(json.dumps(when, indent=1))
    session = json.loads((OUT / "session.json").read_text())
    judge(session, Record.read(home), _mine()[before:], _others()[others:])


def judge(session: dict[str, Any], record: Record, sent: list[Sent], others: list[Sent]) -> None:
    """The result, and the record behind it, against what the strap sent and what was done to it."""
    _went_on_by_itself(session, record)
    for fault, end in zip(SCRIPT, [*[f.since for f in SCRIPT[1:]], record.last_at], strict=True):
        _survived(fault, record, end)
    _gaps(session, record)
    _beats(session, record)

    deaf_at = [fault.since for fault in SCRIPT if fault.deaf] + [record.last_at]
    wrong, left_open = breaches(sent, record.packets, deaf_at)
    say(f"       sent {len(sent)}, recorded {len(record.packets)}; {left_open} of those sent went")
    say("       out while a link was torn down or after the end: only these may be missing")
    check("every packet that was sent is in the record, in order, once", not wrong, wrong)
    breaks = sum(bool(fault.reason) for fault in SCRIPT)
    links = len({each.link for each in sent})
    check("the strap was linked once more for each break", links == breaks + 1, links)
    _second_strap(record, {each.payload for each in others})


def _at(fault: Fault, zero: float) -> None:
    """Inflict it when its time has come."""
    late = time.time() - zero - fault.at_s
    check(f"“{fault.what}” comes in time", late < 2, f"{late:.1f} s late")
    time.sleep(max(0.0, -late))
    fault.since = time.time()
    fault.inflict(fault)
    fault.mended = time.time()


def _made_up_s(record: Record, phase: dict[str, Any]) -> float:
    """By how much a rest was made longer for what was lost of it: never by more than a minute."""
    within = (row for row in record.rows if phase["start_s"] <= row.t_s < phase["end_s"])
    added_s = sum(json.loads(row.detail)["for_s"] for row in within if row.kind == "made_up")
    return min(60.0, added_s) if phase["kind"] == "rest" else 0.0


def _went_on_by_itself(session: dict[str, Any], record: Record) -> None:
    check("it is complete", session["complete"] and record.complete, session["duration_s"])
    keys = [row for row in record.rows if row.kind in ("pressed", "reopened")]
    check("nobody had to press a key, nothing was reopened", not keys, keys)
    phases = session["phases"]
    took = [phase["end_s"] - phase["start_s"] for phase in phases]
    exact = [
        abs(a - b - _made_up_s(record, phase)) < 0.01
        for a, b, phase in zip(took, PHASES_S, phases, strict=False)
    ]
    check("each of three phases took its own time", len(took) == 3 and all(exact), took)
    seamless = all(abs(a["end_s"] - b["start_s"]) < 0.01 for a, b in pairwise(phases))
    check("and followed the one before", seamless, phases)


def _survived(fault: Fault, record: Record, end: float) -> None:
    links = record.links_between(fault.since, end)
    said = [f"{row.word} {row.reason}".strip() for row in links]
    fault.back = fault.mended
    if not fault.reason:
        check(f"{fault.what}: the link stays", not links, said)
        return
    back = next((row for row in record.packets if _newer(row, links, fault)), None)
    check(f"{fault.what}: packets come again", back and back.at < end, said)
    if back is not None:
        fault.back = back.at
        took_s = back.at - fault.mended
        limit_s = BACK_WITHIN_S + SILENT_S * (fault.inflict is silent)
        say(f"       {took_s:.1f} s after its end, {back.at - fault.since:.1f} s after it began")
        check(f"{fault.what}: soon after it is over", took_s < limit_s, took_s)
    check(f"{fault.what}: the record says why", any(fault.reason in each for each in said), said)


def _newer(packet: Row, links: list[Row], fault: Fault) -> bool:
    """Whether this packet came on a link that was made after the fault."""
    new = [row.connection for row in links if row.word == "connected"]
    return packet.at > fault.since and packet.connection in new


def _gaps(session: dict[str, Any], record: Record) -> None:
    """Each stretch without beats is a gap of the result, and each gap has the right reason."""
    ahead_s = record.packets[0].at - record.packets[0].t_s  # of the wall before the session clock
    gaps = session["gaps"]
    wrong = []
    for gap in gaps:
        fault = next(
            (each for each in SCRIPT if each.since - 3 <= gap["start_s"] + ahead_s <= each.back),
            None,
        )
        right = fault is not None and bool({*fault.gaps} & {*gap["reason_codes"]})
        wrong += [] if right else [gap]
        cause = fault.what if fault is not None else "no fault"
        say(f"       {gap['start_s']:.1f} to {gap['end_s']:.1f} s: {gap['reason']} ({cause})")
    check("each gap of the result has its reason", not wrong, wrong)
    beating = [row.t_s for row in record.packets if _words(row)]
    for last_s, next_s in pairwise(beating):
        # A shorter one may be none: the first beats after it began up to 3 s before their packet.
        if next_s - last_s >= SHORTEST_GAP_S + 3:
            found = [
                gap
                for gap in gaps
                if abs(gap["start_s"] - last_s) < 2 and abs(gap["end_s"] - next_s) < 3
            ]
            told = f"nothing with beats came from {last_s:.1f} to {next_s:.1f} s: it is a gap"
            check(told, len(found) == 1, gaps)


def _beats(session: dict[str, Any], record: Record) -> None:
    """Each phase has the beats that came in it: none moved, none invented, none left out; and
    their rate, but where too little of the phase came."""
    for phase in session["phases"]:
        came = [row for row in record.packets if phase["start_s"] < row.t_s <= phase["end_s"]]
        words = [word for row in came for word in _words(row)]
        metrics = phase["metrics"]
        beats, rate = metrics["beats"], metrics["hr_bpm"]
        true_rate = 60 * 1024 / median(words or [float("nan")])
        told = f"{beats} beats, {rate} bpm; the strap sent {len(words)}, {true_rate:.1f} bpm"
        heard = 1 - metrics["gap_s"] / metrics["duration_s"] if metrics["duration_s"] else 0.0
        right = heard < LEAST_HEARD_OF_BRIEF if rate is None else abs(rate - true_rate) < 2
        # Those of the packets at its edges may lie in the phase beside it.
        same = abs(beats - len(words)) <= 3 and right
        check(f"{phase['name']} has its beats: {told}", same)


def _words(packet: Row) -> tuple[int, ...]:
    """The intervals that can be beats, in 1/1024 s: of a packet with contact, none of 64 s."""
    said = parse(bytes.fromhex(packet.payload))
    return () if said.contact_lost or max(said.rr_1024, default=0) > 60_000 else said.rr_1024


def _second_strap(record: Record, payloads: set[str]) -> None:
    check("the second strap sent beats all the while", len(payloads) > 60, len(payloads))
    mixed = [row for row in record.packets if row.payload in payloads]
    check("not one of them is in the record", not mixed, mixed)
    straps = {row.detail for row in record.rows if (row.kind, row.word) == ("told", "address")}
    check("the session knew one strap only", straps == {ADDRESS}, straps)


def _mine() -> list[Sent]:
    return log(OUT / "sent.csv", NAME)


def _others() -> list[Sent]:
    return log(OUT / "sent.csv", OTHER)
