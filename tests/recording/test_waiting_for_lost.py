"""One drop-out does not cost the verdict: the recorder lets a rest last longer for it."""

from __future__ import annotations

import pytest

from aftershake.config import database
from aftershake.events import Cued, MadeUp
from aftershake.exchange.recording import Recording, lines
from aftershake.hrv.limits import RestLonger
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.result import Result
from aftershake.store.store import Store

QUICK = built_in()["quick"]
LOST = ("link-lost", "silent", "contact-lost", "no-beat", "no-intervals", "unreadable")


async def gone_through(kind: str, what: str) -> tuple[Result, int]:
    with Store(database()) as store:
        order = SessionRequest(QUICK, kind, what, None)
        recorder = start_session(order, store, lambda view: None)
        return await recorder.run(), recorder.session_id


@pytest.mark.parametrize("what", LOST)
async def test_quick_has_a_verdict_after_a_drop_out_in_each_rest(what: str) -> None:
    result, number = await gone_through("simulate", what)
    assert result.complete
    assert result.comparison.delta_ln_rmssd is not None
    assert result.comparison.verdict != "cannot_tell"
    longer = [why for why in result.comparison.reasons if isinstance(why, RestLonger)]
    assert [why.which for why in longer] == ["first", "second"]
    for why, rest in zip(longer, result.rests, strict=True):
        assert rest is not None
        planned_s = next(phase.duration_s for phase in QUICK.phases if phase.name == rest.name)
        assert rest.end_s - rest.start_s == pytest.approx(planned_s + why.for_s)
        assert rest.metrics.duration_s - rest.metrics.gap_s >= 119
    with Store(database()) as store:
        events = list(store.events(number))
    made_up = [event for event in events if isinstance(event, MadeUp)]
    told = [event for event in events if isinstance(event, Cued) and event.cue == "made_up"]
    assert len(made_up) == len(told) == 2


async def test_a_replay_waits_only_where_it_was_waited() -> None:
    result, number = await gone_through("simulate", "link-lost")
    with Store(database()) as store:
        events = list(store.events(number))
    path = database().parent / "recorded.jsonl"
    path.write_text("".join(lines(Recording(tuple(events)))))
    again, _ = await gone_through("replay", str(path))
    assert again.phases == result.phases
    old = database().parent / "old.jsonl"
    kept = tuple(event for event in events if not isinstance(event, MadeUp))
    old.write_text("".join(lines(Recording(kept))))
    before, _ = await gone_through("replay", str(old))
    for phase, planned in zip(before.phases, QUICK.phases, strict=True):
        assert phase.end_s - phase.start_s == pytest.approx(planned.duration_s)
