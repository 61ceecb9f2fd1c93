"""The recordings in sample_data: made by their script, true to their page, read by the program."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from aftershake.events import Link, Packet
from aftershake.exchange.recording import read as read_recording
from aftershake.exchange.rr_files import read
from aftershake.hrv.metrics import analyse
from aftershake.plans.reader import built_in, read_plan
from aftershake.session.session_analysis import result, windows
from aftershake.sources.replay import Replay
from aftershake.sources.simulated.strap import truth
from support.folded import fold_events

FOLDER = Path(__file__).parents[2] / "sample_data"
QUICK = built_in()["quick"]


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample_data", FOLDER / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_these_very_bytes(make: ModuleType) -> None:
    made = {name: text.encode() for name, text in make.build().items()}
    there = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.is_file()}
    del there["make.py"]
    assert sorted(there) == sorted(made)
    for name, data in made.items():
        assert data == there[name], f"{name} is not what sample_data/make.py makes: run it"
        assert len(data) < 100_000


@pytest.mark.parametrize("name", ["calm", "steady", "artifacts", "two-dropouts"])
def test_each_holds_a_whole_session(name: str) -> None:
    recording = read_recording((FOLDER / f"{name}.jsonl").read_text("utf-8"))
    assert recording.whole
    assert read_plan(recording.plan) == QUICK
    first_s = next(event.t_s for event in recording.events if isinstance(event, Packet))
    assert recording.events[-1].t_s > first_s + QUICK.duration_s
    lost = [e for e in recording.events if isinstance(e, Link) and e.state == "lost"]
    assert len(lost) == (2 if name == "two-dropouts" else 0)


@pytest.mark.parametrize(
    ("name", "person"),
    [("calm", "calm"), ("steady", "steady"), ("two-dropouts", "flaky"), ("artifacts", "restless")],
)
def test_the_rests_measure_what_is_true(name: str, person: str) -> None:
    file = read(FOLDER / f"{name}.jsonl")
    start_s = next(event.t_s for event in file.events if isinstance(event, Packet))
    for phase, true in zip(QUICK.phases, truth(person, QUICK.phases), strict=True):
        measured = analyse(file.beats, start_s + phase.settle_s, start_s + phase.duration_s)
        start_s += phase.duration_s
        assert measured.hr_bpm == pytest.approx(
            true.hr_bpm, rel=0.05 if phase.kind == "shake" else 0.01
        )
        if phase.kind == "shake":
            continue
        if name == "artifacts" and phase.name == "integration":
            assert measured.quality == "refused"
            continue
        # A gap takes true beats away, so what is left may differ a little from the whole.
        assert measured.rmssd_ms == pytest.approx(
            true.rmssd_ms, rel=0.06 if "drop" in name else 0.03
        )
        assert measured.breathing_per_min == pytest.approx(true.breathing_per_min, rel=0.06)


def test_the_page_tells_the_true_values(make: ModuleType) -> None:
    page = (FOLDER / "README.md").read_text("utf-8")
    for sample in make.SAMPLES:
        section = page.split(f"## {sample.file}\n")[1].split("\n## ")[0]
        for true in truth(sample.person, QUICK.phases, make.SEED):
            row = next(row for row in section.split("\n") if row.startswith(f"| {true.name} |"))
            assert f"{true.hr_bpm:.1f} bpm | {true.rmssd_ms:.1f} ms" in row


@pytest.mark.parametrize("number", range(4))
async def test_its_replay_gives_the_verdict_on_the_page(make: ModuleType, number: int) -> None:
    sample = make.SAMPLES[number]
    replay = Replay(read(FOLDER / sample.file).events, speed=None)
    session = fold_events(QUICK, [event async for event in replay.events()])
    metrics = [
        analyse(session.beats, window.from_s, window.to_s, moving=window.moving)
        for window in windows(session)
    ]
    found = result(session, metrics, session_id=1, title="", started_at="", strap="")
    assert found.complete
    assert found.comparison.verdict == sample.verdict
    section = (FOLDER / "README.md").read_text("utf-8").split(f"## {sample.file}\n")[1]
    assert f"Expected: `{sample.verdict}`" in section.split("\n## ")[0]
