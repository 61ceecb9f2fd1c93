"""The keys of a session."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from aftershake.session.view import View, asks_strap

# Keys with a meaning of their own, which do not pause.
NOT_PAUSE = frozenset(
    {
        *("ctrl+c", "ctrl+q", "ctrl+p", "question_mark", "f1", "f3"),
        *("m", "x", "escape", "z", "plus", "n"),
    }
)
# Also on a dark screen these do what they always do: who wants to stop is not to press twice.
STOPS = frozenset({"ctrl+c", "ctrl+q", "x", "escape"})
FIGURES = "1234567890"  # of tiredness; 0 is ten

KEYS: list[BindingType] = [
    Binding("any", "pause", "pause", key_display="any key"),
    Binding("space,enter", "resume", "go on", key_display="space"),
    Binding("space,enter", "begin", "begin now", key_display="enter"),
    Binding("x", "stop_now", "stop now", key_display="x"),
    Binding("escape", "stop_now_too", show=False),
    Binding("y", "answer('same_strap')", "same strap"),
    Binding("y", "end_phase", "end it"),
    Binding("s", "stop", "stop and keep", key_display="s"),
    Binding("escape", "give_up", "back", key_display="esc"),
    Binding("1", "tired(1)", "tired", key_display="1–9 0"),
    *(Binding(key, f"tired({int(key) or 10})", show=False) for key in FIGURES[1:]),
    Binding("plus", "longer", "longer", key_display="+"),
    Binding("n", "answer('other_strap')", "another"),
    Binding("n", "ask_to_end", "end"),
    Binding("n", "not_end", "go on"),
    Binding("m", "mark", "mark"),
    Binding("z", "darken", "dark"),
    Binding("question_mark,f1", "app.help", "help", key_display="?"),
]


def tires(view: View | None) -> bool:
    """Whether a figure now says how tired the muscles are."""
    return view is not None and view.step is not None and view.step.step.tiredness


def answers(view: View | None) -> str:
    """Keys that answer what is asked now, each of one letter: they do not pause."""
    return (FIGURES if tires(view) else "") + ("yn" if asks_strap(view) else "")
