"""How often the database is opened for a result: each time costs a look at the whole schema."""

from __future__ import annotations

import sys
from pathlib import Path

from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.background import BackgroundRecorder
from aftershake.recording.recorder import Recorder
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.view import View
from aftershake.store.results import load
from aftershake.store.store import Store

MOST = 2  # one to read the events, one to save
opened: list[str] = []


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "sqlite3.connect":
        opened.append(str(arguments[0]))


sys.addaudithook(_listen)  # it cannot be taken away, and does next to nothing


async def test_from_the_last_phase_to_the_result(home: Path) -> None:
    at_the_end: list[int] = []

    def make(store: Store, show: object) -> Recorder:
        def seen(view: View) -> None:
            if view.stage == "ended" and not at_the_end:
                at_the_end.append(len(opened))

        request = SessionRequest(built_in()["quick"], "simulate", "calm", None)
        return start_session(request, store, seen)

    result = await BackgroundRecorder(database(), make, lambda view: None).run()
    assert result.complete
    assert opened, "the audit hook sees connections"
    assert len(opened) - at_the_end[0] <= MOST, opened[at_the_end[0] :]
    with Store(database(), read_only=True) as store:
        assert load(store, result.id) == result
