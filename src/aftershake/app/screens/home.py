"""Home: start, choose a plan, look around, open what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from aftershake.app.screens.base import Page
from aftershake.app.screens.home_rows import (
    Row,
    all_said,
    cut_off,
    heading,
    history,
    item,
    last,
    next_line,
    session,
    session_heading,
    short_session,
    strap,
    trend,
)
from aftershake.app.widgets import scale
from aftershake.app.widgets.menu import Menu
from aftershake.plans.plan import Plan
from aftershake.recording.last import last_of
from aftershake.wording.plans import plan_line

if TYPE_CHECKING:
    from aftershake.analysis.overview import Lately
    from aftershake.store.store import KnownStrap, SessionRow

NAME, TAGLINE = "Aftershake", "Rest, shake, rest. See, honestly, whether anything shifts."
NEW = "No session yet. The first begins with a rest."
# Columns: from where there is room for a scale, what stands before it, and how long it may be.
ROOMY, BEFORE_SCALE, SHORTEST_SCALE, LONGEST_SCALE = 100, 38, 25, 33
WIDEST, AROUND = 120, 11  # columns of the page, and those of them that margins and gaps take
NARROW = 72  # columns below which rows say less
SHOWN = 20  # sessions in the list; all of them are in the history


class Known(NamedTuple):
    """What home shows. `plans` has at least one plan; while `opening`, the usual one alone."""

    sessions: Sequence[SessionRow]
    strap: KnownStrap | None
    plans: Sequence[Plan]
    place: str  # where the data lie
    demo: bool = False
    opening: bool = False  # the store is not open yet: nothing is known of the past
    chosen: str | None = None  # the plan that was chosen, to stay so
    recent: Collection[int] = ()  # sessions that were cut off so lately that they can go on
    in_all: int = 0  # how many sessions there are
    lately: Lately | None = None  # what they say together; None until it is put together
    unread: str = ""  # why nothing can be read of the past just now
    year: int | None = None  # that of now: days of another are told with theirs
    whose: str | None = None  # the name of the person, where there could be another; "" without one


def title(known: Known) -> str:
    """What this is, and whose, where it could be another's."""
    from aftershake.wording.people import whose_short

    if known.demo:
        return f"{NAME} · demo, kept apart from your sessions"
    return NAME if known.whose is None else f"{NAME} · {whose_short(known.whose)}"


class HomeScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("h", "post_history", "history"),
        Binding("t", "post_trend", "trend"),
        Binding("q", "app.quit", "quit"),
    ]

    class Shown(Message):
        """Home is seen, and what weeks of sessions say may be another thing than before."""

    class History(Message):
        """Show every session there is."""

    class Trend(Message):
        """Show how the resting numbers go."""

    @dataclass
    class Start(Message):
        """Begin a session with the strap and this plan."""

        plan: Plan

    @dataclass
    class Chosen(Message):
        """Keep this plan as the one to start with."""

        plan: Plan

    @dataclass
    class Plans(Message):
        """Choose among the plans."""

        home: HomeScreen

    class FindStrap(Message):
        """Look for straps and choose one."""

    class LookAround(Message):
        """A session on a simulated heart."""

    @dataclass
    class Open(Message):
        """Show what a session gave."""

        row: SessionRow

    @dataclass
    class GoOn(Message):
        """Resume a session that was cut off."""

        row: SessionRow

    @dataclass
    class Close(Message):
        """End a session that was cut off, and keep what was recorded."""

        row: SessionRow

    def __init__(self, look: Callable[[], Known]) -> None:
        super().__init__()
        self._look = look
        self._known = look()
        self._plan = self._usual_plan()
        self._title = Static(title(self._known), classes="title", markup=False)
        self._last, self._place = Static(id="last", markup=False), Static(id="place", markup=False)
        self._next = Static(id="next", markup=False)
        self._menu = Menu(id="menu")

    def body(self) -> ComposeResult:
        with Vertical(classes="column", id="home"):
            yield self._title
            yield Static(TAGLINE, id="tagline", markup=False)
            yield self._last
            yield self._next
            yield self._menu
            yield self._place

    def on_mount(self) -> None:
        self.show()

    def _scale(self, words: int) -> int:
        """How wide a change can be drawn beside words of this length, columns; 0: not at all."""
        room = min(self.size.width, WIDEST) - AROUND - BEFORE_SCALE - words
        scale_ = min(room, LONGEST_SCALE)
        return scale_ if self.size.width >= ROOMY and scale_ >= SHORTEST_SCALE else 0

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.show()

    def on_screen_resume(self) -> None:
        self.look_again()
        if not self._known.opening:
            self.post_message(self.Shown())

    def look_again(self) -> None:
        """Show what is known by now."""
        opening, self._known = self._known.opening, self._look()
        if opening:
            self._plan = self._usual_plan()
            if not self._menu.moved:
                self._menu.highlighted = None  # what matters most has just come
        self.show()

    def tell(self, lately: Lately) -> None:
        """Show what weeks of sessions say."""
        self._known = self._known._replace(lately=lately)
        self.show()

    def show(self) -> None:
        """Fill the screen from what is known; the highlight stays where it was."""
        known, menu = self._known, self._menu
        ended = [row for row in known.sessions if row.ended_at is not None]
        self._title.update(title(known))
        said = last(last_of(ended), *self._seen) if ended else ""
        self._last.update(known.unread or (said if known.opening or known.sessions else NEW))
        self._last.set_class(bool(known.unread), "-unread")
        step = known.lately.next_step if known.lately is not None else None
        self._next.update(next_line(step) if step is not None else "")
        self._next.display = step is not None
        self._last.set_class(step is not None, "-before")
        self._place.update(
            Content.assemble(
                ("Data  ", "$muted"), known.place, ("  only on this computer", "$muted")
            )
        )
        rows = self._rows()
        ids = [row[1] for row in rows if row is not None]
        at = menu.highlighted
        kept = menu.get_option_at_index(at).id if at is not None else None
        first = next((i for i, each in enumerate(ids) if each is not None), None)
        menu.fill(rows, ids.index(kept) if kept is not None and kept in ids else first)
        menu.focus()

    @property
    def _seen(self) -> tuple[int, bool, int | None]:
        """How wide it is, whether rows say less for that, and the year of now."""
        return self.size.width, self.size.width < NARROW, self._known.year

    def _rows(self) -> list[Row]:
        known, plan, seen = self._known, self._plan, self._seen
        rows: list[Row] = []
        for row in known.sessions:
            if row.cut_off:
                rows += cut_off(row, row.id in known.recent, seen[1])
        others = f" · {len(known.plans)} to choose from"
        rows += [
            item("Start", plan_line(plan), "start"),
            item("Plan", plan.title + ("" if known.opening else others), "plan"),
            item("Strap", "…" if known.opening else strap(known.strap), "strap"),
            item("Look around", "a simulated heart, six times the speed", "demo"),
        ]
        ended = [row for row in known.sessions if not row.cut_off]
        if ended:
            rows += [history(last_of(ended), known.in_all, known.year), trend(known.lately)]
            ended = ended[:SHOWN]
            roomy = self.size.width >= ROOMY  # then each is said in words
            rows += [None, *session_heading([] if roomy else ended, *seen[:2])]
            scale_ = self._scale(max(len(all_said(row)) for row in ended))
            if scale_:
                rows.append(heading(f"{'':{BEFORE_SCALE}}{scale.labels(scale_).plain}"))
            for row in ended:
                said = session(row, scale_, known.year) if roomy else short_session(row, *seen)
                rows.append(said)
        return rows

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        match (event.option.id or "").split():
            case ["start"]:
                self.post_message(self.Start(self._plan))
            case ["plan"]:
                self.action_plans()
            case ["strap"]:
                self.post_message(self.FindStrap())
            case ["demo"]:
                self.post_message(self.LookAround())
            case ["history"]:
                self.action_post_history()
            case ["trend"]:
                self.action_post_trend()
            case [what, number]:
                row = next(each for each in self._known.sessions if each.id == int(number))
                ask = {"session": self.Open, "resume": self.GoOn, "close": self.Close}[what]
                self.post_message(ask(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # While it is not known yet whether there are any, the wish is kept.
        there = self._known.opening or bool(self._known.sessions)
        return action not in ("post_history", "post_trend") or there

    def action_post_history(self) -> None:
        self.post_message(self.History())

    def action_post_trend(self) -> None:
        self.post_message(self.Trend())

    @property
    def plan(self) -> Plan:
        """What the next session goes by."""
        return self._plan

    def action_plans(self) -> None:
        self.post_message(self.Plans(self))

    def choose_plan(self) -> None:
        from aftershake.app.screens.plans import PlanScreen

        self.app.push_screen(PlanScreen(self._known.plans, self._plan), self._choose)

    def _choose(self, plan: Plan | None) -> None:
        if plan is not None:
            self._plan = plan
            self.post_message(self.Chosen(plan))
            self.show()

    def _usual_plan(self) -> Plan:
        """The plan that was chosen, or else that of the last session; else the first."""
        last = last_of(self._known.sessions).plan if self._known.sessions else None
        of_name = {plan.name: plan for plan in self._known.plans}
        named = (of_name.get(name) for name in (self._known.chosen, last) if name is not None)
        return next((plan for plan in named if plan is not None), self._known.plans[0])
