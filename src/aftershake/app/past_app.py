"""The part of the interface that looks back: history, trend, what a session gave, and putting
sessions in order.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.app.caring_app import CaringApp
from aftershake.app.screens.base import later
from aftershake.app.screens.home import HomeScreen
from aftershake.errors import AftershakeError
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.analysis.looked import Looked
    from aftershake.analysis.overview import Lately, Overview
    from aftershake.app.screens.history import HistoryScreen
    from aftershake.app.screens.working import Work, WorkingScreen
    from aftershake.session.check import Said
    from aftershake.session.result import Result
    from aftershake.store.store import SessionRow

READ_S = 0.2  # after home has told what it tells, the rest of what the trend does is made


class PastApp(CaringApp):
    # What the last look at all sessions gave, for home and for the trend.
    _lately: Looked[Lately] | None = None
    _overview: Looked[Overview] | None = None

    @property
    def lately(self) -> Lately | None:
        """As it was when it was last looked at."""
        return self._lately.found if self._lately is not None else None

    # Home

    def on_home_screen_shown(self, message: HomeScreen.Shown) -> None:
        """What weeks of sessions say is put together while the person reads the rest of home."""
        self.run_worker(
            later(self._look_over), group="overview", exclusive=True, exit_on_error=False
        )

    async def _look_over(self) -> None:
        """What home tells; and while that is read, all of the trend."""
        from aftershake.threads import aside

        try:
            lately = await aside(self._lately_now)
        except AftershakeError:  # which home tells by itself
            return
        home = self.screen_stack[0]
        if isinstance(home, HomeScreen):
            home.tell(lately)
        await asyncio.sleep(READ_S)
        with suppress(AftershakeError):  # the trend tells it itself
            await aside(self._overview_now)

    def _lately_now(self) -> Lately:
        """Blocks. Raises StoreError."""
        from aftershake.analysis.overview import lately_at

        self._lately = looked = lately_at(self._path, self._lately)
        return looked.found

    def _overview_now(self) -> Overview:
        """Blocks. Raises StoreError."""
        from aftershake.analysis.overview import overview_at

        self._overview = looked = overview_at(self._path, self._overview, self._lately)
        return looked.found

    # What a session gave

    def _work(self, work: Work) -> None:
        from aftershake.app.screens.working import WorkingScreen

        self.push_screen(WorkingScreen(work))

    def on_working_screen_done(self, message: WorkingScreen.Done) -> None:
        from aftershake.app.checking import review_screen

        if self._uncovered(message.screen):
            self.switch_screen(review_screen(self._path, message.result))
            self.run_worker(later(self._tell_if_left_out, message.result.id))
            self.recompute_behind()

    def open_result(self, row: SessionRow) -> None:
        """Show what the session gave that a list shows."""
        self._work(partial(_result_of, self._path, row))

    async def _tell_if_left_out(self, session_id: int) -> None:
        from aftershake.threads import aside
        from aftershake.wording.excluded import excluded

        with suppress(AftershakeError):
            reason = await aside(partial(_left_out, self._path, session_id))
            if reason is not None:
                self.say_shortly(excluded(reason))

    def on_working_screen_failed(self, message: WorkingScreen.Failed) -> None:
        if self._uncovered(message.screen):
            self.pop_screen()
            self.trouble(message.error)

    # History and trend

    def show_history(self) -> None:
        from aftershake.app.past_sessions import Sessions
        from aftershake.app.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(Sessions(self._path)))

    def show_trend(self) -> None:
        from aftershake.app.screens.trend import TrendScreen

        known = self._overview.found if self._overview is not None else None
        self.push_screen(TrendScreen(self._overview_now, known))

    def on_history_screen_open(self, message: HistoryScreen.Open) -> None:
        if self.screen is message.screen:
            self.open_result(message.row)

    def on_history_screen_leave_out(self, message: HistoryScreen.LeaveOut) -> None:
        from aftershake.app.screens.history import session_words
        from aftershake.app.screens.reason import ReasonScreen

        if self.screen is not message.screen:
            return
        screen, row = message.screen, message.row
        if row.excluded is not None:
            self.run_worker(later(self._put_in_order, screen, row, None))
            return

        def given(reason: str | None) -> None:
            if reason is not None:
                self.run_worker(later(self._put_in_order, screen, row, reason))

        self.push_screen(ReasonScreen(session_words(row)), given)

    async def _put_in_order(
        self, screen: HistoryScreen, row: SessionRow, reason: str | None
    ) -> None:
        """Leave the session out for `reason`, or take it in again; later ones that were set beside
        it are put together again in the background."""
        from aftershake.analysis.excluding import exclude_at, include_at
        from aftershake.threads import aside
        from aftershake.wording.excluded import was_excluded, was_included

        now = datetime.now(UTC)
        try:
            if reason is None:
                others = await aside(partial(include_at, self._path, row.id, now, row.started_at))
                said = was_included(row.id, others)
            else:
                others = await aside(
                    partial(exclude_at, self._path, row.id, reason, now, row.started_at)
                )
                said = was_excluded(row.id, reason, others)
        except AftershakeError as error:
            self.notify(str(error), severity="warning", timeout=10)
            return
        self.say_shortly(said[0])
        screen.read_again()
        self.recompute_behind()

    def on_history_screen_delete(self, message: HistoryScreen.Delete) -> None:
        from aftershake.app.screens.ask import AskScreen, Choice
        from aftershake.app.screens.history import session_words
        from aftershake.wording.deleted import delete_title, what_deleting_does

        if self.screen is not message.screen:
            return
        screen, row = message.screen, message.row

        def answered(code: str | None) -> None:
            if code is not None:
                self.run_worker(later(self._delete, screen, row))

        sentences = (f"{session_words(row)}.", *what_deleting_does())
        yes = Choice("y", "Delete it for good", "delete")
        self.push_screen(AskScreen(delete_title(), sentences, (yes,), caution=True), answered)

    async def _delete(self, screen: HistoryScreen, row: SessionRow) -> None:
        from aftershake.recording.deleting import delete_at
        from aftershake.threads import aside
        from aftershake.wording.deleted import was_deleted

        try:
            done = await aside(partial(delete_at, self._path, row.id, row.started_at))
        except AftershakeError as error:
            self.notify(str(error), severity="warning", timeout=10)
            return
        files = [plain(str(each), 1000) for each in done.files_left]
        said = was_deleted(row.id, done.others, in_log=done.in_log, files=files)
        if done.in_log or files:  # something of it is left: that takes longer to read
            self.notify("\n".join(said), severity="warning", timeout=10)
        else:
            self.say_shortly("\n".join(said))
        screen.read_again()
        self.recompute_behind()

    def on_history_screen_mend(self, message: HistoryScreen.Mend) -> None:
        if self.screen is message.screen:
            self.run_worker(later(self._mend, message.row))

    async def _mend(self, row: SessionRow) -> None:
        """What was said of a session, without opening it."""
        from aftershake.app.checking import adding
        from aftershake.app.screens.check_out import MendScreen
        from aftershake.plans.plan import PlanError
        from aftershake.plans.reader import read_plan
        from aftershake.session.check import difference
        from aftershake.threads import aside

        try:
            said = await aside(partial(_said, self._path, row))
        except AftershakeError as error:
            self.notify(str(error), severity="warning", timeout=10)
            return
        try:
            shaken = read_plan(row.plan_toml).shaking_s > 0
        except PlanError:
            shaken = True

        def mended(after: Said | None) -> None:
            told = difference(said, after, 0.0) if after is not None else ()
            if told:
                self.say(row.id, told, adding(self._path, row.id, row.started_at))

        self.push_screen(MendScreen(said, shaken=shaken), mended)


async def _result_of(path: Path, row: SessionRow) -> Result:
    from aftershake.analysis.results import result_of
    from aftershake.store.owned import refuse_others
    from aftershake.store.store import Store

    with Store(path, read_only=True) as store:
        refuse_others(store, row.id, row.started_at)
        return await result_of(store, row.id)


def _left_out(path: Path, session_id: int) -> str | None:
    from aftershake.store.store import Store

    with Store(path, read_only=True) as store:
        row = store.session(session_id)
        return row.excluded if row is not None else None


def _said(path: Path, row: SessionRow) -> Said:
    from aftershake.analysis.results import row_of
    from aftershake.recording.afterwards import said_before
    from aftershake.store.owned import refuse_others
    from aftershake.store.store import Store

    with Store(path, read_only=True) as store:
        refuse_others(store, row.id, row.started_at)
        row_of(store, row.id)
        return said_before(store, row.id)
