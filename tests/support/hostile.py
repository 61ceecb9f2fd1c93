"""A hundred hostile or merely odd texts, and whether a text would act in a terminal."""

from __future__ import annotations

from unicodedata import category

HOSTILE = (
    # Terminals: titles, clipboard, links, pictures, colours, the cursor, reports, modes.
    *("\x1b]0;pwned\x07", "\x1b]2;pwned\x1b\\", "\x1b]52;c;cHduZWQ=\x07", "\x1b]8;;http://x\x07l"),
    *(
        "\x1b]1337;File=:AA==\x07",
        "\x1bPq#0;2;0;0;0\x1b\\",
        "\x1b_Gf=24;AAAA\x1b\\",
        "\x1b^pm\x1b\\",
    ),
    *("\x1b[2J", "\x1b[H", "\x1b[31mred", "\x1b[8mhidden", "\x1b[6n", "\x1b[c", "\x1b[21t"),
    *("\x1b[?1049h", "\x1b[?1003h", "\x1b[?25l", "\x1b[9999B", "\x1bc", "\x1b(0lqqk", "\x1b#8"),
    *(
        "\x1b[5i",
        "\x1b]",
        "\x1b[",
        "\x1b",
        "\x1bP+q544e\x1b\\",
        "\x1bP$q\x1b\\",
        "\x1b[200~rm\x1b[201~",
    ),
    # The same in one character each, and other control characters.
    *("\x9b2J", "\x9d0;pwned\x9c", "\x90q\x9c", "\x9f\x9e\x98", "\x85", "\x84", "\x8d", "\x80\x99"),
    *(
        "\n",
        "a\nb",
        "a\r\nb",
        "over\rwritten",
        "a\tb",
        "\x0b\x0c",
        "\x08\x08\x08",
        "\x7f\x7f",
        "\x07",
    ),
    *("\x00", "a\x00b", "\x0e\x0f", "\x05", "\x1a", "\x04", "\x11\x13", "\x1c\x1d\x1e\x1f"),
    # Directions of writing, lines, and what has no width or shows nothing.
    *("abc\u202egnp.exe", "\u202dx", "\u2066x\u2069", "\u2067\u2068", "\u200e\u200f", "\u061c"),
    *("\u2028", "\u2029", "Po\u200blar", "\u200c\u200d", "\u2060\ufeff", "\u00ad", "\u180e"),
    *("\u3164", "\u115f\u1160", "\u034f", "\ufe0f", "\U000e0100", "\u2061\u2062", "\ufff9\ufffa"),
    *(
        "\U000e0041\U000e0042\U000e007f",
        "\U0001d173",
        "\U000f0000",
        "\ue000",
        "\uffff",
        "\U0010ffff",
    ),
    *("\ud800", "\udfff\ud800", "a\udcffb", "\ufdd0"),
    # Letters that pile up, run the other way, are wide, or are taken for others.
    *(
        "Z" + "\u0301" * 40,
        "\u0e49" * 80,
        "\u0489" * 9,
        "שלום",
        "مرحبا ١٢٣",
        "心率带",
        "👍🏽",
        "👩‍👩‍👧",
    ),
    *("Ροlar", "²", "٣", "１２", "\u1680x\u2003", "﷽﷽﷽"),
    # Other languages: markup, HTML, SQL, spreadsheets, formats, shells, paths.
    *("[/nope]", "[red]x[/]", "[@click=app.quit]x[/]", "[", "\\[b]", "[link=http://x]y[/link]"),
    *("<script>alert(1)</script>", "<img src=x onerror=1>", "&lt;&#27;", "'\"><svg/onload=1>"),
    *("'; DROP TABLE session; --", "x' OR '1'='1", '"', "`id`", "$(id)", "%s%n", "{0.__class__}"),
    *("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", '=HYPERLINK("http://x")'),
    *("../../etc/passwd", "/dev/zero", "C:\\CON", "~nosuch/x", "--help", "-", ".", "", " ", "NaN"),
    # Lengths.
    *("A" * 100_000, "é" * 5_000, "\u200b" * 100_000, "9" * 5_000, "\x1b[" * 9_999, "[" * 50_000),
)
ACT = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PILED_UP = 4  # accents on one letter


def hostile_strings() -> tuple[str, ...]:
    """Over a hundred texts that would do something, or break something, were they not only text."""
    return HOSTILE


def acts(text: str, *, lines: bool = False) -> bool:
    """Whether anything in `text` could do something in a terminal, or hide there.

    `lines`: it is the output of a program, in which a line may end.
    """
    piled_up = 0
    for character in text:
        kind = category(character)
        if kind in ACT and not (lines and character == "\n"):
            return True
        piled_up = piled_up + 1 if kind in ("Mn", "Me") else 0
        if piled_up >= PILED_UP:
            return True
    return False
