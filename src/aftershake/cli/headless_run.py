"""A session without a terminal, from its first event to its printed result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftershake.cli.output import INTERRUPTED, NOT_ENOUGH, OK, give, say, tell

if TYPE_CHECKING:
    from aftershake.events import LinkReason
    from aftershake.sound.announcer import Announcer


def announcer_of(sound: bool, speed: float | None) -> Announcer | None:
    """Without a terminal it is silent unless it is asked for."""
    if not sound:
        return None
    from aftershake.sound.announcer import Announcer

    announcer = Announcer(speed=speed)
    announcer.prepare()
    return announcer


def run_headless(
    path: Path,
    make: Callable[..., Any],
    as_json: bool,
    announcer: Announcer | None,
    *,
    awake: bool,
) -> int:
    """Run a recording to its end. Interrupted, the session can be closed or resumed later."""
    import asyncio

    from aftershake.cli.headless import Reporter, Voice
    from aftershake.cli.summary import summary
    from aftershake.recording.background import BackgroundRecorder, left
    from aftershake.review.model import review_of
    from aftershake.review.session_object import result_to_json
    from aftershake.session.view import View, asks_strap
    from aftershake.wording.awake import may_fall_asleep

    voice = Voice()
    report = Reporter(voice)

    answered: LinkReason | None = None

    def show(view: View) -> None:
        """Nobody is there to be asked: a strap of the very same name, the only one, is taken."""
        nonlocal answered
        report(view)
        if asks_strap(view) and view.link_reason != answered:
            answered = view.link_reason
            recorder.press("same_strap")

    recorder = BackgroundRecorder(
        path,
        lambda store, _: make(store, show, announce=announcer),
        lambda view: None,
        awake=awake,
        may_sleep=lambda: voice(may_fall_asleep()),
    )
    try:
        result = asyncio.run(recorder.run())
    except KeyboardInterrupt:
        if announcer is not None:
            announcer.close()
        for line in ("Interrupted.", *left(recorder)):
            voice(line)
        return INTERRUPTED
    finally:
        voice.finish()
    if recorder.recording is not None and recorder.recording.kept_in:
        for line in left(recorder):
            say(line)
    if as_json:
        give(result_to_json(result))
    else:
        for line in summary(review_of(result)):
            tell(line)
    if announcer is not None:
        announcer.finish().join()  # the last sentence; it takes some seconds at most
    return OK if result.phases else NOT_ENOUGH
