"""Every failure is known for what it is; the waits and the choice of a strap. Needs no D-Bus."""

from __future__ import annotations

import asyncio
import time

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import LinkReason, Trouble
from aftershake.sources.ble.bluetooth_errors import classify, reason_of
from aftershake.sources.ble.deadlines import finish, within
from aftershake.sources.ble.matching import match, nearest_first
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found


def unavailable(reason: str) -> BleakError:
    return BleakBluetoothNotAvailableError("", BleakBluetoothNotAvailableReason[reason])


def dbus(name: str) -> BleakError:
    return BleakDBusError(name, ["text"])


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (unavailable("NO_BLUETOOTH"), "no_adapter"),
        (unavailable("NO_BLE_CENTRAL_ROLE"), "no_low_energy"),
        (unavailable("POWERED_OFF"), "switched_off"),
        (unavailable("DENIED_BY_USER"), "not_allowed"),
        (unavailable("DENIED_BY_SYSTEM"), "not_allowed"),
        (unavailable("DENIED_BY_UNKNOWN"), "not_allowed"),
        (unavailable("UNKNOWN"), "unknown"),
        (FileNotFoundError(2, "No such file"), "no_bus"),
        (ConnectionRefusedError(), "no_bus"),
        (EOFError(), "no_bus"),
        (PermissionError(13, "denied"), "not_allowed"),
        (TimeoutError(), "no_answer"),
        (dbus("org.freedesktop.DBus.Error.ServiceUnknown"), "no_service"),
        (dbus("org.freedesktop.DBus.Error.NoReply"), "no_service"),
        (dbus("org.freedesktop.DBus.Error.AccessDenied"), "not_allowed"),
        (dbus("org.freedesktop.DBus.Error.UnknownObject"), "gone"),
        (dbus("org.bluez.Error.NotReady"), "switched_off"),
        (dbus("org.bluez.Error.InProgress"), "busy"),
        (dbus("org.bluez.Error.Failed"), "refused"),
        (dbus("org.bluez.Error.AuthenticationFailed"), "wants_pairing"),
        (BleakDeviceNotFoundError("C0:FF", "not there"), "gone"),
        (BleakError("device 'dev_C0_FF' not found"), "gone"),
        (BleakError("adapter 'hci0' not found"), "no_adapter"),
        (BleakError("failed to discover services, device disconnected"), "dropped"),
        (BleakError("Service Discovery has not been performed yet"), "dropped"),
        (BleakError("Not connected"), "dropped"),
        (BleakError("Bleak requires BlueZ >= 5.55."), "too_old"),
        (BleakCharacteristicNotFoundError("2a37"), "not_a_strap"),
        (BleakGATTProtocolError(0x05), "wants_pairing"),
        (BleakGATTProtocolError(0x0E), "refused"),
        (BleakError("something new"), "unknown"),
        (KeyError("surprise"), "unknown"),
    ],
)
def test_each_failure_is_recognised(error: BaseException, trouble: Trouble) -> None:
    assert classify(error) == trouble
    assert reason_of(error).code == trouble


def test_a_bus_that_lets_nobody_in_is_recognised() -> None:
    errors = pytest.importorskip("dbus_fast.errors", reason="dbus-fast is for Linux")
    assert classify(errors.AuthError("REJECTED")) == "not_allowed"


def test_the_unknown_keeps_its_detail() -> None:
    assert reason_of(BleakError("something new")).detail == "BleakError: something new"
    assert reason_of(BleakError("Not connected")) == LinkReason("dropped")


@given(st.floats(0, 1, exclude_max=True))
def test_waits_double_up_to_a_longest_within_their_jitter(chance: float) -> None:
    patience = Patience()
    for tries, plain_s in enumerate([0.5, 1, 2, 4, 8, 15, 15, 15]):
        assert 0.8 * plain_s <= patience.wait_s(tries, chance) <= 1.2 * plain_s
    for failures, plain_s in enumerate([0.5, 1, 2, 2, 2]):
        assert 0.8 * plain_s <= patience.scan_wait_s(failures, chance) <= 1.2 * plain_s
    assert patience.wait_s(10**6, chance) == patience.wait_s(10, chance)  # in a session of days


def test_jitter_is_used() -> None:
    assert Patience().wait_s(0, 0.0) == pytest.approx(0.4)
    assert Patience().wait_s(0, 0.999) == pytest.approx(0.6, abs=0.01)


def test_a_cancel_takes_effect_within_200_ms() -> None:
    assert Patience().leave_s < 0.2


H10, H10_B, OH1 = (
    Found("C0:01", "Polar H10 AA", -50),
    Found("C0:02", "Polar H10 BB", -70),
    Found("C0:03", "Polar OH1", None, connected=True),
)


@pytest.mark.parametrize(
    ("wanted", "hits", "sure"),
    [
        ("c0:02", [H10_B], True),
        ("polar h10 aa", [H10], True),
        ("h10", [H10, H10_B], False),
        (" bb ", [H10_B], False),
        ("", [H10, H10_B, OH1], False),
        ("garmin", [], False),
    ],
)
def test_a_strap_is_meant_by(wanted: str, hits: list[Found], sure: bool) -> None:
    assert match(wanted, [H10, H10_B, OH1]) == (hits, sure)


def test_near_straps_come_first_and_connected_ones_before_all() -> None:
    assert nearest_first([H10_B, OH1, H10]) == (OH1, H10, H10_B)


def test_noise_in_the_signal_does_not_shuffle_the_list() -> None:
    a, b = Found("1", "A", -62), Found("2", "B", -61)
    assert nearest_first([b, a]) == (a, b)


async def test_work_that_ignores_its_cancel_is_not_waited_for() -> None:
    ended = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await ended.wait()

    began = time.monotonic()
    with pytest.raises(TimeoutError):
        await within(0.01, stubborn(), 0.05)
    assert time.monotonic() - began < 1
    ended.set()


async def test_an_end_goes_on_when_nobody_waits_for_it_any_more() -> None:
    ended, allowed = asyncio.Event(), asyncio.Event()

    async def ending() -> None:
        await allowed.wait()
        ended.set()

    waiting = asyncio.ensure_future(finish(5, ending()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    allowed.set()
    await asyncio.wait_for(ended.wait(), 1)
