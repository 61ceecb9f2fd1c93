"""What home does without, loaded once it is painted; what is not loaded then, where it is used."""

from __future__ import annotations

from importlib import import_module

# What a session needs, its beginning and its review;
SESSION = (
    "aftershake.recording.afterwards",
    "aftershake.recording.background",
    "aftershake.recording.closing",
    "aftershake.recording.resume",
    "aftershake.recording.start",
    "aftershake.store.store",
    "aftershake.sources.simulated.strap",
    "aftershake.app.care_steps",
    "aftershake.app.checking",
    "aftershake.app.screens.grounding",
    "aftershake.app.screens.check_in",
    "aftershake.app.screens.check_out",
    "aftershake.app.screens.review",
    "aftershake.app.screens.session",
    "aftershake.app.screens.working",
    "aftershake.sound.announcer",
)
# and what home leads to, which a session that begins at once does without.
FROM_HOME = (
    "aftershake.analysis.overview",
    "aftershake.app.commands",
    "aftershake.app.past_sessions",
    "aftershake.app.screens.help",
    "aftershake.app.screens.history",
    "aftershake.app.screens.picker",
    "aftershake.app.screens.plans",
    "aftershake.app.screens.sound_check",
    "aftershake.app.screens.trend",
    "aftershake.app.screens.trouble",
)


def load(*, session_at_once: bool) -> None:
    """All, or where a session begins at once what that needs."""
    for name in SESSION if session_at_once else (*SESSION, *FROM_HOME):
        import_module(name)
