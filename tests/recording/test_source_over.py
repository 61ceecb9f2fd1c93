"""How a source ends, and what is told of it."""

from __future__ import annotations

import asyncio

import pytest

from aftershake.events import Link, LinkReason
from aftershake.recording.inbox import Inbox
from aftershake.sources.protocol import SourceError, given_up_for
from support.scripted import Script

BEFORE = Link(0.0, "connected", 1)
GONE = LinkReason("other", "gone")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (None, None),
        (ValueError("a fault"), LinkReason("other", "a fault")),
        (ValueError(), None),
        (SourceError("", GONE), GONE),
    ],
)
async def test_what_came_before_is_there_and_only_an_error_is_a_reason(
    error: Exception | None, told: LinkReason | None
) -> None:
    inbox, source = Inbox(()), Script([BEFORE], error)
    following = asyncio.create_task(inbox.follow(source))
    came = await inbox.next(None)
    inbox.taken(came)
    assert came == [BEFORE]
    assert await following is error
    assert source.let_go
    assert given_up_for(error) == told
