"""The emulated BlueZ as a fixture. Its tests are skipped, saying why, where it cannot run."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator

import pytest

missing = (
    "an emulated BlueZ needs Linux"
    if sys.platform != "linux"
    else "an emulated BlueZ needs dbus-daemon (Debian: apt-get install dbus)"
    if shutil.which("dbus-daemon") is None
    else None
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if missing and "bluez" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture
async def bluez() -> AsyncIterator[object]:
    from fakebluez import FakeBlueZ

    async with FakeBlueZ() as fake:
        yield fake
    await nothing_is_left()


@pytest.fixture(params=["in this process", "BlueZ"])
async def air(request: pytest.FixtureRequest) -> AsyncIterator[object]:
    """Straps without D-Bus, then the emulated BlueZ."""
    if request.param == "BlueZ" and missing:
        pytest.skip(missing)
    if request.param == "BlueZ":
        from fakebluez import FakeBlueZ as Air
    else:
        from inprocess import Air  # type: ignore[assignment]
    async with Air() as straps:
        yield straps
    await nothing_is_left()


async def nothing_is_left() -> None:
    """bleak's own watcher ends with the bus; there is no other task."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        _, left = await asyncio.wait(others, timeout=2)
        assert not left
