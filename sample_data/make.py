"""Makes the recordings in this folder, and README.md with their true values.

    python sample_data/make.py

The same program gives the same bytes: the hearts are simulated and seeded.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from pathlib import Path

from aftershake.events import Event, Packet, Tick
from aftershake.exchange.recording import Recording, lines
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.sources.simulated.sensor import Fault
from aftershake.sources.simulated.strap import SimulatedStrap, truth

SEED = 1


@dataclass(frozen=True)
class Sample:
    """One recording: which simulated person, and what an honest comparison says of it."""

    file: str
    person: str
    about: str
    verdict: str
    why: str


SAMPLES = (
    Sample(
        "calm.jsonl",
        "calm",
        "A real shift and a clean signal.",
        "clearly_higher",
        "the rise is above what two rests differ by when nothing was done between them",
    ),
    Sample(
        "steady.jsonl",
        "steady",
        "No shift and a clean signal.",
        "within_usual_variation",
        "two rests differ by more than this when nothing was done between them",
    ),
    Sample(
        "artifacts.jsonl",
        "restless",
        "A few artifacts in the first rest, too many in the second.",
        "cannot_tell",
        "a large part of the beats in the second rest is wrong",
    ),
    Sample(
        "two-dropouts.jsonl",
        "flaky",
        "The link drops once in each rest, and the strap loses the skin once while shaking.",
        "cannot_tell",
        "rests of 120 s with a gap hold less signal than a comparison needs (the heart shifts)",
    ),
)


def record(person: str, plan: Plan) -> tuple[tuple[Event, ...], tuple[Fault, ...]]:
    """What the strap of a simulated person sends through a plan, and what goes wrong in it."""
    strap = SimulatedStrap(person, plan.phases, speed=None, seed=SEED)

    async def listen() -> tuple[Event, ...]:
        heard: list[Event] = []
        ends_s = math.inf
        async for event in strap.events():
            if isinstance(event, Packet) and ends_s == math.inf:
                ends_s = event.t_s + plan.duration_s
            if not isinstance(event, Tick):
                heard.append(event)
            if event.t_s > ends_s + 4:
                break
        return tuple(heard)

    events = asyncio.run(listen())
    return events, tuple(fault for fault in strap.faults if fault.t_s <= events[-1].t_s)


def build() -> dict[str, str]:
    """The text of every file, by name."""
    plan = built_in()["quick"]
    files: dict[str, str] = {}
    page = [_HEAD]
    for sample in SAMPLES:
        events, faults = record(sample.person, plan)
        strap = f"Simulated strap ({sample.person})"
        recording = Recording(events, plan.toml, strap, "2026-01-01T09:00:00+00:00")
        files[sample.file] = "".join(lines(recording))
        page.append(_section(sample, plan, events, faults))
    files["README.md"] = "\n".join(page)
    return files


_HEAD = """# Sample recordings

Simulated hearts on the plan "quick" (rest 120 s, shaking 60 s, rest 180 s of which the last 120 s
are measured), recorded through a simulated strap, so what is true is known. `make.py` makes them
and this page; the same program gives the same bytes.

    aftershake start --replay sample_data/calm.jsonl --plan quick --speed 6

The values are those of the true beats over what is measured of each phase, before the strap rounds
them to 1/1024 s and before anything goes wrong. Times are seconds on the session's clock.
"""


def _section(
    sample: Sample, plan: Plan, events: tuple[Event, ...], faults: tuple[Fault, ...]
) -> str:
    begins_s = next(event.t_s for event in events if isinstance(event, Packet))
    rows = [
        f"## {sample.file}",
        "",
        f"{sample.about} Expected: `{sample.verdict}`, as {sample.why}.",
        "",
        "| phase | measured | heart rate | RMSSD | breathing |",
        "| --- | --- | --- | --- | --- |",
    ]
    start_s = begins_s
    for phase, true in zip(plan.phases, truth(sample.person, plan.phases, SEED), strict=True):
        measured = f"{start_s + phase.settle_s:.1f} to {start_s + phase.duration_s:.1f} s"
        rows.append(
            f"| {phase.name} | {measured} | {true.hr_bpm:.1f} bpm | {true.rmssd_ms:.1f} ms"
            f" | {true.breathing_per_min:.1f} a minute |"
        )
        start_s += phase.duration_s
    rows += ["", "What goes wrong:", ""]
    for kind in dict.fromkeys(fault.kind for fault in faults):
        told = [
            f"{fault.t_s:.1f}" + (f" ({fault.seconds:g} s long)" if fault.seconds else "")
            for fault in faults
            if fault.kind == kind
        ]
        rows.append(f"- {kind} ({len(told)}): {', '.join(told)}")
    return "\n".join([*rows, ""])


def main() -> None:
    folder = Path(__file__).parent
    for name, text in build().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
