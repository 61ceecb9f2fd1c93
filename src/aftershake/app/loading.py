"""What home is painted without, and then loaded in a thread, so that nothing is held up by it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from importlib import import_module

# What any session needs,
SESSION = (
    "aftershake.recording.background",
    "aftershake.recording.start",
    "aftershake.store.store",
    "aftershake.app.screens.session",
    "aftershake.sound.announcer",
)
# and what there is before and after one: two megabytes, which a session does without that is asked
# for as the program is started.
AROUND = (
    "aftershake.analysis.overview",
    "aftershake.recording.afterwards",
    "aftershake.recording.closing",
    "aftershake.recording.resume",
    "aftershake.sources.simulated.strap",
    "aftershake.app.care_steps",
    "aftershake.app.checking",
    "aftershake.app.commands",
    "aftershake.app.past_sessions",
    "aftershake.app.screens.grounding",
    "aftershake.app.screens.check_in",
    "aftershake.app.screens.check_out",
    "aftershake.app.screens.help",
    "aftershake.app.screens.history",
    "aftershake.app.screens.picker",
    "aftershake.app.screens.plans",
    "aftershake.app.screens.review",
    "aftershake.app.screens.sound_check",
    "aftershake.app.screens.trend",
    "aftershake.app.screens.trouble",
    "aftershake.app.screens.working",
)


async def load(modules: Iterable[str]) -> None:
    await asyncio.to_thread(lambda: [import_module(name) for name in modules])
