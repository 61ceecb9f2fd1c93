"""Nothing that anybody wrote is markup, or acts in the terminal: all screens full of it."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from rich.color import ColorSystem
from textual.screen import Screen

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.frame import changes
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.home import Known
from aftershake.app.screens.picker import PickerScreen
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.screens.reason import ReasonScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.events import LinkReason
from aftershake.reasons import Said
from aftershake.rr.gaps import Gap
from aftershake.session.view import Saving
from aftershake.sources.protocol import Found, SourceError
from aftershake.store.store import KnownStrap, Store
from support.app_helpers import KNOWN, Shown, home, row, settle, text_of
from support.past_examples import Kept

SOURCE = Path(__file__).parents[2] / "src" / "aftershake" / "app"
TAKE_TEXT = {"Static", "Label", "OptionList", "Option"}
HOSTILE = (
    "[/nope]",
    "[rest]",
    "[bold red on white]x[/]",
    "[@click=app.leave]x[/]",
    "[link=https://example.org]x[/link]",
    "\\[x",
    "[",
    "H10\x1b]0;pwned\x07\x1b[2J\x9b31m",
    "a\nb\r\tc\x00",
    "\u202eesrever\u2066 \u200b\u200d\ufeff",
    "Z\u0334\u0335\u0336\u0337\u0338a\u0334\u0335\u0336l",
    "漢字👩‍👩‍👧 " * 20,
    "x" * 5000,
    "$muted $ink",
    "",
)


def test_every_widget_that_takes_text_is_told_that_it_is_no_markup() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in TAKE_TEXT - {"Option"}:
                told = {each.arg: each.value for each in node.keywords}.get("markup")
                assert isinstance(told, ast.Constant), (path.name, node.lineno)
                assert told.value is False
            attribute = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert attribute != "from_markup", (path.name, node.lineno)


def screens(take: Callable[[], str]) -> dict[str, Callable[[], Screen[object]]]:
    async def scan() -> AsyncGenerator[tuple[Found, ...]]:
        yield (Found(take(), take(), -50), Found("AA", take(), None, connected=True))
        raise SourceError(take())

    plan = replace(KNOWN.plans[0], name=take(), title=take(), about=take())
    phases = tuple(replace(phase, name=take(), say=take()) for phase in examples.RESTING.phases)
    view = replace(
        examples.RESTING,
        plan_title=take(),
        phases=phases,
        link="ended",
        link_reason=LinkReason("other", take()),
        strap=take(),
    )
    result = replace(
        examples.RESULT,
        title=take(),
        strap=take(),
        phases=tuple(replace(phase, name=take()) for phase in examples.RESULT.phases),
        gaps=(Gap(900.0, 925.0, (), LinkReason("other", take())),),
        comparison=replace(examples.RESULT.comparison, reasons=(Said(take()),)),
    )
    known = Known(
        sessions=[
            row(
                2,
                plan=take(),
                title=take(),
                strap=take(),
                started_at=take(),
                cut_off=True,
                ended_at=None,
            ),
            row(1, plan=take(), title=take(), strap=take(), started_at=take()),
        ],
        strap=KnownStrap(take(), take(), take(), 50),
        plans=[plan],
        place=take(),
    )
    past = row(1, plan=take(), title=take(), strap=take(), started_at=take(), excluded=take())
    return {
        "home": lambda: home(known),
        "history": lambda: HistoryScreen(Kept(3, [past]), year=2026),
        "leave-out": lambda: ReasonScreen(take()),
        "plans": lambda: PlanScreen([plan], plan),
        "picker": lambda: PickerScreen(scan),
        "session": lambda: Shown(view).screen(take()),
        "lost": lambda: Shown(replace(view, hr_bpm=None)).screen(take()),
        "waiting": lambda: Shown(replace(view, stage="waiting")).screen(),
        "unsaved": lambda: Shown(replace(view, saving=Saving(why="busy", file=take()))).screen(),
        "review": lambda: ReviewScreen(result),
        "trouble": lambda: TroubleScreen(take(), take()),
    }


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    return Store(tmp_path / "aftershake.db")


async def shown(store: Store, take: Callable[[], str]) -> AsyncGenerator[tuple[str, AftershakeApp]]:
    """Every screen in turn, with what `take` gives wherever text comes from outside."""
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        for name, screen in screens(take).items():
            app.push_screen(screen())
            app.notify(take())
            await settle(pilot)
            yield name, app


@pytest.mark.parametrize("first", range(0, len(HOSTILE), 4))
async def test_no_text_breaks_a_screen_or_acts(first: int, store: Store) -> None:
    texts = cycle([*HOSTILE[first:], *HOSTILE[:first]])
    async for name, app in shown(store, lambda: next(texts)):
        sent = changes(None, app.rows(), ColorSystem.TRUECOLOR)
        acts = re.sub(r"\x1b\[(?:\d+;\d+H|[\d;]*m)", "", sent)
        assert acts.isprintable(), (name, acts)


async def test_text_is_text_on_every_screen(store: Store) -> None:
    async for name, app in shown(store, lambda: "[/x] [b]y"):
        assert "[/x]" in text_of(app), name


@pytest.mark.parametrize("text", ['"[/nope]" = 1', 'kind = "[rest]"', 'name = "[/x]"', "[/y"])
async def test_a_plan_that_cannot_be_used_is_told_as_it_is(
    text: str, tmp_path: Path, store: Store
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "[bold]mine[nope].toml").write_text(
        f'name = "mine"\ntitle = "[/title]"\n[[phase]]\nname = "[/a]"\n{text}\n'
    )
    app = AftershakeApp(store.path)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        (told,) = app._notifications
        assert not told.markup
        assert "[bold]mine[nope].toml" in told.message


async def test_a_last_word_is_no_markup(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test() as pilot:
        app.exit(1, 1, "Cannot open [/nope]: [bold]no[/]")
        await settle(pilot)
    assert "Cannot open [/nope]: [bold]no[/]" in capfd.readouterr().err
