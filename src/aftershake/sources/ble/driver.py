"""Following a strap through a whole session: does what `connection.py` says, and tells it what
happens.

Nothing is decided here.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from aftershake.events import Event, LinkReason, Pressed
from aftershake.sources.ble.bluetooth_errors import reason_of
from aftershake.sources.ble.central import Central, GattClient
from aftershake.sources.ble.connection import step
from aftershake.sources.ble.deadlines import finish, keep, within
from aftershake.sources.ble.device_information import FACTS, read
from aftershake.sources.ble.messages import (
    Action,
    Answered,
    Begun,
    Close,
    Closed,
    Confirmed,
    Dropped,
    EndScan,
    Failed,
    Give,
    Heard,
    Listed,
    Message,
    Open,
    Opened,
    Question,
    Read,
    Scan,
    ScanEnded,
    Stopped,
    Unanswered,
    WakeAt,
    Woke,
)
from aftershake.sources.ble.states import State
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import SourceError


@dataclass
class _Client:
    """A connection and what is under way on it."""

    wire: GattClient | None = None
    tasks: set[asyncio.Future[None]] = field(default_factory=set)


class Driver:
    """The strap with this address or name: its events for as long as they are asked for.

    Begins again whatever happens to the link, without end; why the strap is not there is said in
    the reasons of the `Link` events. `now_s` is the session clock.
    """

    ticks = False

    def __init__(
        self,
        radio: Central,
        wanted: str,
        name: str,
        now_s: Callable[[], float],
        first_connection: int,
        patience: Patience,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._radio = radio
        self._now_s = now_s
        self._patience = patience
        self._chance = chance
        self._state = State(patience, wanted, name, first_connection - 1)
        self._happened: asyncio.Queue[Message] = asyncio.Queue()
        self._devices: dict[str, Any] = {}  # what the library calls the straps, by address
        self._clients: dict[int, _Client] = {}
        self._scanning: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        """The next link has the number after `connections`; nothing else is known of before."""
        self._state = replace(self._state, connection=connections)

    def wait(self, for_s: float) -> bool:
        return True

    def pressed(self, event: Pressed) -> None:
        """A strap goes on through every pause; an answer is what was asked about it."""
        if event.answers:
            self._happened.put_nowait(Confirmed(self._now_s(), event.key == "same_strap"))

    async def events(self) -> AsyncGenerator[Event]:
        """Links, packets and what the strap tells of itself, in order, without end."""
        try:
            self._happened.put_nowait(Begun(self._now_s()))
            while True:
                for event in self._advance(await self._happened.get()):
                    yield event
        finally:
            self._advance(Stopped(self._now_s()))
            if self._alarm is not None:
                self._alarm.cancel()
            if self._tasks:  # they go on to their end behind this
                await asyncio.wait(self._tasks, timeout=self._patience.leave_s)

    def _advance(self, message: Message) -> list[Event]:
        self._state, actions = step(self._state, message, self._chance())
        for action in actions:
            self._do(action)
        return [action.event for action in actions if isinstance(action, Give)]

    def _do(self, action: Action) -> None:
        match action:
            case Scan(asked):
                self._scanning = self._begin(self._scan(asked))
            case EndScan() if self._scanning is not None:
                self._scanning.cancel()
            case Open(client):
                held = self._clients[client] = _Client()
                self._begin(self._open(action, held), held)
            case Read(client) if client in self._clients:
                self._begin(self._read(action), self._clients[client])
            case Close(client, within_s):
                self._begin(self._close(client, within_s))
            case WakeAt(at_s):
                self._set_alarm(at_s)

    def _begin(
        self, work: Coroutine[Any, Any, None], held: _Client | None = None
    ) -> asyncio.Future[None]:
        task = asyncio.ensure_future(work)
        keep(task)
        for tasks in (self._tasks, held.tasks) if held else (self._tasks,):
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        return task

    def _set_alarm(self, at_s: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(
            max(0.0, at_s - self._now_s()),
            lambda: self._happened.put_nowait(Woke(self._now_s())),
        )

    async def _scan(self, asked: tuple[str, ...]) -> None:
        reason: LinkReason | None = None
        try:
            async with aclosing(self._radio.listen(asked=asked)) as heard:
                async for seen in heard:
                    self._devices |= {address: device for address, (device, _) in seen.items()}
                    found = tuple(found for _, found in seen.values())
                    self._happened.put_nowait(Listed(self._now_s(), found))
        except SourceError as error:
            reason = error.reason
        except Exception as error:  # whatever a library raises, the session goes on
            reason = reason_of(error)
        finally:
            self._happened.put_nowait(ScanEnded(self._now_s(), reason))

    async def _open(self, order: Open, held: _Client) -> None:
        client = order.client

        def hear(payload: bytes) -> None:
            self._happened.put_nowait(Heard(self._now_s(), client, payload))

        def drop() -> None:
            self._happened.put_nowait(Dropped(self._now_s(), client))

        try:
            wire = held.wire = self._radio.wire(self._devices[order.address], drop)
            opening = wire.open(hear, partial(_check, wire, order.same))
            await within(order.within_s, opening, self._patience.let_go_s)
        except SourceError as error:
            self._happened.put_nowait(Failed(self._now_s(), client, error.reason))
        except Exception as error:  # whatever a library raises, the session goes on
            failed = Failed(self._now_s(), client, reason_of(error))
            self._happened.put_nowait(failed)
        else:
            self._happened.put_nowait(Opened(self._now_s(), client))

    async def _read(self, read: Read) -> None:
        wire = self._clients[read.client].wire
        assert wire is not None
        client, question = read.client, read.question
        answer: Answered | Unanswered
        try:
            work = wire.read(read.characteristic)
            raw = await within(read.within_s, work, self._patience.let_go_s)
        except Exception as error:  # not every strap tells
            answer = Unanswered(self._now_s(), client, question, reason_of(error))
        else:
            answer = Answered(self._now_s(), client, question, raw)
        self._happened.put_nowait(answer)

    async def _close(self, client: int, within_s: float) -> None:
        """Cut off what is under way on a client, then let it go of the strap."""
        held = self._clients.pop(client, _Client())
        try:
            for task in held.tasks:
                task.cancel()
            if held.tasks:
                await asyncio.wait(held.tasks, timeout=within_s)
        finally:
            if held.wire is not None:
                await finish(within_s, held.wire.close())
            self._happened.put_nowait(Closed(self._now_s(), client))


async def _check(wire: GattClient, same: tuple[tuple[Question, str], ...]) -> None:
    """Raises SourceError where the strap tells other things of itself than these."""
    of = dict(FACTS)
    for question, value in same:
        try:
            told = read(question, await wire.read(of[question]))
        except Exception as error:
            if reason_of(error).code != "not_a_strap":  # it has no such characteristic
                raise
            told = ""
        if told != value:
            raise SourceError(reason=LinkReason("another_strap"))
