"""The details of a session: what lies behind its review, a picture a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from aftershake.app.screens.base import Page, once
from aftershake.app.widgets.course_figure import CourseFigure
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.poincare_figure import PoincareFigure
from aftershake.app.widgets.recovery_figure import RecoveryFigure
from aftershake.app.widgets.spectrum_figure import SpectrumFigure
from aftershake.app.widgets.tabs import Tabs
from aftershake.app.widgets.tachogram_figure import TachogramFigure
from aftershake.app.widgets.title import Title
from aftershake.errors import AftershakeError
from aftershake.review.details import Details
from aftershake.review.model import review_of
from aftershake.session.result import Result

if TYPE_CHECKING:
    from aftershake.recording.behind import Behind

PAGES: tuple[type[Figure], ...] = (
    CourseFigure,
    RecoveryFigure,
    TachogramFigure,
    PoincareFigure,
    SpectrumFigure,
)


class DetailsScreen(Page[None]):
    """`behind` is awaited here; leaving the screen cancels it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d", "leave", "back", key_display="esc"),
        Binding("right,tab,l", "turn(1)", "next", key_display="→"),
        Binding("left,shift+tab", "turn(-1)", "previous", key_display="←"),
        *(Binding(str(at + 1), f"turn_to({at})", show=False) for at in range(len(PAGES))),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(
        self, result: Result, behind: Behind, *, in_file: bool = False, year: int | None = None
    ) -> None:
        """`in_file`: the session is in no database, but in a file; `year`: that of now."""
        super().__init__()
        self._result, self._behind, self._in_file = result, behind, in_file
        self._review, self._year = review_of(result), year
        self._tabs = Tabs([page.tab for page in PAGES], id="tabs")
        self._figures: tuple[Figure, ...] = ()
        self._place = Vertical(id="figures")

    def body(self) -> ComposeResult:
        with Vertical(classes="column", id="details"):
            yield Title(self._review, in_file=self._in_file, year=self._year)
            yield self._tabs
            with self._place:
                yield Static("From every beat that was saved …", classes="muted", markup=False)

    def on_mount(self) -> None:
        self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        try:
            details = await once(self._behind(self._result))
        except AftershakeError as error:
            await self._show(Static(str(error), classes="caution", markup=False))
        except Exception as error:
            words = f"This is a mistake in the program: {type(error).__name__}: {error}"
            await self._show(Static(words, classes="caution", markup=False))
        else:
            await self.shown(details)

    async def shown(self, details: Details) -> None:
        """Draw them, on the page that is chosen."""
        self._figures = tuple(page(self._result, details) for page in PAGES)
        for at, figure in enumerate(self._figures):
            figure.display = at == self._tabs.at
        await self._show(*self._figures)

    async def _show(self, *widgets: Figure | Static) -> None:
        if self._place.is_attached:
            await self._place.remove_children()
            await self._place.mount(*widgets)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        self.action_turn_to(message.at)

    def action_turn(self, by: int) -> None:
        self.action_turn_to((self._tabs.at + by) % len(PAGES))

    def action_turn_to(self, at: int) -> None:
        self._tabs.at = at
        for number, figure in enumerate(self._figures):
            figure.display = number == at
