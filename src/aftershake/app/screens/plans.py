"""Choose a plan: the built-in ones and your own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aftershake.app.words import length, plan_line
from aftershake.session.plan import Plan


class PlanScreen(ModalScreen[Plan | None]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    def __init__(self, plans: Sequence[Plan], chosen: Plan) -> None:
        super().__init__()
        self._plans, self._chosen = list(plans), chosen

    def compose(self) -> ComposeResult:
        options = [
            Option(
                Content.assemble(
                    (plan.title, "bold"), (f"  {length(plan.duration_s)}\n", "$muted"),
                    (plan_line(plan), "$muted"),
                )
            )
            for plan in self._plans
        ]  # fmt: skip
        plans = OptionList(*options, id="plans", markup=False)
        plans.border_title, plans.border_subtitle = "Choose a plan", "enter choose · esc back"
        plans.highlighted = next(
            (i for i, plan in enumerate(self._plans) if plan.name == self._chosen.name), 0
        )
        yield plans
        yield Static(id="about", markup=False)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#about", Static).update(self._plans[event.option_index].about)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._plans[event.option_index])

    def action_leave(self) -> None:
        self.dismiss(None)
