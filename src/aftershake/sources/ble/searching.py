"""Searching for the strap: scans until it is known which one is meant, and may be tried."""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    LinkReason,
)
from aftershake.sources.ble.matching import asked_of, listed, match
from aftershake.sources.ble.messages import (
    Confirmed,
    EndScan,
    Listed,
    Message,
    Scan,
    ScanEnded,
)
from aftershake.sources.ble.namesakes import is_likely, namesakes
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
    turn.actions.append(Scan(asked_of(turn.state.wanted, turn.state.name)))


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
                missed_s=None,
                namesake_s=None,
                # Bluetooth itself was the trouble: once it works, nothing speaks for waiting.
                next_try_s=turn.now_s,
            )
        )
        turn.state = replace(turn.state, asked=None)  # nothing can be taken before it goes on
    elif isinstance(message, Confirmed) and phase.scan_s is not None:
        _answered(turn, message.same)
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
    phase = replace(phase, failures=0, hit_s=hit_s, chosen=chosen, away=away)
    turn.enter(replace(phase, missed_s=None, namesake_s=None) if hits else phase)
    if hits:
        _ask(turn, None)
    if chosen is not None:
        turn.choose(chosen)
        if (away and not turn.state.seems_wrong) or now_s >= phase.next_try_s:
            _take(turn, chosen)
    elif settled and hits:
        turn.say("searching", LinkReason("several_match", listed(hits)))
    elif not hits:
        _missed(turn, straps)


def _missed(turn: Turn, straps: tuple[Found, ...]) -> None:
    """It is not heard: perhaps one that has its name is it, under a new address."""
    phase, patience, now_s = turn.state.phase, turn.patience, turn.now_s
    assert isinstance(phase, Searching)
    found = namesakes(turn.state, straps)
    missed_s = now_s if phase.missed_s is None else phase.missed_s
    namesake_s = None if not found else now_s if phase.namesake_s is None else phase.namesake_s
    turn.enter(replace(phase, missed_s=missed_s, namesake_s=namesake_s))
    wait_s = patience.new_address_s if turn.state.linked else patience.ask_s
    # Others of that name have time to show up.
    settled = namesake_s is not None and now_s - namesake_s >= patience.settle_s
    if not (settled and now_s - missed_s >= wait_s):
        if not found:
            _ask(turn, None)
        if turn.state.asked is None and now_s - phase.since_s >= patience.hint_s:
            turn.say("searching", LinkReason("not_found"))
    elif len(found) > 1:
        _ask(turn, None)
        turn.say("searching", LinkReason("several_same_name", listed(found)))
    elif is_likely(turn.state, found[0]):
        _take(turn, found[0], instead=True)
    else:
        _ask(turn, found[0])


def _ask(turn: Turn, found: Found | None) -> None:
    """Ask the person whether this is their strap, or no longer."""
    if found is not None:
        turn.say("searching", LinkReason("same_name", listed([found])))
    elif turn.state.asked is not None:
        turn.say("searching")
    turn.state = replace(turn.state, asked=found)


def _answered(turn: Turn, same: bool) -> None:
    asked = turn.state.asked
    if asked is None:
        return  # it was answered already, or the strap itself has come
    if same:
        turn.choose(asked)  # it is this one, however often it has to be tried
        _take(turn, asked)
    else:
        turn.state = replace(turn.state, refused=turn.state.refused | {asked.address})
        _ask(turn, None)


def _meant(turn: Turn, straps: tuple[Found, ...]) -> tuple[list[Found], bool]:
    """See `match`; once a strap was chosen, none but it, whatever others call themselves."""
    if not turn.state.chosen:
        return match(turn.state.wanted, straps)
    hits = [strap for strap in straps if strap.address == turn.state.wanted]
    return hits, bool(hits)


def _take(turn: Turn, found: Found, *, instead: bool = False) -> None:
    turn.enter(StoppingScan(found, instead))
    turn.actions.append(EndScan())
