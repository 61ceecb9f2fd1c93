"""What is printed of sessions of every kind is what the contract promises: names and nulls."""

from __future__ import annotations

import json
import re
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from aftershake.events import Event, Noted
from aftershake.plans.reader import built_in
from aftershake.review.session_object import result_to_json
from aftershake.session.result import Result
from aftershake.sources.simulated.scenarios import SIMULATIONS
from aftershake.sources.simulated.strap import SimulatedStrap
from support import contract
from support.cases import events_of, needed, result_of

CONTRACT = Path(__file__).parents[3] / "shared" / "contract.md"
QUICK = built_in()["quick"]
CASES = (
    "07-doubled-notifications/all_doubled",
    "18-zero-padding/padded",
    "19-hr-255/hr255",
    "19-hr-255/hr255_only",
    "20-oh1-zero/oh1",
    "31-stale-number/frozen_60_to_100",
    "31-stale-number/silence_80_to_110",
    "33-short-runs/flicker-contact",
    "33-short-runs/island",
    "34-pause-without-rr/norr_pause",
)


def printed(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(result_to_json(result), allow_nan=False))
    return told | {"started_at": "2026-11-22T07:41:00+00:00"}  # what keeps them knows when


async def simulated(name: str, until_s: float) -> list[Event]:
    found: list[Event] = [Noted(0.0, "posture", "lying")]
    async with aclosing(SimulatedStrap(name, QUICK.phases, speed=None).events()) as events:
        async for event in events:
            if event.t_s > until_s:
                break
            found.append(event)
    return found


@pytest.mark.parametrize("name", SIMULATIONS)
async def test_of_every_simulated_heart(name: str) -> None:
    events = await simulated(name, QUICK.duration_s + 10)
    told = printed(result_of(QUICK, events))
    contract.check_session(told)
    assert [phase["kind"] for phase in told["phases"]] == ["rest", "shake", "rest"]


@pytest.mark.parametrize("until_s", [0.0, 1.0, 40.0, 130.0, 215.0, 300.0])
async def test_of_one_that_ended_early(until_s: float) -> None:
    told = printed(result_of(QUICK, await simulated("calm", until_s)))
    contract.check_session(told)
    assert told["comparison"]["delta_ln_rmssd"] is None


@needed
@pytest.mark.parametrize("name", CASES)
def test_of_what_straps_were_seen_to_send(name: str) -> None:
    contract.check_session(printed(result_of(*events_of(f"{name}.jsonl"))))


@pytest.mark.skipif(not CONTRACT.is_file(), reason="the contract is not here")
def test_the_names_are_those_of_the_contract() -> None:
    _, metrics, session, _ = re.split(
        r"\n## (?:Metrics object.*|Session object.*|RR files.*)\n", CONTRACT.read_text("utf-8")
    )
    for text, ours in (
        (metrics, (*contract.METRICS, *contract.RAW)),
        (session, (*contract.SESSION, *contract.PHASE, *contract.COMPARISON)),
    ):
        named = set(re.findall(r"`(\w+)`", text)) - {"file", "format", "quality", "analyze"}
        known = {"before", "after", "reason", "t_s", "note", "within_ln", "clear_ln", "from"}
        assert named - known - {"n", "low_ln", "high_ln"} <= set(ours)
        assert {name for name in ours if name in text} == set(ours)
