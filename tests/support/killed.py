"""Begins simulated sessions to be killed: `killed.py` answers each line at its input with the
number of a child that records one, forked so that it begins at once, and then says how it goes.
"""

from __future__ import annotations

import asyncio
import os
import sys

from aftershake.analysis.worker import AnalysisError
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.view import View
from aftershake.sources.simulated import strap as strap  # loaded before the first is forked
from aftershake.store.store import Store

SPEED = 300.0  # a session of six minutes takes little more than a second


class Busy:
    """An analyst that has no time: a child of its own would outlive the one that is killed."""

    async def start(self) -> None:
        pass

    async def analyse(self, *given: object, **named: object) -> object:
        raise AnalysisError("no time")

    async def close(self) -> None:
        pass


def say(line: object) -> None:
    """One write, whole or not at all, whenever this is killed."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def record() -> None:
    def show(view: View) -> None:
        say(view.packets)

    with Store(database()) as store:
        order = SessionRequest(built_in()["quick"], "simulate", "calm", SPEED)
        asyncio.run(start_session(order, store, show, analyst=Busy()).run())  # type: ignore[arg-type]


def main() -> None:
    for _ in sys.stdin:
        number = os.fork()
        if number == 0:
            try:
                say(f"number {os.getpid()}")
                record()
            finally:
                os._exit(0)
        os.waitpid(number, 0)
        say("over")


if __name__ == "__main__":
    main()
