"""What is to be done now, how it looks, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import COLOURS, role_now, spread
from aftershake.session.view import View
from aftershake.wording.numbers import countdown
from aftershake.wording.plans import how_much, step_name

MOST_COLUMNS = 84  # a longer line is hard to read from the floor


@dataclass(frozen=True, slots=True)
class Guided:
    """`name` and `beside` are the first row, `tired` stands with what is next."""

    name: str
    beside: str
    cue: str
    picture: str
    following: str
    tired: str
    ink: str


class Guide(ViewWidget[Guided]):
    """As many rows as there are: the name first, the cue, what is next, then how it looks."""

    def of(self, view: View) -> Guided:
        ink, now = COLOURS[role_now(view)], view.step
        after = view.phases[view.phase + 1].name if view.phase + 1 < len(view.phases) else ""
        if now is None:
            then = f"next: {after}" if after else ""
            return Guided(view.now.name.capitalize(), "", view.now.say, "", then, "", ink)
        following = now.following
        then = step_name(following) if following is not None else after
        tired = ""
        if now.step.tiredness and view.tiredness is not None:
            tired = f"tired {view.tiredness} of 10"
        return Guided(
            step_name(now.step),
            _beside(view),
            now.step.cue,
            now.step.picture,
            f"next: {then}" if then else "",
            tired,
            ink,
        )

    def paint(self, shown: Guided, width: int, height: int) -> list[Content]:
        room = min(width, MOST_COLUMNS)
        left = max(0, (width - room) // 2)
        first = spread(
            Content.styled(shown.name, f"{shown.ink} bold"),
            Content.styled(shown.beside, "$muted"),
            room,
        )
        cue = Content.styled(shown.cue, "$ink bold").wrap(room) if shown.cue else []
        last = spread(
            Content.styled(shown.following, "$muted"), Content.styled(shown.tired, "$ink"), room
        )
        rows = [first, *cue[: max(0, height - 2)]]
        picture = Content.styled(shown.picture, "$muted").wrap(room) if shown.picture else []
        if len(rows) + len(picture) + 1 <= height:
            rows += picture
        rows.append(last)
        return [row.pad_left(left) for row in rows[:height]]


def _beside(view: View) -> str:
    """How much of a step there is; while shaking, when the large number is the phase's, how
    long."""
    now = view.step
    if now is None:
        return ""
    if view.now.kind == "shake":
        return f"{countdown(now.left_s)} left"
    return "" if now.step.seconds else how_much(now.step)
