"""What a person says of a session, in words: what is asked, what there is to choose, what changed.

Plain change only: no number here is called good or bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from aftershake.events import Noted, NoteKind, Rated, RatedItem, RatedWhen
from aftershake.session.check import DistressCode, Rating, Said, tags_of
from aftershake.wording.numbers import MISSING, clock
from aftershake.wording.sentence import worded

MOST_LISTED = 8
_ITEMS: dict[RatedItem, tuple[str, str, str]] = {  # label, what 0 is, what 10 is
    "distress": ("distress", "at ease", "as upset as you can be"),
    "tension": ("muscle tension", "all soft", "as tight as can be"),
    "calm": ("calm", "not calm at all", "as calm as can be"),
    "energy": ("energy", "worn out", "full of it"),
    "pain": ("pain", "no pain", "the worst you can imagine"),
    "body": ("feel my body clearly", "hardly at all", "very clearly"),
    "tiredness": ("muscles tired", "fresh", "nothing left"),
}
_KINDS: dict[NoteKind, str] = {
    "posture": "posture",
    "tag": "beforehand",
    "tremor": "the shaking",
    "place": "strongest in",
    "overwhelmed": "too much?",
    "note": "a note",
}
_CHOICES: dict[NoteKind, dict[str, str]] = {
    "posture": {"lying": "lying", "sitting": "sitting", "standing": "standing"},
    "tag": {"coffee": "coffee", "food": "food", "poor_sleep": "slept badly"},
    "tremor": {"involuntary": "by itself", "voluntary": "on purpose", "unsure": "unsure"},
    "place": {
        "legs": "legs",
        "hips": "hips",
        "belly": "belly",
        "back": "back",
        "arms": "arms",
        "shoulders": "shoulders",
        "face": "face",
        "all_over": "all over",
    },
    "overwhelmed": {"no": "no", "overwhelmed": "flooded", "numb": "numb", "both": "both"},
}
_OVERWHELMED = {
    "no": "It was not too much.",
    "overwhelmed": "It felt like too much.",
    "numb": "It felt numb.",
    "both": "It felt like too much, and numb.",
}


@worded
def no_room(longest: int) -> str:
    """Where somebody writes, or pastes, more than a line takes."""
    return f"There is room for {longest} characters. What came after them is not taken in."


@worded
def item(of: RatedItem) -> str:
    """What is rated, as a label."""
    return _ITEMS[of][0]


@worded
def ends(of: RatedItem) -> str:
    """What 0 and 10 stand for."""
    _, low, high = _ITEMS[of]
    return f"0 {low}, 10 {high}"


@worded
def heading(when: RatedWhen, *, later: bool = False) -> str:
    """What a page of questions is about; `later`: the session is some time ago."""
    if later:
        return f"How were you {when} it?"
    return "How are you now?" if when == "before" else "How are you after it?"


@worded
def lead(when: RatedWhen) -> str:
    """The line under the heading."""
    if when == "before":
        return "0 to 10 each (t is ten). Leave out what you like."
    return "Beats are saved. 0 to 10 each (t is ten), or nothing."


@worded
def kind(of: NoteKind) -> str:
    """What is said of a session besides ratings, as a label."""
    return _KINDS[of]


@worded
def about(of: NoteKind) -> str:
    """What a line of the page is for, where the cursor is on it."""
    return {
        "posture": "How you rest while it is measured.",
        "tag": "Press c, f or s. It changes the numbers too.",
        "tremor": "Did it come by itself, or did you make it?",
        "place": "Where you felt it most.",
        "overwhelmed": "Too much at any time? Or numb, or far away?",
        "note": "A line for yourself. It stays on this computer.",
    }[of]


@worded
def choice(of: NoteKind, code: str) -> str:
    """One of the choices of a kind; a text that is none of them is itself."""
    return _CHOICES.get(of, {}).get(code, code)


@worded
def from_to(before: int | None, after: int | None) -> str:
    """Plain change: 6 → 3; an en dash for what was left out."""
    left, right = (MISSING if each is None else str(each) for each in (before, after))
    return f"{left} → {right}"


@worded
def notes(said: Said) -> tuple[str, ...]:
    """Sentences, without the note itself, in the order in which things happened."""
    found = []
    if posture := said.note("posture"):
        found.append(f"Posture: {choice('posture', posture)}.")
    if said.tags:
        found.append(f"Beforehand: {', '.join(choice('tag', tag) for tag in said.tags)}.")
    found += _tremor(said)
    if felt := said.note("overwhelmed"):
        found.append(_OVERWHELMED.get(felt, f"Too much or numb: {felt}."))
    return tuple(found)


def _tremor(said: Said) -> list[str]:
    tremor, place = said.note("tremor"), said.note("place")
    words = [choice("tremor", tremor)] if tremor else []
    words += [f"strongest: {choice('place', place)}"] if place else []
    return [f"Shaking: {'; '.join(words)}."] if words else []


@worded
def tiredness(ratings: Sequence[Rating], zero_s: float = 0.0) -> tuple[str, ...]:
    """How tired the muscles were, or nothing; times count from `zero_s`."""
    if not ratings:
        return ()
    each = [f"{rating.value} at {clock(rating.t_s - zero_s)}" for rating in ratings[:MOST_LISTED]]
    more = f" and {len(ratings) - len(each)} more" if len(ratings) > len(each) else ""
    return (f"Muscles tired, 1 to 10: {', '.join(each)}{more}.",)


@worded
def note(text: str) -> str:
    """The person's own words, marked as theirs."""
    return f"Your note: {text}"


@worded
def unsaved(session_id: int, told: Sequence[Rated | Noted], why: str, *, again: bool = True) -> str:
    """That what was said could not be saved, and the command that says it `again`; where another
    session has that number by now, what it was alone."""
    words = " ".join(map(quote, options(told)))
    command = f"To say it again: aftershake rate {session_id} {words}"
    last = command if again else f"It was: {words}"
    return f"What you said of session {session_id} is not saved: {why} {last}"


@worded
def not_yet(why: str) -> str:
    """That what was said waits to be saved."""
    return f"What you said is not saved yet: {why} It is tried again."


@worded
def now_saved() -> str:
    """That it is, after all."""
    return "What you said is saved now."


def options(told: Sequence[Rated | Noted]) -> list[str]:
    """`told` as the options of `aftershake rate`."""
    found: list[str] = []
    for event in told:
        if isinstance(event, Rated):
            value = "-" if event.value is None else event.value
            found += [f"--{event.when}", f"{event.item}={value}"]
        elif event.what == "tag":
            for tag in tags_of(event.text) or ("",):
                found += ["--tag", tag]
        else:
            found += [f"--{event.what}", event.text]
    return found


@worded
def distress(code: DistressCode) -> str:
    """A kind word where distress after the session is high, or has gone up."""
    first = {
        "distress_high": "You rated distress high at the end.",
        "distress_up": "You rated distress higher than before.",
    }[code]
    return (
        f"{first} Take your time: open your eyes, feel your feet, look around. The grounding page"
        " has more (ctrl+p, grounding); call somebody if you would like company."
    )
