"""A strap of the same name under another address: what is done and said without a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aftershake.cli.headless_run import run_headless
from aftershake.cli.plain_session import Listened
from aftershake.cli.source_options import strap_meant
from aftershake.events import Key, LinkReason
from aftershake.session.view import View
from aftershake.sources.protocol import Found, NothingRecordedError
from aftershake.store.store import Store
from support.app_examples import RESTING
from support.app_helpers import STRAPS

OLD, NEW = STRAPS[0], replace(STRAPS[0], address="C0:FF:EE:00:00:99")
ASKED: View = replace(
    RESTING, stage="waiting", link="searching", link_reason=LinkReason("same_name", "Watch HR (C0)")
)


class Asking:
    """A recording that asks, and gives up once it was answered."""

    def __init__(self, show: Callable[[View], None]) -> None:
        self._show, self._answered, self.pressed = show, asyncio.Event(), list[Key]()

    def press(self, key: Key) -> None:
        self.pressed.append(key)
        self._answered.set()

    async def run(self) -> Any:
        for number in range(3):
            self._show(replace(ASKED, t_s=float(number)))
        await asyncio.wait_for(self._answered.wait(), 20)
        await asyncio.sleep(0)
        raise NothingRecordedError("over")


def test_where_nobody_can_be_asked_it_is_taken_once(tmp_path: Path) -> None:
    made: list[Asking] = []

    async def make(_: Store, show: Callable[[View], None], **__: Any) -> Asking:
        made.append(Asking(show))
        return made[0]

    with pytest.raises(NothingRecordedError):
        run_headless(tmp_path / "a.db", make, False, None, awake=False)
    assert made[0].pressed == ["same_strap"]


@pytest.mark.parametrize(
    ("typed", "pressed"),
    [("y", "same_strap"), ("YES", "same_strap"), ("n", "other_strap"), ("no", "other_strap")],
)
def test_a_typed_answer(typed: str, pressed: str) -> None:
    class Noting:
        def __init__(self) -> None:
            self.keys: list[str] = []

        def press(self, key: str) -> None:
            self.keys.append(key)

    listened = Listened(lambda line: None)
    noting = Noting()
    listened.recorder = noting  # type: ignore[assignment]
    listened.show(ASKED)
    listened.heard(typed)
    assert noting.keys == [pressed]
    listened.show(replace(ASKED, link="connected", link_reason=None))
    listened.heard(typed)
    assert noting.keys == [pressed]


def chosen(tmp_path: Path, found: Found, wanted: str | None) -> list[tuple[str, str]]:
    """What is asked of the search for the strap."""
    asked: list[tuple[str, str]] = []

    async def find(wanted: str, _: float, name: str) -> Found:
        asked.append((wanted, name))
        return found

    with Store(tmp_path / "a.db") as store:
        from datetime import UTC, datetime

        store.remember_strap(OLD.address, OLD.name, datetime.now(UTC))
        assert strap_meant(store, find, wanted, False) == found
    return asked


def test_the_strap_used_last_may_be_known_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chosen(tmp_path, NEW, None) == [(OLD.address, OLD.name)]
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert NEW.address in said[1]


def test_one_that_was_asked_for_is_that_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chosen(tmp_path, OLD, OLD.address) == [(OLD.address, "")]
    assert len(capsys.readouterr().err.splitlines()) == 1
