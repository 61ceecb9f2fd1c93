"""A rest lasts longer for what was lost of it, so that one drop-out does not cost its result: pure.

The recorder asks, and what it does is an event; sessions from before lasted as they did.
"""

from __future__ import annotations

from dataclasses import replace

from aftershake.rr.beats import SHORTEST_GAP_S
from aftershake.session.state import State
from aftershake.session.window import COMPARED_S

MOST_S = 60.0  # in one rest
LEAST_S = 3.0  # less is not worth a word
# While the strap is away as the rest would end, it goes on by so much at a time, from so near to
# its end: ticks come each second.
PIECE_S, NEARLY_S = 10.0, 1.5
PACKET_S = 1.0  # a packet tells of the second before it


def lost_s(state: State, now_s: float) -> float:
    """What was lost of the rest of now once intervals are heard again at `now_s`."""
    quiet_s = _quiet_s(state, now_s)
    return state.lost_s + (quiet_s - PACKET_S if quiet_s > SHORTEST_GAP_S else 0.0)


def to_make_up_s(state: State) -> float:
    """By how much the rest of now should last longer, from this moment on; 0 for not at all."""
    room_s = MOST_S - state.made_up_s
    if state.stage != "running" or state.now.kind != "rest" or room_s <= 0:
        return 0.0
    if _quiet_s(state, state.t_s) > SHORTEST_GAP_S:
        nearly = state.phase_lasts_s - state.elapsed_s <= NEARLY_S
        return min(room_s, PIECE_S) if nearly else 0.0
    owed_s = state.lost_s - state.made_up_s
    return min(room_s, owed_s) if owed_s >= LEAST_S else 0.0


def made_up(state: State, for_s: float) -> State:
    """The rest of now, longer by `for_s`; whatever a damaged file says, by a minute at most."""
    if state.stage != "running" or state.now.kind != "rest":
        return state
    return replace(state, made_up_s=min(MOST_S, state.made_up_s + for_s))


def _quiet_s(state: State, now_s: float) -> float:
    """For how long no intervals came, of what is measured; pauses left out."""
    if state.stage != "running" or state.now.kind != "rest":
        return 0.0
    settled_s = state.now.settle_s
    if state.phase == state.plan.integration:
        settled_s = max(settled_s, state.phase_lasts_s - COMPARED_S)
    since_s = state.phase_start_s + state.held_before_s + settled_s
    if state.pauses:
        since_s = max(since_s, state.pauses[-1][1])
    if state.last_rr_s is not None:
        since_s = max(since_s, state.last_rr_s)
    return max(0.0, now_s - since_s)
