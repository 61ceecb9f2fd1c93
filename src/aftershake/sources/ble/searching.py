"""Searching for the strap: scans until it is known which one is meant, and may be tried."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    LinkReason,
)
from aftershake.sources.ble.matching import asked_of, listed, match
from aftershake.sources.ble.messages import (
    EndScan,
    Listed,
    Message,
    Scan,
    ScanEnded,
)
from aftershake.sources.ble.states import (
    Searching,
    StoppingScan,
)
from aftershake.sources.ble.turn import Turn
from aftershake.sources.protocol import Found


def begin_search(turn: Turn, phase: Searching) -> None:
    """Scan, as if nothing had been heard yet."""
    if turn.state.said is None or turn.state.said[0] != "searching":  # else it is said why
        turn.say("searching")
    _scan(turn, phase)


def _scan(turn: Turn, phase: Searching) -> None:
    turn.enter(replace(phase, scan_s=turn.now_s, away=False, hit_s=None, chosen=None))
    turn.actions.append(Scan(asked_of(turn.state.wanted)))


def while_searching(turn: Turn, phase: Searching, message: Message) -> None:
    """What a message is to a search."""
    if isinstance(message, ScanEnded):
        turn.say("searching", message.reason)
        turn.enter(
            replace(
                phase,
                scan_s=None,
                retry_s=turn.now_s + turn.patience.scan_wait_s(phase.failures, turn.chance),
                failures=phase.failures + 1,
                # Seen in a scan that is over: only a scan can end with it being taken.
                chosen=None,
                # Bluetooth itself was the trouble: once it works, nothing speaks for waiting.
                next_try_s=turn.now_s,
            )
        )
    elif isinstance(message, Listed) and phase.scan_s is not None:
        _listed(turn, phase, phase.scan_s, message.straps)
    elif phase.scan_s is None and turn.now_s >= phase.retry_s:
        _scan(turn, phase)
    elif phase.chosen is not None and turn.now_s >= phase.next_try_s:
        _take(turn, phase.chosen)


def _listed(turn: Turn, phase: Searching, scan_s: float, straps: tuple[Found, ...]) -> None:
    now_s, patience = turn.now_s, turn.patience
    hits, sure = _meant(turn, straps)
    if now_s - scan_s < phase.doubt_s:
        hits = [hit for hit in hits if not hit.connected]
    hit_s = None if not hits else now_s if phase.hit_s is None else phase.hit_s
    settled = sure or (hit_s is not None and now_s - hit_s >= patience.settle_s)
    chosen = hits[0] if settled and len(hits) == 1 else None
    away = phase.away or (not hits and now_s - scan_s >= patience.sight_s)
    turn.enter(replace(phase, failures=0, hit_s=hit_s, chosen=chosen, away=away))
    if chosen is not None:
        turn.state = replace(
            turn.state,
            wanted=chosen.address,
            chosen=True,
            name=chosen.name,
            raw_name=chosen.raw_name,
        )
        if (away and not turn.state.seems_wrong) or now_s >= phase.next_try_s:
            _take(turn, chosen)
    elif settled and hits:
        turn.say("searching", LinkReason("several_match", listed(hits)))
    elif not hits and now_s - phase.since_s >= patience.hint_s:
        turn.say("searching", LinkReason("not_found"))


def _meant(turn: Turn, straps: tuple[Found, ...]) -> tuple[list[Found], bool]:
    """See `match`; once a strap was chosen, none but it, whatever others call themselves."""
    if not turn.state.chosen:
        return match(turn.state.wanted, straps)
    hits = [strap for strap in straps if strap.address == turn.state.wanted]
    return hits, bool(hits)


def _take(turn: Turn, found: Found) -> None:
    turn.enter(StoppingScan(found))
    turn.actions.append(EndScan())
