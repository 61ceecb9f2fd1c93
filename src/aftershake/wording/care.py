"""What is asked before and after a session of one's own, and what the answers come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aftershake.care.daily import Today, TodayCode
from aftershake.care.length import Limit, Note
from aftershake.care.screening import Allowed, QuestionCode
from aftershake.wording.numbers import how_long
from aftershake.wording.sentence import worded


class Asked(NamedTuple):
    """`text` is asked in full; `topic` names it where it is spoken of again."""

    text: str
    topic: str


_QUESTIONS: dict[QuestionCode, Asked] = {
    "heart": Asked("Do you have a heart condition?", "your heart"),
    "fainting": Asked("Do you have chest pain at times, or have you fainted?", "chest pain"),
    "blood_pressure": Asked(
        "Do you have high or low blood pressure that is not under control?", "blood pressure"
    ),
    "epilepsy": Asked("Do you have epilepsy, or have you ever had a seizure?", "seizures"),
    "pregnancy": Asked("Are you pregnant, or have you been recently?", "pregnancy"),
    "surgery": Asked("Have you had surgery in the last three months?", "surgery"),
    "injury": Asked(
        "Do you have a fracture, a sprain, an open wound, a hernia, or fragile bones?", "an injury"
    ),
    "neurological": Asked(
        "Do you have a condition of the nerves or brain, or a tremor nobody has explained?",
        "nerves",
    ),
    "implant": Asked(
        "Do you carry an implanted device, such as a pacemaker, a pump or a shunt?", "an implant"
    ),
    "psychosis": Asked(
        "Have you ever been told that you have a psychosis or a bipolar disorder?", "psychosis"
    ),
    "trauma": Asked(
        "Do you live with PTSD or severe trauma, or do you at times feel cut off from yourself?",
        "trauma",
    ),
    "psychiatric": Asked(
        "Do you have another mental health condition, or has your medication changed lately?",
        "mental health",
    ),
    "under_age": Asked("Are you under 18 years old?", "your age"),
    "intoxicated": Asked("Have you had alcohol or other drugs today?", "alcohol or drugs"),
    "crisis": Asked(
        "Do you think of harming yourself, or are you in a crisis right now?", "a crisis"
    ),
}
_TODAY: dict[TodayCode, str] = {
    "fever": "I have a fever, or feel ill.",
    "exhausted": "I am exhausted.",
    "crisis": "I am in a crisis.",
    "poor_balance": "My balance is poor.",
    "new_pain": "There is a pain that is new.",
    "alone": "I am alone, with no way to call for help.",
}


@worded
def question(code: QuestionCode) -> str:
    return _QUESTIONS[code].text


@worded
def topics(codes: Sequence[QuestionCode]) -> str:
    """What the answer rests on, in a sentence; empty for nothing."""
    named = [_QUESTIONS[code].topic for code in codes]
    if not named:
        return ""
    named = [*named[:4], "more"] if len(named) > 5 else named
    listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
    return f"This is because of what you said about {listed}."


@worded
def clinician_question() -> str:
    return "Did a doctor, or another clinician who knows you, say that shaking is fine for you?"


@worded
def allowed_title(allowed: Allowed) -> str:
    titles: dict[Allowed, str] = {
        "everything": "Thank you. You can go on.",
        "gentle": "Thank you. Short and gentle, then.",
        "with_support": "Only with somebody at hand",
        "after_clinician": "Please ask a clinician first",
        "no_shaking": "Resting, but no shaking for now",
        "no_session": "Please turn to somebody now",
    }
    return titles[allowed]


@worded
def allowed_words(allowed: Allowed) -> tuple[str, ...]:
    """What a person may do, and what they can do now."""
    again = "You know more than these questions do: where you doubt, ask a doctor first."
    words: dict[Allowed, tuple[str, ...]] = {
        "everything": (again, "They come again in three months."),
        "gentle": ("Shaking lasts one minute at most. Stop sooner whenever you like.", again),
        "with_support": (
            "Shake while a professional who works with you is there or within call, for one"
            " minute at most.",
        ),
        "after_clinician": (
            "Shaking can wait until a clinician who knows you has said that it is fine. Resting,"
            " with your heart measured, is open to you.",
        ),
        "no_shaking": (
            "Shaking is left out, to be careful. Resting, with your heart measured, is open to"
            " you.",
        ),
        "no_session": (),
    }
    return words[allowed]


@worded
def ask_before_breathing() -> str:
    return "Ask a doctor before you train slow, paced breathing, too."


@worded
def support_words() -> tuple[str, str, str]:
    """The question whether support is at hand, and its two answers."""
    return (
        "Is a professional who works with you there, or within call, right now?",
        "Yes. One minute of shaking.",
        "No. Then rest instead.",
    )


@worded
def today_item(code: TodayCode) -> str:
    return _TODAY[code]


@worded
def today_words(may: Today) -> tuple[str, ...]:
    """What today allows, as a title and a sentence."""
    words: dict[Today, tuple[str, ...]] = {
        "all": (),
        "lying_only": (
            "Shake lying down today",
            "While your balance is poor, stay on the floor, away from edges.",
        ),
        "no_shaking": (
            "No shaking today",
            "It will be there another day. A quiet rest, with your heart measured, is open to you.",
        ),
        "no_session": (),
    }
    return words[may]


@worded
def limit_words(limit: Limit) -> str:
    """Why shaking lasts no longer than that."""
    lasts = how_long(limit.most_s)
    match limit.why:
        case "practice":
            return f"Shaking lasts {lasts} at most for now. It may grow with the sessions."
        case "own_lower":
            return f"Shaking lasts {lasts} at most, as you have set it."
        case "own_higher":
            return f"Shaking lasts {lasts} at most."
        case "after_red_flag":
            return f"The last time was too much, so shaking lasts {lasts} at most this time."
        case "short":
            return f"Shaking lasts {lasts} at most."


@worded
def note(code: Note) -> str:
    notes: dict[Note, str] = {
        "pause_advised": "Last time was too much. Two days without shaking are a good idea.",
        "second_today": "You have shaken today already. One session a day is plenty.",
        "many_this_week": "You have shaken three times in a week. At first, fewer is wiser.",
    }
    return notes[code]


@worded
def why_stopped_words() -> tuple[str, str, str, str, str]:
    """The title, why it is asked, and the three answers."""
    return (
        "What made you stop?",
        "If it was too much, the next shaking starts out half as long, and two quiet days before"
        " it are a good idea.",
        "Nothing in particular. I am fine.",
        "It got too much: numb, unreal, panicky, dizzy or flooded.",
        "My body: chest pain, faint, or shaking that would not stop.",
    )


@worded
def length_words() -> tuple[str, ...]:
    """The title, what it is about, and the choices: as practice allows, 1, 2, 3, 5 minutes, and
    the longest."""
    return (
        "How long shaking may last",
        "It grows by itself: 3 minutes in the first three sessions, 5 until the tenth, 10 until"
        " the twentieth, then 15.",
        "As practice allows",
        "1 minute at most",
        "2 minutes at most",
        "3 minutes at most",
        "5 minutes at most",
        "15 minutes now, against this advice",
    )


@worded
def longest_words() -> tuple[str, ...]:
    """The title, why not, and the two answers."""
    return (
        "15 minutes, before there is practice?",
        "Long shaking early on can stir up more than one wants, and leave one sore, dizzy or"
        " sleepless. That shows hours later.",
        "Short and often teaches the same, and you can always shake another day.",
        "No, stay with what practice allows",
        "Yes, I know why not, and want it",
    )


@worded
def care_lines(
    allowed: Allowed | None,
    due: str,
    sessions: int,
    limit: Limit | None,
    notes: Sequence[Note],
) -> tuple[str, ...]:
    """The state of care, a line each. `due`: when the questions come again; empty for now."""
    lines = [f"Shaking: {_IN_SHORT[allowed] if allowed is not None else 'not asked yet'}."]
    when = f"on {due}" if due else "before your next session with a strap"
    lines.append(f"The questions come {'again ' if allowed is not None else ''}{when}.")
    lines.append(f"Sessions with shaking so far: {sessions}.")
    if limit is not None:
        lines.append(limit_words(limit))
    return (*lines, *(note(each) for each in notes))


_IN_SHORT: dict[Allowed, str] = {
    "everything": "open to you",
    "gentle": "open, short and gentle",
    "with_support": "open with professional support at hand",
    "after_clinician": "not before a clinician agrees; resting is open",
    "no_shaking": "left out for now; resting is open",
    "no_session": "no session for now",
}
