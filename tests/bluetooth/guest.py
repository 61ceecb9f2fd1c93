"""What a test in the emulated machine can do: order the straps, Bluetooth and the program, and
check. Every check is printed as it is made.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
OUT = Path(os.environ.get("RIG_OUT", "/rig-out"))
AFTERSHAKE = Path(sys.executable).with_name("aftershake")
NAME, ADDRESS = "Virtual HRM 1", "F0:F1:F2:F3:F4:F5"
# It advertises, and a phone nearby listens to its beats all the time: see `make bluetooth`.
OTHER, OTHER_ADDRESS = "Virtual HRM 2", "F0:F1:F2:F3:F4:F6"
BEGAN_S = time.monotonic()
passed: list[str] = []
failed: list[str] = []


def check(what: str, ok: object, detail: object = "") -> None:
    (passed if ok else failed).append(what)
    say(f"{'ok    ' if ok else 'FAILED'} {time.monotonic() - BEGAN_S:4.0f} s  {what}")
    if not ok:
        say(f"       {detail}")


def say(text: str) -> None:
    print(text, flush=True)


def order(what: str, value: str | None = None) -> None:
    """Have the strap do something; returns once it is done."""
    with socket.socket(socket.AF_UNIX) as strap:
        strap.connect("/run/rig/strap.sock")
        said = {"strap": 1, "do": what, "value": value}
        strap.sendall(json.dumps(said).encode() + b"\n")
        answer = json.loads(strap.makefile().readline())
    if "error" in answer:
        raise RuntimeError(f"the strap cannot {what}: {answer['error']}")


def power(how: str) -> None:
    """The adapter, "on" or "off"; returns once it is so."""
    subprocess.run(["bluetoothctl", "power", how], check=True, capture_output=True, timeout=60)


def daemon(what: str) -> None:
    """bluetoothd: "start", "stop" or "crash"; "start" returns before it answers."""
    subprocess.run(["daemonctl", what], check=True, timeout=60)


def aftershake(*arguments: str, within_s: float = 180) -> subprocess.CompletedProcess[str]:
    command = [AFTERSHAKE, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=within_s)


def until(what: str, seconds: float, told: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while not told():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.25)
