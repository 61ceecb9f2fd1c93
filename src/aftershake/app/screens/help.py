"""Help: the keys, what the numbers mean, how to stop, where the data are."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page
from aftershake.wording.myths import MYTHS

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "To stop the shaking, at any time",
        (
            "Tense the muscles, straighten your legs, or stand up and walk.",
            "You are in charge of it: nothing has to be forced and nothing has to be finished.",
            "Chest pain, fainting, or shaking that will not stop: end here and get urgent help.",
        ),
    ),
    (
        "Keys",
        (
            "In a session x or esc stops at once and leads to ways back to here and now.",
            "Any other key pauses. Then space goes on, s stops and keeps what is there.",
            "A session needs no key: phases change by themselves, you hear it, all is saved.",
            "m sets a mark. z darkens the screen; any key but x and esc only brings it back.",
            "? or F1 opens this page. ctrl+p lists what can be done here.",
            "Before and after it you may rate how you are: 0 to 9, t is ten, backspace takes back, "
            "enter goes on, esc skips all. e on a session's page mends it later.",
            "+ makes a phase a minute longer, n ends it, after a question. In exercises a figure "
            "says how tired the muscles are, 1 to 9, and 0 for ten: only if you like.",
            "d on a session's page shows what lies behind it, minute by minute and beat by beat.",
            "At home h lists every session, t shows the trend. In the list x leaves a session out "
            "of trend and ranges, with a reason, and takes it in again; d deletes it for good.",
            "In lists ↑ ↓ or k j move, enter chooses, esc goes back.",
            "ctrl+q leaves; a session left so can be resumed within half an hour.",
        ),
    ),
    (
        "What you hear",
        (
            "Each change has a sound of its own, then a voice says it. F3 lets you hear them all, "
            "and choose how loud; ctrl+p finds it too.",
            'Hours in which nothing sounds: a line in config.toml, quiet = "22:00-07:00".',
        ),
    ),
    (
        "What is measured",
        (
            "The strap sends the time between two heart beats, in milliseconds.",
            "RMSSD says how much that time differs from one beat to the next. It is worked out "
            "from the last 60 seconds, and for each rest as a whole.",
            "lnRMSSD is its logarithm: on that scale, half and double lie equally far away.",
            "Breathing is estimated from the swing of the heart rate. Nothing else is measured.",
        ),
    ),
    (
        "How it is compared",
        (
            "The rest before and the settled rest after shaking are compared, each as a whole.",
            "RMSSD of two rests differs even when nothing is done between them. So a change is set "
            "beside pairs of plain rests, as long and as far apart. What more than 1 of 10 pairs "
            "differ by is within usual variation and says nothing; what fewer than 1 of 50 differ "
            "by is clearly more than usual. Where no rests like yours were measured, published "
            "figures stand in, with limits at 1 of 5 and 1 of 20.",
            "The plans Rest instead and Quick rest are control sessions: the same, without "
            "shaking; `aftershake start --control` makes one of any plan. Once you have eight of "
            "a plan, how much your own rests differ takes the place of other people's.",
            "While shaking, movement disturbs the signal too much, so no RMSSD is shown.",
        ),
    ),
    (
        "What it cannot tell",
        (
            "One session cannot show that shaking caused a change: lying down for a while, time "
            "of day, breathing and coffee change these numbers too.",
            "No published study of this kind of shaking was found that measured it.",
            "It is no medical device, and nothing here is medical advice.",
        ),
    ),
    ("What some believe of it", tuple(f"“{said}” {so}" for said, so in MYTHS)),
    (
        "Your data",
        (
            "Everything stays on this computer, in one folder that only you can read.",
            "The program opens no network connection. There is no account and no tracking.",
            "Every beat is saved as the strap sent it, at once, before anything is worked out.",
        ),
    ),
)


class HelpScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "leave", "back", key_display="esc"),
        Binding("g", "app.grounding", "ways back"),
        Binding("c", "app.support", "support"),
    ]

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static("Help", classes="title", markup=False)
            for heading, sentences in SECTIONS:
                yield Static(heading, classes="heading", markup=False)
                for sentence in sentences:
                    yield Static(sentence, classes="sentence", markup=False)
