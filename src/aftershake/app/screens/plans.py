"""Choose a plan: the built-in ones and your own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from aftershake.app.screens.base import close
from aftershake.app.widgets.menu import Menu
from aftershake.plans.plan import Plan
from aftershake.wording.plans import plan_line


class PlanScreen(ModalScreen[Plan | None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    def __init__(self, plans: Sequence[Plan], chosen: Plan) -> None:
        super().__init__()
        self._plans, self._chosen = list(plans), chosen
        self._menu, self._about = Menu(id="plans"), Static(id="about", markup=False)

    def compose(self) -> ComposeResult:
        self._menu.border_title = "Choose a plan"
        self._menu.border_subtitle = "enter choose · esc back"
        yield self._menu
        yield self._about

    def on_mount(self) -> None:
        rows = [
            (Content.assemble(f"{plan.title:<16}", (plan_line(plan), "$muted")), plan.name)
            for plan in self._plans
        ]
        chosen = next((i for i, p in enumerate(self._plans) if p.name == self._chosen.name), 0)
        self._menu.fill(rows, chosen)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._about.update(self._plans[event.option_index].about)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        close(self, self._plans[event.option_index])

    def action_leave(self) -> None:
        close(self)
