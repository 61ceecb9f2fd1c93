"""Whether what a person asks of a session is open to them: decided here, whatever the door."""

from __future__ import annotations

from aftershake.events import CueCode, Steered, Tick
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.steering import NotLonger, not_longer
from aftershake.session.view_model import view_model

_TOLD: dict[NotLonger, CueCode] = {
    "as long as it gets": "longest",
    "more than is open": "all_shaking",
}


def refused(state: State, steered: Steered, most_shaking_s: float | None) -> CueCode | None:
    """What the person is told instead of what they asked for; None where it is done.

    `state` is that of all that came before; by the moment of asking its phase may be over.
    `most_shaking_s` as in `not_longer`.
    """
    if steered.how != "longer":
        return None
    why = not_longer(view_model(step(state, Tick(steered.t_s))), most_shaking_s)
    return None if why is None else _TOLD[why]
