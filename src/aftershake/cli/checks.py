"""What `aftershake doctor` looks at, each part a function that gives findings and changes no data.

Bluetooth is tried in a child process: macOS ends a process whose terminal app may not use it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from configparser import ConfigParser, Error
from pathlib import Path

from aftershake.cli.data_checks import data
from aftershake.cli.finding import Finding
from aftershake.cli.settings_said import settings_checked
from aftershake.cli.sound_checks import sound_checks
from aftershake.errors import AftershakeError
from aftershake.events import LinkReason
from aftershake.plain import plain, whole_number
from aftershake.recording.awake import WAYS, Way, tried
from aftershake.surroundings import SAFE, environment, python
from aftershake.wording.link import told

PROBE_S = 60.0  # a Bluetooth service that hangs is given up on long before
AWAKE_S = 20.0  # each way gives up before
LEAST_COLUMNS, LEAST_ROWS = 60, 16
OLDEST_BLUEZ = (5, 55)
SHORTEST_SUPERVISION = 100  # of 10 ms: a link must outlive a second of silence
LONGEST_SUPERVISION = 3200  # that Bluetooth allows
MAIN_CONF = Path("/etc/bluetooth/main.conf")
RFKILL = Path("/sys/class/rfkill")
ADAPTER_ADVICE = "One of them alone: aftershake scan --adapter NAME; it is remembered."
PROBE = "from aftershake.cli.checks import probe; probe()"
# In the order in which they are needed; what comes after a broken one cannot be told.
CHAIN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("message service", ("no_bus",), "D-Bus answers"),
    ("Bluetooth service", ("no_service", "too_old"), "BlueZ answers"),
    ("permission", ("not_allowed",), "this program may use Bluetooth"),
    (
        "adapter",
        ("no_adapter", "switched_off", "no_low_energy", "busy", "hangs", ""),
        "on, and it scans",
    ),
)


def everything(database: Callable[[], Path]) -> Iterator[Finding]:
    """Every check in the order of need, each as soon as it is made."""
    yield from bluetooth()
    if sys.platform == "linux":
        yield bluez_version()
        yield blocked()
        yield settings()
    yield terminal()
    yield awake()
    yield from sound_checks()
    yield from settings_checked()
    try:
        where = database()
    except AftershakeError as error:
        first, _, rest = str(error).partition(". ")
        yield Finding("database", False, first.rstrip("."), rest)
    else:
        yield from data(where)


def bluetooth() -> Iterator[Finding]:
    """Whether a scan can begin, and if not, which link of the chain is missing."""
    chain = CHAIN if sys.platform == "linux" else CHAIN[2:]
    there: list[list[str]] = []
    try:
        ran = subprocess.run(
            python("-c", PROBE),
            cwd=SAFE,
            env=environment(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PROBE_S,
        )
        if ran.returncode == 0:
            code, detail, *more = json.loads(ran.stdout)
            there = more[0] if more else []
        elif ran.returncode < 0 and sys.platform == "darwin":
            code, detail = "not_allowed", ""
        else:
            code, detail = "other", plain(ran.stderr.strip().rpartition("\n")[2])
    except subprocess.TimeoutExpired:
        code, detail = "hangs", ""
    broken = next((i for i, (_, kinds, _) in enumerate(chain) if code in kinds), len(chain) - 1)
    for i, (what, _, found) in enumerate(chain):
        if not code or i < broken:
            yield Finding(what, True, found, bluetooth=True)
        elif i == broken:
            found_wrong = told(LinkReason(code, detail), sys.platform)
            yield Finding(what, False, *found_wrong, bluetooth=True)
        else:
            yield Finding(what, None, "could not be looked at yet", bluetooth=True)
    if there:
        said = ", ".join(f"{name} {address} {state}" for name, address, state in there)
        yield Finding("adapters", True, said, ADAPTER_ADVICE if len(there) > 1 else "")


def probe() -> None:
    """In the child: begin a scan, and print as JSON what is in the way of it, code and detail, and
    the adapters there are: name, address, state."""
    import asyncio
    from contextlib import aclosing, suppress

    from aftershake.config import chosen_adapter
    from aftershake.sources.ble.adapters import Adapter, to_search
    from aftershake.sources.ble.strap import FAILURES, adapters, scan
    from aftershake.sources.protocol import SourceError

    there: list[tuple[str, str, str]] = []

    def state(each: Adapter, used: Sequence[str]) -> str:
        return "off" if not each.powered else "used" if each.name in used else "not used"

    async def look() -> None:
        try:
            async with aclosing(scan(0.2)) as lists:
                await anext(lists)
        finally:
            with suppress(*FAILURES):  # the scan has said the same
                found = await adapters() or ()
                used = to_search(found, chosen_adapter())
                there.extend((each.name, each.address, state(each, used)) for each in found)

    code, detail = "", ""
    try:
        asyncio.run(look())
    except SourceError as error:
        code, detail = error.reason.code, error.reason.detail
    print(json.dumps([code, detail, there]))


def bluez_version() -> Finding:
    what = "BlueZ version"
    try:
        ran = subprocess.run(
            ["bluetoothctl", "--version"], capture_output=True, text=True, timeout=10
        )
        told = re.search(r"(\d+)\.(\d+)", ran.stdout)
    except (OSError, subprocess.TimeoutExpired):
        told = None
    if told is None:
        return Finding(what, None, "bluetoothctl is not there to ask")
    version = int(told[1]), int(told[2])
    if version < OLDEST_BLUEZ:
        return Finding(what, False, told[0], "BlueZ 5.55 or newer is needed.", bluetooth=True)
    return Finding(what, True, told[0])


def blocked(rfkill: Path = RFKILL) -> Finding:
    """Whether the system's switch for radios holds Bluetooth off."""
    what = "radio switch"
    for radio in sorted(rfkill.glob("*")) if rfkill.is_dir() else ():
        try:
            kind, soft, hard = ((radio / name).read_text().strip() for name in _RFKILL)
        except OSError:
            continue
        if kind == "bluetooth" and hard == "1":
            advice = "Use the switch or the key for flight mode on the computer itself."
            return Finding(what, False, f"{radio.name} is off by a switch", advice, bluetooth=True)
        if kind == "bluetooth" and soft == "1":
            return Finding(
                what, False, f"{radio.name} is blocked", "Run: rfkill unblock bluetooth", True
            )
    return Finding(what, True, "nothing is blocked")


_RFKILL = ("type", "soft", "hard")


def settings(path: Path = MAIN_CONF) -> Finding:
    """Settings of BlueZ that are known to trouble straps."""
    what = "BlueZ settings"
    parser = ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(path.read_text("utf-8", "replace"))
    except FileNotFoundError:
        return Finding(what, True, "as BlueZ comes")
    except (OSError, Error):
        return Finding(what, None, f"{path} cannot be read")
    if (parser.get("General", "ControllerMode", fallback="") or "").strip() == "bredr":
        return Finding(
            what,
            False,
            "ControllerMode = bredr keeps straps out",
            f"In {path}, remove that line, then: sudo systemctl restart bluetooth",
            bluetooth=True,
        )
    timeout = (parser.get("LE", "ConnectionSupervisionTimeout", fallback="") or "").strip()
    given = whole_number(timeout, LONGEST_SUPERVISION)
    if given is not None and given < SHORTEST_SUPERVISION:
        return Finding(
            what,
            False,
            f"ConnectionSupervisionTimeout = {timeout} gives links up within a second",
            f"In {path}, remove that line, then: sudo systemctl restart bluetooth",
        )
    return Finding(
        what,
        True,
        "nothing known to trouble straps",
        "" if timeout else _IF_IT_DROPS.format(path),
    )


_IF_IT_DROPS = (
    "Only if a Polar strap drops each 30 or 150 seconds: set ConnectionSupervisionTimeout = 420 in"
    " the [LE] part of {}."
)


def terminal() -> Finding:
    what = "terminal"
    if not sys.stderr.isatty() and not sys.stdout.isatty():
        return Finding(what, True, "none here; `aftershake start --headless` needs none")
    columns, rows = shutil.get_terminal_size()
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if os.environ.get("TERM") == "dumb":
        return Finding(what, False, "it cannot move its cursor", "Use another terminal program.")
    if encoding != "utf8":
        return Finding(what, False, f"it speaks {encoding}", "Set the language to one with UTF-8.")
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        advice = f"Make it at least {LEAST_COLUMNS} × {LEAST_ROWS}, better 80 × 24."
        return Finding(what, False, f"{columns} × {rows} is small", advice)
    return Finding(what, True, f"{columns} × {rows}")


def awake(ways: Sequence[Way] = WAYS) -> Finding:
    """Whether the computer can be kept from falling asleep during a session; tried for a moment."""
    what = "staying awake"
    how = tried(AWAKE_S, ways)
    if how:
        return Finding(what, True, f"during a session, by {how}")
    found = "no way was found" if how is not None else "the desktop does not answer"
    return Finding(what, None, found, "Before a session, switch off automatic sleep and locking.")
