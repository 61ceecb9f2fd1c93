"""What is hostile, or merely odd: a hundred texts through the doors of strap, files and plans.

For other tests: `hostile_strings()` and `acts(text)`.
"""

from __future__ import annotations

import re
from unicodedata import category

import pytest

from aftershake.events import Link, Told
from aftershake.plain import plain, whole_number
from aftershake.strap import Found, facts
from aftershake.strap.choice import listed, match
from aftershake.strap.happening import (
    Answered,
    Begun,
    Failed,
    Give,
    Happening,
    Listed,
    Opened,
    ScanEnded,
)
from aftershake.strap.link import step
from aftershake.strap.patience import Patience
from aftershake.strap.phases import State
from aftershake.strap.trouble import explain

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
P = Patience()
ADDRESS = "C0:FF:EE:00:00:01"


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


def test_there_are_a_hundred_of_them_and_most_would_act() -> None:
    assert len(set(HOSTILE)) >= 100
    assert sum(map(acts, HOSTILE)) > 60
    assert not acts("Polar H10 ␛]0; 心 👍 שלום")
    assert not acts("two\nlines\n", lines=True)
    assert acts("two\nlines\n")


@pytest.mark.parametrize(
    ("text", "most", "number"),
    [
        *(("0", 100, 0), ("100", 100, 100), ("007", 100, 7), ("101", 100, None), ("", 100, None)),
        *(
            ("²", 100, None),
            ("٣", 100, None),
            ("-1", 100, None),
            (" 5", 100, None),
            (None, 9, None),
        ),
        *(("9" * 5000, 100, None), ("9" * 5000, 2**63 - 1, None), ("12\n", 100, None)),
    ],
)
def test_a_number_is_only_what_plain_digits_spell(
    text: str | None, most: int, number: int | None
) -> None:
    assert whole_number(text, most) == number


# Straps


def followed(*history: Happening) -> list[object]:
    """The events that the link machine gives in a history."""
    state, events = State(P, "", "", 0), list[object]()
    for happening in history:
        state, actions = step(state, happening, 0.5)
        events += [action.event for action in actions if isinstance(action, Give)]
    return events


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_strap_tells_of_itself_is_only_text(said: str) -> None:
    raw = said.encode("utf-8", "surrogatepass")[:512]
    events = followed(
        Begun(0.0),
        Listed(0.0, (Found(ADDRESS, "H10", -50),)),
        Listed(3.0, (Found(ADDRESS, "H10", -50),)),
        ScanEnded(3.0),
        Opened(3.1, 1),
        Answered(3.2, 1, "battery", raw),
        Answered(3.3, 1, "maker", raw),
        Answered(3.4, 1, "model", raw),
        Answered(3.5, 1, "firmware", raw),
        Answered(3.6, 1, "location", raw),
    )
    told = {event.what: event for event in events if isinstance(event, Told)}
    assert {"name", "address"} <= told.keys()
    for event in told.values():
        assert not acts(event.value)
        assert plain(event.value) == event.value
        assert event.what in ("name", "address") or (event.raw or event.value.encode()) == raw
    if plain(facts.read("maker", raw)):
        assert told["maker"].value == told["model"].value == facts.read("maker", raw)


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_library_says_of_a_link_is_only_text(said: str) -> None:
    assert not acts(explain(RuntimeError(said)))
    events = followed(
        Begun(0.0),
        *(Listed(at_s, (Found(ADDRESS, "H10", -50),)) for at_s in (0.0, 3.0)),
        ScanEnded(3.0),
        Failed(4.0, 1, "unknown", said),
    )
    reasons = [event.reason for event in events if isinstance(event, Link)]
    assert len(reasons) == 3
    assert not any(map(acts, reasons))
    assert all(plain(reason) == reason for reason in reasons)  # so the disk gives back the same


def test_a_device_that_calls_itself_by_an_address_is_not_the_strap_of_that_address() -> None:
    strap, other = Found(ADDRESS, "H10", -50), Found("AA:BB:CC:DD:EE:FF", ADDRESS.lower(), -40)
    assert match(ADDRESS, [other]) == ([], False)
    assert match(ADDRESS.lower(), [other, strap]) == ([strap], True)
    mac_os = "6FE2F4A0-0000-4B5C-8D1E-000000000001"
    assert match(mac_os, [Found("AA:BB:CC:DD:EE:FF", mac_os, -40)]) == ([], False)
    # What is an address of one of them is no other's name, in whatever form addresses come.
    assert match("7", [Found("7", "A", -50), Found("8", "7", -40)])[0] == [Found("7", "A", -50)]


def test_a_session_stays_with_the_strap_it_began_with() -> None:
    strap, other = Found("7", "H10", -50), Found("8", "7", -40)
    state = State(P, "h10", "", 0)
    history = Begun(0.0), Listed(0.0, (strap,)), ScanEnded(0.0), Failed(0.1, 1, "refused", "why")
    for happening in history:
        state, _ = step(state, happening, 0.5)
    for at_s in (10.0, 13.0, 16.0):
        state, actions = step(state, Listed(at_s, (other, Found("9", "H10", -30))), 0.5)
        assert not any(type(action).__name__ == "EndScan" for action in actions)
    assert state.name == "H10"


def test_hundreds_of_straps_make_no_endless_sentence() -> None:
    crowd = [Found(str(number), "H10", -50) for number in range(500)]
    assert re.fullmatch(r"(H10 \(\d\)(, )?){5} and 495 more", listed(crowd))
