"""What is asked and said of care where there is no screen, besides what pages say too."""

from __future__ import annotations

from typing import ClassVar


class CareWords:
    QUESTIONS = (
        "Fifteen short questions first, so that this stays kind to you. Only what they come to is"
        " kept."
    )
    ANSWERS: ClassVar[tuple[str, ...]] = ("Yes.", "No.", "Unsure, which counts as yes.")
    CLINICIAN: ClassVar[tuple[str, ...]] = ("Yes.", "No.", "Unsure, which counts as no.")
    WHAT_NOW = "What would you like?"
    OR_ELSE: ClassVar[dict[str, str]] = {
        "again": "Answer the questions again.",
        "go on": "Go on with the shaking, as planned.",
    }
    EACH_ITEM = "Type a figure from 0 to 10 for each; enter alone leaves one out, q leaves."
    REST = "Rest instead."
    TODAY = "How is today?"
    ALL_WELL = "All is well."
    ANYTHING_ELSE = "Anything else?"
    NO_MORE = "Nothing else."
    REST_INSTEAD = "Which rest instead?"
    REHEARSE = (
        "Ways to stop, tried once before they are needed. You stay in charge of the shaking: any of"
        " these ends it."
    )
    THEN_ENTER = "Try it, then press enter."
    STOPPING_KEY = (
        "And the key: s and enter stops the session from anywhere and keeps what there is. Press"
        " enter to go on."
    )
    CONTACT = "Whom you have noted: {}"
