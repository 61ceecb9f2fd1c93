"""A file for research: nothing in it says of whom it is, and all that was measured is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.config import PERSON_VARIABLE, database
from aftershake.events import (
    Clocked,
    Computed,
    Cued,
    DeviceInfo,
    Event,
    Imported,
    Link,
    LinkReason,
    Noted,
    Pressed,
    Rated,
)
from aftershake.exchange import RrFileError
from aftershake.exchange.anonymous import MOVED_DAYS, NAME, OWN_PLAN, document, schema
from aftershake.exchange.rr_files import read_all
from aftershake.plans.reader import built_in, read_plan
from aftershake.plans.writer import to_toml
from aftershake.reasons import Said
from aftershake.recording.importing import File, Order, take_in
from aftershake.session.check import CHOICES
from aftershake.session.result import Mark
from aftershake.sources.replay import as_sent
from aftershake.sources.simulated.kind import STRAP_NAME
from aftershake.store.exclusions import exclude
from aftershake.store.store import Store
from aftershake.wording.exporting import what_is_shared
from aftershake.wording.lint import never_said
from support.commands import run
from support.exporting import AT, beats_of, exported, files
from support.json_schema import check

BEATS = beats_of([900.0 + i % 40 for i in range(420)], [9.0 if i == 250 else 0 for i in range(420)])
TERMINAL = "click.testing._NamedTextIOWrapper.isatty"


class Tokens:
    """Texts that are found nowhere else, for everything that can be text."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, where: str) -> str:
        self.made.append(f"zq{where}{len(self.made)}qz")
        return self.made[-1]


def own_plan(token: Tokens) -> Any:
    phases = [("rest", 120), ("shake", 60), ("rest", 120)]
    toml = f'name = "{token("plan").lower()}"\ntitle = "{token("title")}"\nabout = "{token("a")}"\n'
    toml += f'from = "{token("from")}"\nwho = "{token("who")}"\n'
    for kind, lasts_s in phases:
        toml += (
            f'[[phase]]\nname = "{token("phase")}"\nkind = "{kind}"\nposture = "lying"\n'
            f'duration_s = {lasts_s}\nsay = "{token("say")}"\n'
        )
    return read_plan(toml)


def events_with(token: Tokens) -> list[Event]:
    """Every event that has a text in it."""
    said: list[Event] = [
        Imported(0.0, token("file"), token("format"), token("sha"), token("raw").encode()),
        Clocked(0.0, token("boot"), 1.0),
        Link(0.2, "lost", 1, LinkReason("other", token("link"))),
        DeviceInfo(0.3, "name", token("strap")),
        DeviceInfo(0.3, "address", "C0:FF:EE:12:34:56"),
        Computed(1.0, 0, None, None, token("computed")),
        Cued(2.0, "begin", token("cue")),
        *(Noted(3.0, kind, token(kind)) for kind in ("note", "posture", "tremor", "place")),
        Noted(3.0, "overwhelmed", token("overwhelmed")),
        Noted(3.0, "tag", f"{token('tag')}, coffee, {token('tag')}"),
        Rated(3.0, "before", "calm", 7),
        Rated(3.0, "after", "tension", 2),
        Pressed(60.5, "mark"),
    ]
    return sorted([*said, *as_sent(BEATS)], key=lambda event: event.t_s)


def session_with(token: Tokens, at: datetime = AT, number: int = 4711, source: str = "") -> Any:
    plan = own_plan(token)
    session = exported(plan, events_with(token), person=token("person"), id=number)
    result = session.result
    phases = tuple(
        replace(each, name=token("name"), metrics=replace(each.metrics, reason=Said(token("why"))))
        for each in result.phases
    )
    comparison = replace(result.comparison, reasons=(Said(token("limit")),))  # type: ignore[arg-type]
    result = replace(
        result,
        title=token("title"),
        started_at=at.isoformat(),
        strap=token("strap"),
        phases=phases,
        comparison=comparison,
        marks=(*result.marks, Mark(77.5, token("mark"))),
        gaps=tuple(
            replace(gap, causes=(*gap.causes, token("cause")), link=LinkReason("other", token("l")))
            for gap in result.gaps
        ),
    )
    return replace(
        session, title=token("title"), strap=token("strap"), started_at=at,
        source=source or token("source"),
        adjective=token("adjective"), result=result,
    )  # fmt: skip


def written(*sessions: Any) -> str:
    ((name, content),) = files("anonymous", *sessions).items()
    assert name == NAME
    return content.decode()


def days_of(at: datetime) -> set[str]:
    """A day as any part of a file could tell it."""
    local = at.astimezone()
    return {f"{each:%Y-%m-%d}" for each in (at, local)} | {str(int(at.timestamp()))}


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 4000), min_size=1, max_size=4),
    st.integers(0, 23),
    st.sampled_from(["strap", ""]),
)
def test_no_word_no_name_and_no_true_day_is_in_it(days: list[int], hour: int, source: str) -> None:
    token = Tokens()
    starts = [AT.replace(hour=hour, minute=37) + timedelta(days=day) for day in days]
    sessions = [session_with(token, at, 4711 + i, source) for i, at in enumerate(starts)]
    text = written(*sessions)
    assert len(token.made) > 30
    assert not [each for each in token.made if each.lower() in text.lower()]
    assert "zq" not in text
    assert "C0:FF:EE" not in text
    assert "4711" not in text
    for at in starts:
        assert not [day for day in days_of(at) if day in text]
        assert f":{at:%M}" not in text
    assert "coffee" not in text


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 4000), min_size=2, max_size=5), st.integers(0, MOVED_DAYS - 1))
def test_days_between_sessions_and_the_hour_are_kept(days: list[int], moved: int) -> None:
    starts = sorted(AT + timedelta(days=day) for day in days)
    told = [(at.astimezone().date(), {"hour": at.astimezone().hour}) for at in starts]
    found = document(list(reversed(told)), moved)["sessions"]
    at = [datetime.fromisoformat(each["day"]).date() for each in found]
    assert [(each - at[0]).days for each in at] == [(each - starts[0]).days for each in starts]
    assert not {each for each, _ in told} & set(at)
    assert {each["hour"] for each in found} == {AT.astimezone().hour}
    assert [each["number"] for each in found] == list(range(1, len(days) + 1))


def from_strap(at: datetime = AT) -> Any:
    session = exported(built_in()["quick"], as_sent(BEATS))
    return replace(session, source="strap", adjective="", started_at=at)


OTHERS = {
    "imported": lambda it: replace(it, source="import", adjective="imported"),
    "replayed": lambda it: replace(it, source="replay", adjective="replayed"),
    "simulated": lambda it: replace(it, source="simulate", adjective="simulated"),
    "a simulated strap": lambda it: replace(
        it, events=lambda: iter([DeviceInfo(0.3, "name", STRAP_NAME.format("calm"))])
    ),
    "from a newer program": lambda it: replace(it, source="newer"),
    "damaged": lambda it: replace(it, dated=False, started_at=datetime.fromtimestamp(0, UTC)),
    "no day known": lambda it: replace(
        it, events=lambda: iter([Imported(0.0, "a.txt", "", "", dated="changed")])
    ),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_day_that_others_may_know_tells_of_no_other_day(other: str) -> None:
    far = AT - timedelta(days=9000)
    others = [OTHERS[other](from_strap(far + timedelta(days=day))) for day in range(3)]
    mine = [from_strap(AT + timedelta(days=day)) for day in (0, 7)]
    told = json.loads(written(others[0], mine[0], *others[1:], mine[1]))
    check(json.loads(schema()), told)
    days = [each["day"] for each in told["sessions"]]
    assert days[2:] == [None] * 3
    one, two = (datetime.fromisoformat(day) for day in days[:2])
    assert two - one == timedelta(days=7)
    # Beyond the week that they span: the others are not in it.
    assert AT.replace(tzinfo=None) - one < timedelta(days=MOVED_DAYS + 10)
    assert [each["number"] for each in told["sessions"]] == [1, 2, 3, 4, 5]
    assert len(told["sessions"][2]["beats"]["rr_ms"]) > 300


def test_the_order_of_those_without_a_day_tells_nothing() -> None:
    told = [(None, {"hour": None, "duration_s": float(number)}) for number in range(40)]
    orders = [tuple(each["duration_s"] for each in document(told, 0)["sessions"]) for _ in range(3)]
    assert len(set(orders)) == 3
    assert {tuple(sorted(each)) for each in orders} == {tuple(range(40))}


def test_days_move_by_another_number_each_time() -> None:
    session = from_strap()
    assert len({json.loads(written(session))["sessions"][0]["day"] for _ in range(5)}) > 1


def test_all_that_was_measured_is_in_it_and_the_schema_says_how() -> None:
    session = exported(own_plan(Tokens()), events_with(Tokens()))
    told = json.loads(written(session))
    check(json.loads(schema()), told)
    (found,) = told["sessions"]
    assert found["beats"]["rr_ms"] == session.table.beats.rr_ms.tolist()
    assert found["beats"]["t_s"] == session.table.beats.t_s.tolist()
    assert np.sum(found["beats"]["measured"]) == np.sum(session.table.measured)
    assert [each["kind"] for each in found["phases"]] == ["rest", "shake", "rest"]
    assert [each["start_s"] for each in found["gaps"]] == [e.start_s for e in session.result.gaps]
    assert (found["ratings"]["before"]["calm"], found["ratings"]["after"]["tension"]) == (7, 2)
    assert found["marks_s"] == [60.5]
    assert found["plan"] == OWN_PLAN
    assert told["algorithm"]
    assert set(found["chosen"]) == set(CHOICES)


def test_what_was_chosen_and_plans_of_the_program_stay_told() -> None:
    plan = built_in()["quick"]
    events: list[Event] = [Noted(0.0, "tremor", "involuntary"), Noted(0.0, "place", "legs")]
    (found,) = json.loads(written(exported(plan, [*events, *as_sent(BEATS)])))["sessions"]
    assert (found["plan"], found["source"], found["simulated"]) == ("quick", "simulate", True)
    assert (found["chosen"]["tremor"], found["chosen"]["place"]) == ("involuntary", "legs")


def test_a_file_of_several_is_not_read_as_one() -> None:
    one, two = (exported(built_in()["quick"], as_sent(BEATS), id=number) for number in (1, 2))
    assert len(read_all(written(one).encode(), NAME)) == 1
    with pytest.raises(RrFileError):
        read_all(written(one, two).encode(), NAME)


# The command


@contextmanager
def as_(name: str) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as other:
        other.setenv(PERSON_VARIABLE, name)
        with Store(database()) as store:
            yield store


def recorded(token: Tokens, days: int = 3) -> None:
    """Sessions in the database, with words in every place that has room for some."""
    with as_(token("person")) as store:
        for day in range(days):
            plan = own_plan(token)
            at = AT + timedelta(days=day)
            number = store.begin(
                title=token("title"), started_at=at, plan=plan.name, plan_toml=to_toml(plan),
                source="strap", source_what="C0:FF:EE:12:34:56", strap=token("strap"),
            )  # fmt: skip
            store.extend(number, [(each, at) for each in events_with(token)])
            store.end(number, at, duration_s=400.0, complete=True, strap=token("strap"))
            exclude(store, number, token("excluded"), at)
        store.remember_strap("C0:FF:EE:12:34:56", token("strap"), AT)


def test_one_imported_and_one_damaged_have_no_day(tmp_path: Path) -> None:
    recorded(Tokens())
    with Store(database()) as store, store.writing() as db:
        db.execute("UPDATE session SET started_at = 'x' WHERE id = 2")
    sample = Path(__file__).parents[2] / "sample_data" / "calm.jsonl"
    assert run("--person", "zqperson0qz", "import", str(sample)).exit_code == 0
    done = run("--person", "zqperson0qz", "export", "all", "--format", "anonymous", "--yes")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["sessions"]
    found = [(each["source"], each["day"] is None, each["hour"] is None) for each in told]
    assert found[:2] == [("strap", False, False)] * 2
    assert sorted(found[2:]) == [("import", True, False), ("strap", True, True)]
    one, two = (datetime.fromisoformat(each["day"]) for each in told[:2])
    assert two - one == timedelta(days=2)


@pytest.mark.words
def test_what_is_shared_says_which_have_no_day() -> None:
    told = what_is_shared(5, 2, 12, 9000, 0, "1999-01-02")
    assert told[0].startswith("In it: 5 sessions, 3 of them over 12 days, 9000 beats:")
    assert "first in the file is 1999-01-02: whoever knows the day of one" in told[2]
    assert "2 sessions have no day: imported, replayed, simulated" in told[2]
    none = what_is_shared(2, 2, 0, 9000, 0, None)
    assert none[0].startswith("In it: 2 sessions, 9000 beats:")
    assert none[2].startswith("No session has a day in it")
    alike = what_is_shared(1, 0, 1, 900, 0, "1999-01-02")
    assert alike[0].startswith("In it: 1 session over 1 day, 900 beats:")
    assert "no day" not in alike[2]


def test_of_a_database_nothing_that_was_said_comes_out(tmp_path: Path) -> None:
    token = Tokens()
    recorded(token)
    with as_(token.made[0]) as store:
        text = "\n".join(f"{1000 * rr:.0f}" for rr in BEATS.rr_ms[:300] / 1000)
        name = f"2026-05-09 08-00-00_{token('path')}.txt"
        list(take_in(store, File(name, f"/{token('folder')}/{name}", text.encode(), AT), Order()))
    to = tmp_path / "share.json"
    done = run("export", "all", "--format", "anonymous", "-o", str(to), "--yes")
    assert done.exit_code == 0, done.output
    shared = to.read_text("utf-8")
    assert to.stat().st_mode & 0o077 == 0
    assert not [each for each in token.made if each.lower() in shared.lower()]
    assert "C0:FF:EE" not in shared
    # A shifted day may fall on one of the same number, in a year of its own.
    assert not re.search(r"2026-05|(?<!\d{4}-)05-09", shared)
    told = json.loads(shared)
    check(json.loads(schema()), told)
    assert [each["excluded"] for each in told["sessions"]] == [True] * 3 + [False]
    assert [each["source"] for each in told["sessions"]] == ["strap"] * 3 + ["import"]
    assert not [each for each in token.made if each.lower() in done.output.lower()]
    assert never_said(done.output) is None


@pytest.mark.parametrize(("typed", "there"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_it_is_shown_and_asked_first(
    typed: str, there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(Tokens(), days=1)
    monkeypatch.setattr(TERMINAL, lambda self: True, raising=False)
    to = tmp_path / "share.json"
    done = run("export", "last", "--format", "anonymous", "-o", str(to), typed=typed)
    assert done.exit_code == 0
    assert to.exists() is there
    assert len(done.stderr.splitlines()) > 4, "what is in it"
    assert not done.stdout


def test_where_nobody_can_be_asked_nothing_is_written(tmp_path: Path) -> None:
    recorded(Tokens(), days=1)
    to = tmp_path / "share.json"
    assert run("export", "last", "--format", "anonymous", "-o", str(to)).exit_code == 2
    assert run("export", "last", "--format", "anonymous").exit_code == 2
    assert not to.exists()
    done = run("export", "last", "--format", "anonymous", "--yes")
    assert json.loads(done.stdout)["sessions"][0]["number"] == 1
    assert (datetime.now(UTC).date().isoformat()) not in done.stdout
