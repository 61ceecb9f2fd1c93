"""What lies behind a session, on its page: as `show --details` says it, and drawn of the same."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

import support.app_examples as examples
from aftershake.events import Event
from aftershake.hrv.course import STEP_S, Minute
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import built_in
from aftershake.report.behind import behind_of
from aftershake.report.detail_figures import COURSE_PX, course_figure
from aftershake.report.figures import heart_figure
from aftershake.report.methods import Origin
from aftershake.report.page import session_page
from aftershake.review.details import Details, details_of
from aftershake.review.details_said import said_of_details
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, result, windows
from aftershake.sources.simulated.scenarios import SIMULATIONS
from aftershake.sources.simulated.strap import SimulatedStrap
from support.pages import page_of
from support.report_examples import BEHIND

DEMO = built_in()["demo"]
ORIGIN = Origin("9.8.7", "42", 1140, "5e" * 32)
NAMES = ("flaky", "restless", "no-rr")
assert set(NAMES) <= set(SIMULATIONS)


async def worked_out(name: str) -> tuple[Result, Details]:
    events: list[Event] = []
    source = SimulatedStrap(name, DEMO.phases, speed=None).events()
    async for event in source:
        if event.t_s > DEMO.duration_s + 40:
            break
        events.append(event)
    await source.aclose()
    session = Folding.of(DEMO, events).so_far()
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(session)]
    found = result(session, metrics, session_id=7, title="Demo", started_at="", strap="")
    return found, details_of(session, found)


@pytest.mark.parametrize("name", NAMES)
async def test_it_says_and_draws_what_the_details_are(name: str) -> None:
    found, details = await worked_out(name)
    page, said = page_of(session_page(found, ORIGIN, details)), said_of_details(details)
    for sentence in said.back:
        assert sentence in page.text
    for after, rate, why in said.rates:
        assert f"{after} {rate}{f' ({why})' if why else ''}" in page.text
    rows = {row[0].split("\xa0")[-1]: row for row in page.rows if len(row) in (2, 8)}
    for rest in said.rests if any(each.pairs for each in details.rests) else ():
        told = [rest.sd1_ms, rest.sd2_ms, str(rest.pairs), *(value for _, value in rest.powers)]
        assert [" ".join(cell.split()) for cell in rows[rest.name][1:]] == (
            [rest.why] if rest.why else told
        )
    drawn = [attributes["d"] or "" for attributes in page.named("path")]
    dots = [path.count("M") for path in drawn if re.fullmatch(r"(M[\d.]+ [\d.]+h0)*", path)]
    for rest in details.rests:
        near = [n for n in dots if 0.97 * len(rest.pairs) <= n <= len(rest.pairs)]
        assert near or not rest.pairs
    assert len(details.excluded) in (*dots, 0)
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(set(ids)) == len(ids)
    assert session_page(found, ORIGIN, details) == session_page(found, ORIGIN, replace(details))


def minutes_of(told: list[float | None], *, missing: tuple[int, ...] = ()) -> tuple[Minute, ...]:
    return tuple(
        Minute(62.0 + STEP_S * i, rmssd_ms, "good" if rmssd_ms else "refused")
        for i, rmssd_ms in enumerate(told)
        if i not in missing
    )


NOTHING = Details(12, 2.0, (), (), (), (), (), None)


def test_the_course_breaks_where_a_minute_has_no_number_or_is_missing() -> None:
    told: list[float | None] = [30.0, 31.0, None, 33.0, 34.0, 35.0, 36.0]
    details = replace(NOTHING, minutes=minutes_of(told, missing=(5,)))
    drawn = course_figure(details, examples.RESULT)
    assert drawn is not None
    assert drawn.line.count("M") == 3
    assert len(re.findall("[ML]", drawn.line)) == 5
    assert drawn.base is None
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", drawn.line)]
    assert all(0 <= y <= COURSE_PX for y in heights)
    assert all(upper >= lower for upper, lower in pairwise(heights))  # RMSSD only rises


def test_beats_left_out_and_steps_are_drawn_where_they_were() -> None:
    details = replace(NOTHING, excluded=((2.0, 68.0), (572.0, 66.0), (5000.0, 60.0)))
    drawn = heart_figure(examples.RESULT, details)
    assert drawn is not None
    assert re.findall(r"M([\d.]+) ", drawn.left_out) == ["0.0", "500.0"]
    assert heart_figure(examples.RESULT) == replace(drawn, left_out="")


def test_without_anything_to_tell_there_is_nothing() -> None:
    assert behind_of(NOTHING, examples.RESULT) is None
    assert behind_of(replace(NOTHING, minutes=minutes_of([30.0])), examples.EMPTY) is None
    text = page_of(session_page(examples.EMPTY, ORIGIN, NOTHING)).text
    assert "Poincaré" not in text


def test_why_a_session_is_left_out_is_said() -> None:
    text = page_of(session_page(examples.RESULT, ORIGIN, excluded="the strap had slipped")).text
    assert "the strap had slipped" in text


def test_a_session_stopped_in_its_first_rest_has_no_section_of_a_second() -> None:
    stopped = replace(BEHIND, minutes=(), recovery=None, rests=BEHIND.rests[:1])
    phases = examples.RESULT.phases[:1]
    found = page_of(
        session_page(replace(examples.RESULT, phases=phases, integration=None), ORIGIN, stopped)
    )
    headed = {a["aria-labelledby"] for a in found.named("section")}
    assert "behind" in headed
    assert "back" not in headed


@pytest.mark.words
def test_of_a_rest_alone_nothing_is_said_to_stand_beside_another() -> None:
    alone = replace(
        examples.RESULT, phases=examples.RESULT.phases[:1], integration=None, gaps=(), trace=()
    )
    text = page_of(session_page(alone, ORIGIN, replace(BEHIND, rests=BEHIND.rests[:1]))).text
    assert "side by side" not in text
    assert "beats of the rests" not in text
    assert "of the rests" not in text
    assert "The rests side by side" in page_of(session_page(examples.RESULT, ORIGIN)).text
