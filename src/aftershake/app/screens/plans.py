"""Choose a plan: the built-in ones and your own, all or those that suit what is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from aftershake.app.screens.base import HEIGHTS, WIDTHS, close
from aftershake.app.widgets.menu import Menu
from aftershake.app.widgets.plan_filter import PlanFilter
from aftershake.app.widgets.plan_preview import PlanPreview
from aftershake.plans.choosing import MINUTES, Place, Wish
from aftershake.plans.plan import Plan
from aftershake.wording.numbers import length
from aftershake.wording.plans import suits

TITLE_COLUMNS = 22
# Rows below which the list is as wide as the screen; its columns, and those of them that the edge,
# the title and the length take.
SHORT_ROWS, WIDEST, AROUND, AROUND_SHORT = 22, 96, 41, 39


class PlanScreen(ModalScreen[Plan | None]):
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back"),
        Binding("f", "place('floor')", "on the floor"),
        Binding("w", "place('wall')", "at a wall"),
        Binding("s", "place('standing')", "standing"),
        Binding("c", "place('chair')", "on a chair"),
        Binding("1", "first", "for a first time"),
        Binding("m", "minutes", "how long"),
        Binding("a", "all", "all"),
    ]

    def __init__(self, plans: Sequence[Plan], chosen: Plan) -> None:
        super().__init__()
        self._plans, self._chosen = list(plans), chosen
        self._shown = self._plans
        self._wish = Wish()
        self._menu, self._filter, self._about = Menu(id="plans"), PlanFilter(), PlanPreview()

    def compose(self) -> ComposeResult:
        self._menu.border_subtitle = "enter choose · esc back"
        yield self._filter
        yield self._menu
        yield self._about

    def on_mount(self) -> None:
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        self._fill()  # narrow rows say less

    def _fill(self) -> None:
        """Show the plans that suit; the one that was highlighted stays so while it is there."""
        at = self._menu.highlighted
        now = self._shown[at] if at is not None and at < len(self._shown) else self._chosen
        self._shown = self._wish.of(self._plans)
        names = [plan.name for plan in self._shown]
        some = f"{len(names)} of {len(self._plans)}" if self._wish != Wish() else f"{len(names)}"
        self._menu.border_title = f"Choose a plan · {some}"
        self._menu.fill(
            [(_row(plan, self._room), plan.name) for plan in self._shown],
            (names.index(now.name) if now.name in names else 0) if names else None,
        )
        self._filter.show(self._wish)
        if not names:
            self._about.show(None)

    @property
    def _room(self) -> int:
        """Columns of a row for what a plan needs and whom it suits: as the styles have the list."""
        short = self.size.height < SHORT_ROWS
        wide = self.size.width - 4 if short else min(WIDEST, self.size.width * 9 // 10)
        return wide - (AROUND_SHORT if short else AROUND)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._shown):
            self._about.show(self._shown[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """By its name: the list may have been narrowed down since, and be another one."""
        chosen = (plan for plan in self._shown if plan.name == event.option_id)
        if (plan := next(chosen, None)) is not None:
            close(self, plan)

    def action_place(self, place: str) -> None:
        """The same key again takes it back."""
        chosen = cast(Place, place) if self._wish.place != place else None
        self._wished(replace(self._wish, place=chosen))

    def action_first(self) -> None:
        self._wished(replace(self._wish, first=not self._wish.first))

    def action_minutes(self) -> None:
        """Any length, then the limits from the longest on."""
        limits = (None, *reversed(MINUTES))
        after = limits[(limits.index(self._wish.most_min) + 1) % len(limits)]
        self._wished(replace(self._wish, most_min=after))

    def action_all(self) -> None:
        self._wished(Wish())

    def _wished(self, wish: Wish) -> None:
        self._wish = wish
        self._fill()

    def action_leave(self) -> None:
        close(self)


def _row(plan: Plan, room: int) -> Content:
    title = f"{plan.title:<{TITLE_COLUMNS}.{TITLE_COLUMNS}}"
    said = f" {length(plan.duration_s):>7}  {suits(plan, room)}"
    return Content.assemble(title, (said, "$muted"))
