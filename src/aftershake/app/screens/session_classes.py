"""Which pieces of a session's screen are there, as the classes that its styles know."""

from __future__ import annotations

from aftershake.app.words import guided, lost, role_now, timed
from aftershake.session.view import View

STAGES = ("waiting", "running", "paused", "ended")
ROLES = ("baseline", "shaking", "integration", "other")


def classes_of(view: View) -> dict[str, bool]:
    """Each class, and whether it holds."""
    return {
        **{f"-{stage}": view.stage == stage for stage in STAGES},
        **{f"-{role}": role_now(view) == role for role in ROLES},
        "-shake": view.now.kind == "shake",
        "-unsaved": view.saving.troubled,
        "-unsafe": not view.saving.safe,
        "-lost": lost(view),
        "-guided": guided(view),
        "-stepped": guided(view) and view.step is not None,
        "-timed": timed(view),
        "-compared": view.baseline is not None,
    }
