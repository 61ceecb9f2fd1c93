"""The review screen, `show`, the summary without a terminal, the report and the JSON say the same:
every number and every reason of fifty sessions of all kinds, compared.

What is expected is made here, from the JSON alone.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from contextlib import aclosing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from textual.pilot import Pilot

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.details import DetailsScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.widgets.figure import Figure
from aftershake.cli.details import details_lines
from aftershake.cli.group import cli
from aftershake.cli.summary import summary
from aftershake.config import database
from aftershake.events import Event, Noted, Rated
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import built_in
from aftershake.report.methods import Origin
from aftershake.report.page import session_page
from aftershake.review.details import Details, details_of
from aftershake.review.details_object import details_to_json
from aftershake.review.details_said import said_of_details
from aftershake.review.model import review_of
from aftershake.review.session_object import result_to_json
from aftershake.session.check import said_of
from aftershake.session.result import Mark, Result
from aftershake.session.session_analysis import result, windows
from aftershake.sources.simulated.scenarios import SIMULATIONS
from aftershake.sources.simulated.strap import SimulatedStrap
from aftershake.store.results import load
from aftershake.store.store import Store
from support.app_helpers import ready, settle, text_of, until
from support.folded import fold_events
from support.of_0_1_0 import unpacked
from support.pages import Page, page_of
from support.review_rows import unknown

pytestmark = pytest.mark.words  # the same words everywhere are what is looked at

DATA = Path(__file__).parents[1] / "data"
PLAN = built_in()["quick"]
STOPPED_S = (1.0, 40.0, 130.0, 170.0, 215.0, 300.0)
STOPPED_OF = ("calm", "flaky", "no-rr")
BIG = (140, 70)  # the whole review without scrolling


async def simulated() -> list[tuple[Result, Details]]:
    """Every simulated heart through a whole session, and some stopped at odd moments."""
    found: list[tuple[Result, Details]] = []
    for number, name in enumerate(SIMULATIONS, 100):
        events = await events_of(name)
        found.append(measured(number, name, events))
        if name in STOPPED_OF:
            for i, end_s in enumerate(STOPPED_S):
                cut = [each for each in events if each.t_s <= end_s]
                found.append(measured(1000 + 10 * number + i, f"{name} {end_s:.0f} s", cut))
    return found


async def events_of(name: str) -> list[Event]:
    """What comes of a simulated heart until the plan is over; of itself it never ends."""
    found: list[Event] = []
    async with aclosing(SimulatedStrap(name, PLAN.phases, speed=None).events()) as events:
        async for event in events:
            if event.t_s > PLAN.duration_s + 10:
                break
            found.append(event)
    return found


def measured(number: int, name: str, events: list[Event]) -> tuple[Result, Details]:
    session = fold_events(PLAN, events)
    metrics = [analyse(session.beats, w.from_s, w.to_s, moving=w.moving) for w in windows(session)]
    found = result(
        session,
        metrics,
        session_id=number,
        title=f"Quick, simulated: {name}",
        started_at="2026-11-22T07:41:00+00:00",
        strap="",
    )
    return found, details_of(session, found)


def odd() -> list[Result]:
    """By hand: nothing at all, much lost, many marks, numbers at the edge of what there can be."""
    whole = examples.RESULT
    gap = whole.gaps[0]
    many = tuple(replace(gap, start_s=20.0 * i, end_s=20.0 * i + 7) for i in range(1, 30))
    comparison = replace(whole.comparison, delta_hr_bpm=-0.2, delta_ln_rmssd=math.log(3.21))
    return [
        whole,
        examples.UNCLEAR,
        examples.EMPTY,
        replace(whole, gaps=many),
        replace(whole, marks=(Mark(171.0), Mark(512.4), Mark(4000.0))),
        replace(whole, marks=tuple(Mark(float(t)) for t in range(2, 60))),
        replace(whole, comparison=comparison, title="T" * 150),
        examples.RATED,
        examples.UPSET,
        replace(whole, said=said_of([Rated(0.0, "before", "pain", 10)])),
        replace(
            whole, said=said_of([Rated(0.0, "after", "body", 0), Noted(0.0, "note", "x " * 70)])
        ),
        replace(whole, said=said_of(_tired())),
    ]


def _tired() -> list[Rated]:
    return [Rated(370.0 + 10 * i, "during", "tiredness", 1 + i) for i in range(10)]


@pytest.fixture
def fixture_results(home: Path) -> list[Result]:
    """What version 0.1.0 recorded."""
    unpacked(database(), as_saved=True)
    with Store(database()) as store:
        loaded = [load(store, row.id) for row in store.sessions()]
    return [each for each in loaded if each is not None]


async def test_all_say_the_same(fixture_results: list[Result]) -> None:
    with_details = await simulated()
    results = [*fixture_results, *(each for each, _ in with_details), *odd()]
    assert len(results) >= 50
    behind = {each.id: details for each, details in with_details}
    app = AftershakeApp(database())
    async with app.run_test(size=BIG) as pilot:
        await ready(pilot)
        for each in results:
            told = json.loads(json.dumps(result_to_json(each), allow_nan=False))
            assert unknown(each, review_of(each)) == []
            app.push_screen(ReviewScreen(each))
            await settle(pilot)
            seen = text_of(app)
            check_screen(told, seen)
            check_words(told, " ".join(seen.split()))
            check_said(told, " ".join(seen.split()))
            lines = summary(review_of(each))
            check_lines(told, lines)
            check_words(told, " ".join(" ".join(lines).split()))
            check_said(told, " ".join(" ".join(lines).split()))
            page = page_of(session_page(each, Origin("1", "2"), behind.get(each.id)))
            check_page(told, page)
            check_words(told, page.text)
            check_said(told, page.text)
            if (details := behind.get(each.id)) is not None:
                shown = await details_shown(pilot, each, details)
                told = json.loads(json.dumps(details_to_json(details), allow_nan=False))
                check_details(told, shown, details_lines(said_of_details(details)))
            app.pop_screen()


async def details_shown(pilot: Pilot[Any], result: Result, details: Details) -> list[str]:
    """Each page of the details as text."""

    async def behind(_: Result) -> Details:
        return details

    screen = DetailsScreen(result, behind)
    pilot.app.push_screen(screen)
    await until(pilot, lambda: bool(screen.query(Figure)))
    shown = []
    for key in "12345":
        await pilot.press(key)
        await settle(pilot)
        shown.append(text_of(pilot.app))
    pilot.app.pop_screen()
    return shown


def test_show_prints_what_it_gives_as_json(fixture_results: list[Result]) -> None:
    for each in fixture_results:
        words = CliRunner().invoke(cli, ["show", str(each.id)])
        told = CliRunner().invoke(cli, ["show", str(each.id), "--json"])
        assert (words.exit_code, told.exit_code) == (0, 0)
        check_lines(json.loads(told.stdout), words.stdout.splitlines())
        check_words(json.loads(told.stdout), " ".join(words.stdout.split()))
        check_said(json.loads(told.stdout), " ".join(words.stdout.split()))
        page = page_of(CliRunner().invoke(cli, ["report", str(each.id), "-o", "-"]).stdout)
        check_page(json.loads(told.stdout), page)
        check_words(json.loads(told.stdout), page.text)


def test_show_prints_the_details_that_it_gives_as_json(fixture_results: list[Result]) -> None:
    for each in fixture_results[:2]:
        asked = ["show", str(each.id), "--details"]
        words, told = (CliRunner().invoke(cli, [*asked, *more]) for more in ([], ["--json"]))
        assert (words.exit_code, told.exit_code) == (0, 0)
        data = json.loads(told.stdout)
        lines = words.stdout.splitlines()
        at_phases = [i for i, each in enumerate(lines) if re.match("  [○◆●◇]", each)]
        again = at_phases[len(data["phases"]) :]  # they stand there once more, with what is behind
        check_lines(data, [each for i, each in enumerate(lines) if i not in again])
        check_details(data["details"], None, words.stdout.splitlines())


# What the JSON has to be told as


def text(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def signed(value: float | None, digits: int = 0) -> str:
    shown = text(value, digits)
    if value is None or not re.search("[1-9]", shown):
        return shown.replace("−", "")
    return shown if shown.startswith("−") else f"+{shown}"


def moment(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


@cache
def verdict(code: str) -> str:
    return {
        "clearly_higher": "clearly higher",
        "larger_than_usual_higher": "higher, by more than usual",
        "within_usual_variation": "within usual variation",
        "larger_than_usual_lower": "lower, by more than usual",
        "clearly_lower": "clearly lower",
        "cannot_tell": "cannot tell",
        "not_comparable": "not comparable",
    }[code]


def check_words(told: dict[str, Any], said: str) -> None:
    """Title, headline, reasons, gaps and marks, wherever a line breaks."""
    assert told["title"][:40] in said
    assert told["headline"] in said
    assert ("stopped early" in said) == (not told["complete"])
    for reason in told["comparison"]["reasons"]:
        assert said.count(reason) >= 1, reason
    zero_s = told["phases"][0]["start_s"] if told["phases"] else 0.0
    of_reason = Counter(gap["reason"] for gap in told["gaps"])
    for gap in told["gaps"]:
        assert gap["reason"] in said
        if of_reason[gap["reason"]] <= 3:
            assert f"{gap['end_s'] - gap['start_s']:.0f} s at " in said or "min at" in said
            assert f" at {moment(gap['start_s'] - zero_s)}" in said
        else:
            assert f" in {of_reason[gap['reason']]} gaps from " in said
    marks = told["marks"]
    for mark in marks[:8]:
        assert moment(mark["t_s"] - zero_s) in said
    assert len(marks) <= 8 or f"{len(marks)} marks" in said


LABELS = {
    "distress": "distress",
    "tension": "muscle tension",
    "calm": "calm",
    "energy": "energy",
    "pain": "pain",
    "body": "feel my body clearly",
}


def check_said(told: dict[str, Any], said: str) -> None:
    """Ratings, notes, tiredness; what was not said is not there."""
    before, after = (told["ratings"][when] or {} for when in ("before", "after"))
    for item, label in LABELS.items():
        pair = [text(values.get(item)) for values in (before, after)]
        change = f"{label} {pair[0]} → {pair[1]}"
        assert (change in said) == (pair != ["–", "–"]), change
    assert ("your ratings, before → after" in said) == bool(before or after)
    check = told["check"]
    assert (f"Your note: {(check['note'] or '').strip()}" in said) == bool(check["note"])
    assert ("Posture: " in said) == bool(check["posture"])
    assert ("Beforehand: " in said) == bool(check["tags"])
    assert ("Shaking: " in said) == bool(check["tremor"] or check["place"])
    assert ("You rated distress " in said) == bool(check["distress_code"])
    zero_s = told["phases"][0]["start_s"] if told["phases"] else 0.0
    for each in told["tiredness"][:8]:
        assert f"{each['value']} at {moment(each['t_s'] - zero_s)}" in said
    assert ("Muscles tired" in said) == bool(told["tiredness"])


def check_lines(told: dict[str, Any], lines: list[str]) -> None:
    """The numbers of every phase, and what changed."""
    for phase in told["phases"]:
        numbers = phase["metrics"]
        (line,) = [
            each for each in lines if re.match(rf"  [○◆●◇] {re.escape(phase['name'])}\s", each)
        ]
        rate = text(numbers["hr_bpm"])
        assert f" {rate} bpm" in line or (rate == "–" and "heart rate –" in line)
        if numbers["rmssd_ms"] is None:
            assert line.endswith(f"no RMSSD: {numbers['reason'] or 'not known'}")
            continue
        assert (
            f"RMSSD {text(numbers['rmssd_ms'], 1)} ms (ln {text(numbers['ln_rmssd'], 2)})" in line
        )
        breathing = numbers["breathing_per_min"]
        assert (breathing is None) == ("breathing" not in line)
        assert breathing is None or f"about {text(breathing)} a minute" in line
        assert line.endswith(f"signal {numbers['quality']}, measured {measured_of(phase)}")
    compared = told["comparison"]
    if compared["delta_ln_rmssd"] is not None:
        (line,) = [each for each in lines if each.startswith("  after ÷ before")]
        assert f"×{math.exp(compared['delta_ln_rmssd']):.2f}" in line
        assert f"(ln {signed(compared['delta_ln_rmssd'], 2)})" in line
        assert verdict(compared["verdict"]) in line
        assert f"heart rate {signed(compared['delta_hr_bpm'])} bpm" in line


def check_page(told: dict[str, Any], page: Page) -> None:
    """The report's table: the numbers of every phase, and what changed."""
    rows = [[" ".join(cell.split()) for cell in row] for row in page.rows]
    for phase in told["phases"]:
        numbers = phase["metrics"]
        name = " ".join(phase["name"].split())
        row = next(each for each in rows if re.match(rf"[○◆●◇] {re.escape(name)}$", each[0]))
        assert row[1] == text(numbers["hr_bpm"])
        if numbers["rmssd_ms"] is None:
            assert row[2] == f"no RMSSD: {numbers['reason'] or 'not known'}"
            continue
        breathing = numbers["breathing_per_min"]
        about = "" if breathing is None else "about "
        assert row[2:] == [
            text(numbers["rmssd_ms"], 1),
            text(numbers["ln_rmssd"], 2),
            f"{about}{text(breathing)}",
            numbers["quality"],
        ]
    compared = told["comparison"]
    if compared["delta_ln_rmssd"] is not None:
        factor = f"×{math.exp(compared['delta_ln_rmssd']):.2f}"
        (row,) = [each for each in rows if each[0] == "change"]
        assert row[1:4] == [
            signed(compared["delta_hr_bpm"]),
            factor,
            signed(compared["delta_ln_rmssd"], 2),
        ]
        assert f"This session: {factor}, {verdict(compared['verdict'])}" in page.text


def check_screen(told: dict[str, Any], seen: str) -> None:
    """The table: each number in its row, in the order of the phases that it heads."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in seen.splitlines()]
    heads = next((r for r in rows if re.match("[○◆●◇] ", r[0])), [])
    names = [each[2:] for each in heads if re.match("[○◆●◇] ", each)]
    phases = {phase["name"]: phase for phase in told["phases"]}
    shown = [phases[name] for name in names]
    assert len(shown) >= min(1, len(told["phases"]))

    def cells(label: str) -> list[str]:
        return next(row[1:] for row in rows if row[0] == label and len(row) > 1)

    def resting(key: str, digits: int, about: str = "") -> list[str]:
        return [
            "not shown"
            if phase["kind"] == "shake"
            else f"{about if phase['metrics'][key] is not None else ''}"
            f"{text(phase['metrics'][key], digits)}"
            for phase in shown
        ]

    if shown:
        n = len(shown)
        assert cells("heart rate")[:n] == [text(p["metrics"]["hr_bpm"]) for p in shown]
        assert cells("RMSSD, ms")[:n] == resting("rmssd_ms", 1)
        assert cells("lnRMSSD")[:n] == resting("ln_rmssd", 2)
        assert cells("breathing")[:n] == resting("breathing_per_min", 0, "about ")
        assert cells("measured")[:n] == [measured_of(phase) for phase in shown]
    compared = told["comparison"]
    if compared["delta_ln_rmssd"] is not None:
        factor = f"×{math.exp(compared['delta_ln_rmssd']):.2f}"
        assert cells("RMSSD, ms")[-1] == factor
        assert cells("lnRMSSD")[-1] == signed(compared["delta_ln_rmssd"], 2)
        assert cells("heart rate")[-1] == f"{signed(compared['delta_hr_bpm'])} bpm"
        assert f"{factor}, {verdict(compared['verdict'])}" in seen
    elif "not_in_plan" not in compared["reason_codes"] or len(told["phases"]) != 1:
        assert verdict(compared["verdict"]) in seen


def measured_of(phase: dict[str, Any]) -> str:
    lasted = moment(phase["end_s"] - phase["start_s"])
    counted = moment(phase["metrics"]["duration_s"])
    return counted if counted == lasted else f"{counted} of {lasted}"


def check_details(told: dict[str, Any], shown: list[str] | None, lines: list[str]) -> None:
    """Recovery, minutes, widths of the clouds and powers, on their pages and in the lines."""
    seen = ["\n".join(lines)] * 5 if shown is None else shown
    _course, recovered, _beats, cloud, powers = (" ".join(each.split()) for each in seen)
    said = " ".join(" ".join(lines).split())
    recovery = told["recovery"]
    assert ("heart rate in the second rest" in said) == (recovery is not None)
    for each in recovery["heart_rate"] if recovery else ():
        after = f"at {each['after_s'] / 60:.0f} min"
        bpm = text(each["hr_bpm"])
        assert f"{after} {bpm}" in recovered
        assert f"{after} {bpm} bpm" in said or f"{after} – ({each['reason']})" in said
        assert each["reason"] is None or each["reason"][:40] in recovered
    if recovery:
        assert f"first rest {text(recovery['baseline_hr_bpm'])} bpm" in said
        assert recovery["rmssd_back"]["words"] in recovered
        assert recovery["rmssd_back"]["words"] in said
    zero_s = told["start_s"]
    ends = [moment(each["t_s"] - zero_s) for each in told["minutes"]]
    together = [
        (ends.index(first), ends.index(last), why)
        for first, last, why in re.findall(
            r"no number from (\S+) to ([\d:]+\d)(?:: )?(.*)", "\n".join(lines)
        )
    ]
    for at, (end, each) in enumerate(zip(ends, told["minutes"], strict=True)):
        whys = [why for first, last, why in together if first <= at <= last]
        if whys:
            assert each["rmssd_ms"] is None
            assert whys in ([""], [each["reason"]])
        else:
            assert f" {end} {text(each['rmssd_ms'])}" in f" {said}"
    for rest in told["rests"]:
        (line,) = [
            each
            for each in lines
            if re.match(rf"  [○◆●◇] {re.escape(rest['name'])}\s.*(SD1|Poincaré)", each)
        ]
        if rest["reason"] is not None:
            assert line.endswith(f": {rest['reason']}")
            assert rest["reason"][:30] in cloud
            assert (rest["poincare"]["pairs_ms"], rest["spectrum"]["hz"]) == ([], [])
            continue
        widths = [text(rest["poincare"][key], 1) for key in ("sd1_ms", "sd2_ms")]
        assert "SD1 {} ms, SD2 {} ms".format(*widths) in line
        between = "" if shown is not None else ","
        assert f"SD1 {widths[0]} ms{between} SD2 {widths[1]} ms" in cloud
        of_band = ["HF", "LF", "VLF", "all"]
        keys = ("hf_ms2", "lf_ms2", "vlf_ms2", "total_power_ms2")
        for band, key in zip(of_band, keys, strict=True):
            value = f"{band} {text(rest['spectrum'][key])}"
            assert value in line
            assert value in powers or not rest["spectrum"]["hz"]
