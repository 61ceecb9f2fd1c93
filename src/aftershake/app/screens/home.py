"""Home: start, choose a plan, look around, open what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aftershake.app.screens.base import Page
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.widgets.menu import Menu
from aftershake.app.words import MISSING, VERDICTS, clock, plan_line, ratio, when
from aftershake.session.plan import Plan
from aftershake.store.store import KnownStrap, SessionRow

SHOWN = 50  # sessions in the list; older ones by `aftershake sessions`


@dataclass(frozen=True, slots=True)
class Known:
    """What home shows. `plans` has at least one plan."""

    sessions: Sequence[SessionRow]
    strap: KnownStrap | None
    plans: Sequence[Plan]
    place: str  # where the data lie
    demo: bool = False


class HomeScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "plan", "plan"),
        Binding("s", "strap", "strap"),
        Binding("question_mark", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    @dataclass
    class Start(Message):
        """Begin a session with the strap and this plan."""

        plan: Plan

    class FindStrap(Message):
        """Look for straps and choose one."""

    class LookAround(Message):
        """A session on a simulated heart."""

    @dataclass
    class Open(Message):
        """Show what a session gave."""

        session_id: int

    @dataclass
    class GoOn(Message):
        """Resume a session that was cut off."""

        session_id: int

    @dataclass
    class Close(Message):
        """End a session that was cut off, and keep what was recorded."""

        session_id: int

    def __init__(self, look: Callable[[], Known]) -> None:
        super().__init__()
        self._look = look
        self._known = look()
        self._plan = self._usual_plan()

    def body(self) -> ComposeResult:
        with Vertical(classes="column", id="home"):
            yield Static("Aftershake", classes="title")
            yield Static("Rest, shake, rest. See, honestly, whether anything shifts.", id="tagline")
            yield Static(id="last", markup=False)
            yield Menu(id="menu", markup=False)
            yield Static(id="place", markup=False)

    def on_mount(self) -> None:
        self.show()

    def on_screen_resume(self) -> None:
        self._known = self._look()
        self.show()

    def show(self) -> None:
        """Fill the screen from what is known; the highlight stays where it was."""
        known, menu = self._known, self.query_one("#menu", Menu)
        ended = [row for row in known.sessions if not row.cut_off]
        self.query_one("#last", Static).update(_last(ended[0] if ended else None))
        self.query_one("#place", Static).update(
            Content.assemble(
                ("Data  ", "$muted"), known.place, ("  only on this computer", "$muted")
            )
        )
        kept = menu.highlighted
        kept_id = menu.get_option_at_index(kept).id if kept is not None else None
        menu.clear_options()
        menu.add_options(self._options())
        ids = [menu.get_option_at_index(i).id for i in range(menu.option_count)]
        first = next((i for i, each in enumerate(ids) if each is not None), None)
        menu.highlighted = ids.index(kept_id) if kept_id in ids and kept_id else first
        menu.focus()

    def _options(self) -> list[Option | None]:
        known, plan = self._known, self._plan
        options: list[Option | None] = []
        for row in known.sessions:
            if row.cut_off:
                at = when(row.started_at)
                options += [
                    _heading(f"▲ The session of {at} was cut off after {clock(row.duration_s)}"),
                    _item("Resume it", "go on where it stopped", f"resume {row.id}"),
                    _item("Close it", "keep what was recorded, and see it", f"close {row.id}"),
                    None,
                ]
        if known.strap is None:
            strap = "none yet; the first start looks for one"
        else:
            strap = f"{known.strap.name} ··{_tail(known.strap.address)}, used last"
            if known.strap.battery_percent is not None:
                strap += f" · battery {known.strap.battery_percent} %"
        options += [
            _item("Start a session", plan_line(plan), "start"),
            _item("Plan", f"{plan.title} · {len(known.plans)} to choose from", "plan"),
            _item("Strap", strap, "strap"),
            _item("Look around", "without a strap: a simulated heart, six times the speed", "demo"),
        ]
        rows = [row for row in known.sessions if not row.cut_off][:SHOWN]
        if rows:
            options += [None, _heading("Sessions")]
            options += [_session(row) for row in rows]
        return options

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        match (event.option.id or "").split():
            case ["start"]:
                self.post_message(self.Start(self._plan))
            case ["plan"]:
                self.action_plan()
            case ["strap"]:
                self.action_strap()
            case ["demo"]:
                self.post_message(self.LookAround())
            case ["session", number]:
                self.post_message(self.Open(int(number)))
            case ["resume", number]:
                self.post_message(self.GoOn(int(number)))
            case ["close", number]:
                self.post_message(self.Close(int(number)))

    def action_plan(self) -> None:
        self.app.push_screen(PlanScreen(self._known.plans, self._plan), self._choose)

    def action_strap(self) -> None:
        self.post_message(self.FindStrap())

    def _choose(self, plan: Plan | None) -> None:
        if plan is not None:
            self._plan = plan
            self.show()

    def _usual_plan(self) -> Plan:
        """The plan of the last session, if it is still there; else the first."""
        last = self._known.sessions[0].plan if self._known.sessions else ""
        return next((p for p in self._known.plans if p.name == last), self._known.plans[0])


def _item(label: str, about: str, name: str) -> Option:
    return Option(Content.assemble((f"{label:<17}", "bold"), (about, "$muted")), id=name)


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "$muted"), disabled=True)


def _session(row: SessionRow) -> Option:
    day = when(row.started_at)
    return Option(
        Content.assemble(
            f"{day:<18}", (f"{row.plan:<10.10} ", "$muted"),
            f"{ratio(row.delta_ln_rmssd):>6}  ", (_verdict(row), "$muted"),
        ),
        id=f"session {row.id}",
    )  # fmt: skip


def _verdict(row: SessionRow) -> str:
    said = next((words for key, words in VERDICTS.items() if key == row.verdict), "no result")
    return said if row.complete else f"{said}, stopped early"


def _last(row: SessionRow | None) -> Content:
    if row is None:
        return Content.styled(
            "No session yet. It begins with a rest; nothing to prepare.", "$muted"
        )
    words = Content.assemble(("Last  ", "$muted"), when(row.started_at), "  ")
    if row.headline:
        return Content.assemble(words, (row.headline, "$muted"))
    return Content.assemble(words, (_verdict(row), "$muted"))


def _tail(address: str) -> str:
    letters = [c for c in address if c.isalnum()]
    return "".join(letters[-4:]).upper() or MISSING
