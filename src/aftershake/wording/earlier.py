"""What is said of earlier sessions that a session could not be set beside."""

from __future__ import annotations


def left_out(sessions: int) -> str:
    """A whole sentence; `sessions` is at least 1."""
    if sessions == 1:
        return (
            "1 earlier session was worked out by an older version and is left out;"
            " `aftershake recompute` works it out again."
        )
    return (
        f"{sessions} earlier sessions were worked out by an older version and are left out;"
        " `aftershake recompute` works them out again."
    )
