"""The colours, dark and light. Every one is legible on its ground; none carries meaning alone.

Contrast (WCAG) is checked by the tests: 4.5 for what is read, 3 for strokes that say something
(bars still to come, axes, scroll bars); a hairline only parts. The three phase colours stay apart
under the three common kinds of colour blindness; there is no red and no green verdict.
"""

from __future__ import annotations

from textual.theme import Theme

DARK_GROUND, LIGHT_GROUND = "#12161C", "#FBFAF7"
DARK = {
    "text": "#E6EAEE",
    "muted": "#98A2AE",
    "baseline": "#6CB6E8",
    "shaking": "#F0B253",
    "integration": "#B7DDB0",
    "caution": "#E58A6B",
    "rule": "#616D7A",
    "hairline": "#3A4450",
    "chosen": "#22303D",
}
LIGHT = {
    "text": "#20262D",
    "muted": "#5B6670",
    "baseline": "#0B6AA8",
    "shaking": "#965800",
    "integration": "#1C4A24",
    "caution": "#A23B16",
    "rule": "#858C8D",
    "hairline": "#C2C6C6",
    "chosen": "#E1EAF0",
}


def _theme(name: str, ground: str, inks: dict[str, str], *, dark: bool) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=inks["baseline"],
        secondary=inks["integration"],
        accent=inks["shaking"],
        warning=inks["caution"],
        error=inks["caution"],
        success=inks["integration"],
        foreground=inks["text"],
        background=ground,
        surface=ground,
        panel=inks["chosen"],
        text_alpha=1.0,
        variables={
            "ink": inks["text"],
            "muted": inks["muted"],
            "baseline": inks["baseline"],
            "shaking": inks["shaking"],
            "integration": inks["integration"],
            "caution": inks["caution"],
            "rule": inks["rule"],
            "hairline": inks["hairline"],
            "chosen": inks["chosen"],
            "block-cursor-foreground": inks["text"],
            "block-cursor-background": inks["chosen"],
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": inks["text"],
            "block-cursor-blurred-background": inks["chosen"],
            "block-hover-background": inks["chosen"],
            "scrollbar": inks["rule"],
            "scrollbar-hover": inks["muted"],
            "scrollbar-active": inks["muted"],
            "scrollbar-background": ground,
            "scrollbar-background-hover": ground,
            "scrollbar-background-active": ground,
            "scrollbar-corner-color": ground,
            "border": inks["rule"],
            "border-blurred": inks["rule"],
        },
    )


DARK_THEME = _theme("aftershake-dark", DARK_GROUND, DARK, dark=True)
LIGHT_THEME = _theme("aftershake-light", LIGHT_GROUND, LIGHT, dark=False)
