"""Trend: how the resting numbers go over days, and what the sessions changed, plan by plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, later
from aftershake.app.widgets.bullet import Bullet
from aftershake.app.widgets.day_plot import DayPlot, Days, spanned
from aftershake.app.widgets.ends import Ends
from aftershake.app.widgets.plan_strips import PlanStrips
from aftershake.errors import AftershakeError
from aftershake.hrv.trend import BAND_DAYS, DayLevel, Trend, first_of
from aftershake.threads import aside
from aftershake.wording import trend as words
from aftershake.wording.over_sessions import next_sentence, plan_lines

if TYPE_CHECKING:
    from aftershake.analysis.overview import Overview

RANGES: tuple[int | None, ...] = (BAND_DAYS, 365, None)
SAID = "trend-said"
ROOMY = 80  # columns from which the legend says more


class TrendScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "range", "60 days, a year, all"),
        Binding("question_mark,f1", "app.help", "help", key_display="?"),
        Binding("escape,t", "leave", "back", key_display="esc"),
    ]

    def __init__(self, read: Callable[[], Overview], known: Overview | None = None) -> None:
        """`read` blocks, and raises StoreError; `known` is what it gave the last time."""
        super().__init__()
        self._read, self._before = read, known
        self._known: Overview | None = None
        self._most: int | None = BAND_DAYS
        self._title = Ends(id="trend-title")
        self._headline = Static(id="trend-headline", markup=False)
        self._rmssd, self._rate = DayPlot(id="rmssd-days"), DayPlot(id="rate-days")
        self._rmssd_head = Ends(id="rmssd-head")
        self._rate_head = Static("Heart rate at rest, bpm", classes="plot-head", markup=False)
        self._strips_head = Static(id="strips-head", classes="plot-head", markup=False)
        self._strips = PlanStrips(id="strips")
        self._days, self._changes = Vertical(classes=SAID), Vertical(classes=SAID)

    def body(self) -> ComposeResult:
        with Column(classes="column", id="trend"):
            yield self._title
            yield self._headline
            yield self._rmssd_head
            yield self._rmssd
            yield self._rate_head
            yield self._rate
            yield self._strips_head
            yield self._strips
            yield self._changes
            yield self._days

    def on_mount(self) -> None:
        for each in (self._rmssd, self._rate, self._rate_head, self._strips_head):
            each.display = False
        if self._before is not None:
            self._show(self._before)
        self.run_worker(later(self._look))

    async def _look(self) -> None:
        try:
            known = await aside(self._read)
        except AftershakeError as error:
            self.app.notify(str(error), severity="warning", timeout=10)
            self._headline.update(str(error))  # over what was known before
            return
        if known != self._known:
            self._show(known)

    def _show(self, known: Overview) -> None:
        self._known = known
        found = known.trend
        for each in (self._rmssd, self._rate, self._rate_head):
            each.display = found is not None
        self._strips_head.display = bool(known.plans)
        self._strips.show(known.plans)
        self._headline.update(words.beside(found) if found is not None else words.NONE_YET)
        self._days.remove_children()
        self._changes.remove_children()
        self._days.mount_all(Bullet("·", line) for line in _said_of_days(known))
        self._changes.mount_all(Bullet("·", line) for line in plan_lines(known.plans))
        self._draw()
        self.refresh_bindings()

    def on_resize(self, event: object) -> None:
        super().on_resize(event)  # type: ignore[arg-type]
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        """What depends on the size and on the range."""
        width, known = self._title.size.width, self._known
        found = known.trend if known is not None else None
        title = Content.styled("Trend", "$baseline bold")
        rests = Content.styled(words.rests_on(found) if found is not None else "", "$muted")
        self._title.show(title, rests)
        if found is None:
            return
        roomy = width >= ROOMY
        legend = Content.assemble(
            "RMSSD at rest, ms  " if roomy else "RMSSD, ms  ", ("• a day   ", "$muted"),
            ("⠤", "$integration"), (f" mean of 7{' days' * roomy}   ", "$muted"),
            ("░", "$rule"), (" your middle range" if roomy else " range", "$muted"),
        )  # fmt: skip
        levels = _levels(found, self._most)
        drawn = words.drawn_days((levels.last - levels.first).days + 1, all_=self._most is None)
        self._rmssd_head.show(legend, Content.styled(drawn, "$muted"))
        dots = Content.assemble(
            "Change over a session  ", ("· one  • more  ", "$muted"), "━", (" its mean lies here"
            if roomy else " mean", "$muted"),
        )  # fmt: skip
        self._strips_head.update(dots)
        self._rmssd.show(levels)
        self._rate.show(_rates(found, self._most))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        known = self._known
        return action != "range" or bool(known is not None and known.trend is not None)

    def action_range(self) -> None:
        self._most = RANGES[(RANGES.index(self._most) + 1) % len(RANGES)]
        self._draw()
        self._rmssd_head.scroll_visible(animate=False, top=True)  # what changes is seen


def _said_of_days(known: Overview) -> Iterator[str]:
    """What else `aftershake trend` says of them, in the same words."""
    found, taken = known.trend, known.readings
    if found is not None:
        yield from (words.newest(found), words.week(found), words.band(found))
        yield from words.other_postures(found)
    if taken.excluded:
        yield words.left_out(taken.excluded)
    if taken.ahead:
        yield words.ahead(taken.ahead)
    if taken.refused:
        yield words.refused(taken.refused)
    if taken.outdated:
        yield words.outdated(taken.outdated)
    if found is not None and known.next_step is not None:
        yield next_sentence(known.next_step)
    if found is not None:
        yield words.WHAT_IT_IS


def _drawn(found: Trend, most: int | None) -> tuple[Sequence[DayLevel], date, date]:
    """The days to draw, and from which to which that is."""
    first, last = spanned([found.by_day[at].day for at in (0, -1)], most)
    return found.by_day[bisect_left(found.by_day, first, key=attrgetter("day")) :], first, last


def _levels(found: Trend, most: int | None) -> Days:
    days, first, last = _drawn(found, most)
    means = tuple((d.day, d.week_rmssd_ms) for d in days if d.week_rmssd_ms is not None)
    band = (found.low_ms, found.high_ms)
    return Days(
        tuple((each.day, each.rmssd_ms) for each in days),
        means,
        None if band[0] is None or band[1] is None else (band[0], band[1]),
        first_of(BAND_DAYS, last),
        first,
        last,
        least=20.0,
        step=10.0,
        ink="$integration",
    )


def _rates(found: Trend, most: int | None) -> Days:
    days, first, last = _drawn(found, most)
    values = tuple((each.day, each.hr_bpm) for each in days if each.hr_bpm is not None)
    return Days(values, (), None, last, first, last, least=10.0, step=5.0, ink="$ink", fine=True)
