"""What one frame costs, in a terminal of 120 by 40: `python benchmarks/frame.py OUT WHAT`.

WHAT is `session`, the whole screen of a session, from a new view to what is written to the
terminal; `textual-plot`, a Textual program that shows the trace of the same view and nothing else,
up to the same; `trace`, our trace of it as text; or `plotext`, its text of the same, written
nowhere. The trace is of two minutes, at the size that it has on our screen, in braille. Writes the
processor's seconds of each frame to OUT, as JSON, each after the same rest: where one follows on
another, the processor has all at hand. Data and packages are loaded before.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult

from aftershake.app.widgets.heart_trace import TRACE_S, HeartTrace
from aftershake.events import Packet
from aftershake.exchange.recording import read
from aftershake.plans.reader import read_plan
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model

CALM = Path(__file__).parents[1] / "sample_data" / "calm.jsonl"
FRAMES = 60
SIZE = 114, 9  # of the trace: as on our screen, asserted below
SETTLES_S = 0.05


def views() -> list[View]:
    """The views of packets of a rest, once its two minutes are full."""
    recording = read(CALM.read_text("utf-8"))
    state, found = State(read_plan(recording.plan)), []
    for event in recording.events:
        state = step(state, event)
        running = state.stage == "running" and not state.now.moving
        if isinstance(event, Packet) and running and event.t_s > TRACE_S:
            found.append(view_model(state))
        if len(found) == FRAMES:
            break
    return found


def points(view: View) -> tuple[list[float], list[float]]:
    there = [(t_s, bpm) for t_s, bpm in view.trace if bpm is not None]
    return [t_s for t_s, _ in there], [bpm for _, bpm in there]


async def frames(app: App[Any], show: Callable[[View], None]) -> list[float]:
    """Of each view, until it is painted and all is still again."""
    took = []
    for view in views_:
        begun = time.process_time()
        show(view)
        painted = asyncio.Event()
        app.screen.call_after_refresh(painted.set)
        await painted.wait()
        await asyncio.sleep(SETTLES_S)
        took.append(time.process_time() - begun)
    return took


def session() -> list[float]:
    from aftershake import app
    from aftershake.app.app import AftershakeApp
    from aftershake.app.screens.session import SessionScreen
    from aftershake.config import database

    class Endless:
        async def run(self) -> None:
            await asyncio.Event().wait()

    took: list[float] = []

    class Framed(AftershakeApp):
        CSS_PATH = str(Path(app.__file__).parent / "aftershake.tcss")

        async def _open(self) -> None:
            await super()._open()
            screen = SessionScreen(lambda show: Endless())  # type: ignore[arg-type,return-value]
            await self.push_screen(screen)
            screen.show(views_[0])
            await asyncio.sleep(1)
            size = screen.query_one(HeartTrace).size
            assert (size.width, size.height) == SIZE, size
            took.extend(await frames(self, screen.show))
            self.exit(0)

    Framed(database()).run()
    return took


def textual_plot() -> list[float]:
    from textual_hires_canvas import HiResMode
    from textual_plot import PlotWidget

    took: list[float] = []

    class Plotted(App[None]):
        CSS = f"PlotWidget {{ width: {SIZE[0]}; height: {SIZE[1]}; }}"

        def compose(self) -> ComposeResult:
            yield PlotWidget()

        def on_ready(self) -> None:
            self.run_worker(self.all())

        async def all(self) -> None:
            plot = self.query_one(PlotWidget)

            def show(view: View) -> None:
                plot.clear()
                plot.set_xlimits(view.t_s - TRACE_S, view.t_s)
                plot.plot(*points(view), hires_mode=HiResMode.BRAILLE)

            show(views_[0])
            await asyncio.sleep(1)
            took.extend(await frames(self, show))
            self.exit()

    Plotted().run()
    return took


def each(draw: Callable[[View], object]) -> list[float]:
    draw(views_[0])
    took = []
    for view in views_:
        time.sleep(SETTLES_S)  # as between two frames: what was at hand then is not any more
        begun = time.process_time()
        draw(view)
        took.append(time.process_time() - begun)
    return took


def trace() -> list[float]:
    widget = HeartTrace()
    return each(lambda view: [row.markup for row in widget.paint(widget.of(view), *SIZE)])


def plotext() -> list[float]:
    import plotext as drawn

    def draw(view: View) -> str:
        drawn.clear_figure()
        drawn.plotsize(*SIZE)
        drawn.xlim(view.t_s - TRACE_S, view.t_s)
        drawn.plot(*points(view), marker="braille")
        return str(drawn.build())

    return each(draw)


if __name__ == "__main__":
    views_ = views()
    what = {"session": session, "textual-plot": textual_plot, "trace": trace, "plotext": plotext}
    Path(sys.argv[1]).write_text(json.dumps(what[sys.argv[2]]()))
