"""What limits setting several sessions beside each other: whole sentences."""

from __future__ import annotations

from typing import assert_never

from aftershake.session.side_by_side import (
    DaysDiffer,
    NoChangeTold,
    Note,
    OtherHearts,
    OtherPlans,
    OtherPostures,
    OtherStraps,
    UnknownHearts,
)
from aftershake.wording.sentence import worded


@worded
def note(found: Note) -> str:
    """A whole sentence."""
    match found:
        case OtherHearts():
            return "Some are simulated or played again: these need not be of the same heart."
        case UnknownHearts():
            return "Some are imported from files; whose heart is not known."
        case OtherPostures():
            return "The rests were in different postures, which alone can change RMSSD a lot."
        case OtherPlans():
            return "They followed different plans, so the rests may differ in length and timing."
        case OtherStraps():
            return "They were measured with different straps."
        case NoChangeTold(sessions, of):
            return f"{sessions} of {of} tell no change of RMSSD; their own page says why."
        case DaysDiffer():
            return (
                "Days differ by themselves: RMSSD at rest of one person on two days differs by half"
                " as much again, or more, in 1 of 3 pairs."
            )
        case _:
            assert_never(found)
