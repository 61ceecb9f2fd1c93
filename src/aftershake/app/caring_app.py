"""The part of the interface that takes care: how to stop, the ways back, whom to turn to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from aftershake.app.recording_app import RecordingApp
from aftershake.errors import AftershakeError

if TYPE_CHECKING:
    from aftershake.app.screens.session import SessionScreen
    from aftershake.care.warning import RedFlag
    from aftershake.store.store import SessionRow


class CaringApp(RecordingApp):
    def action_stop_now(self) -> None:
        """Stop a session that help or another page lies over."""
        for screen in self._sessions():
            screen.action_stop_now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "stop_now":
            return any(each.check_action(action, parameters) for each in self._sessions())
        return super().check_action(action, parameters)

    def _sessions(self) -> list[SessionScreen]:
        if len(self.screen_stack) < 2:
            return []  # home alone: asked before its first paint, which waits for nothing heavy
        from aftershake.app.screens.session import SessionScreen

        return [each for each in self.screen_stack if isinstance(each, SessionScreen)]

    def action_grounding(self) -> None:
        from aftershake.app.screens.grounding import GroundingScreen

        if not any(isinstance(each, GroundingScreen) for each in self.screen_stack):
            self.push_screen(GroundingScreen(contact=self.contact()))

    def action_support(self) -> None:
        from aftershake.app.screens.support import SupportScreen

        if not isinstance(self.screen, SupportScreen):
            self.push_screen(SupportScreen(self.contact(), self._keep_contact))

    def action_shaking_length(self) -> None:
        self.run_worker(self._choose_length())

    async def _choose_length(self) -> None:
        """Shorter than practice allows, or, against advice, the longest: kept for this person."""
        from aftershake.app.care_pages import LENGTHS, LONGEST, length_page, longest_page
        from aftershake.care.length import Own
        from aftershake.recording.care import keep_length

        chosen = await self.push_screen_wait(length_page())
        if chosen == LONGEST and await self.push_screen_wait(longest_page()) != LONGEST:
            return
        if chosen is not None:
            own = Own(LENGTHS.get(chosen), longest=chosen == LONGEST)
            try:
                await asyncio.to_thread(keep_length, self._path, own)
            except AftershakeError as error:
                self.trouble(error)

    def on_session_screen_stopped(self, message: SessionScreen.Stopped) -> None:
        self.run_worker(self._after_stopping(message.screen))

    async def _after_stopping(self, session: SessionScreen) -> None:
        """Why: what it was decides how long the next shaking is."""
        from aftershake.app.care_pages import why_stopped
        from aftershake.recording.care import keep_flag

        try:
            found = await self.push_screen_wait(why_stopped())
            if found in ("too_much", "urgent"):
                flag = cast("RedFlag", found)
                await asyncio.to_thread(keep_flag, self._path, flag)
                if flag == "urgent":
                    await self.support_page()
        except AftershakeError as error:
            self.notify(str(error), severity="warning", timeout=10)
        finally:
            session.go_on()

    async def support_page(self) -> None:
        from aftershake.app.screens.support import SupportScreen

        await self.push_screen_wait(SupportScreen(self.contact(), self._keep_contact))

    def _keep_contact(self, words: str) -> None:
        from aftershake.recording.care import keep_contact
        from aftershake.wording.grounding import not_kept

        try:
            keep_contact(self.people_at, words)
        except AftershakeError as error:
            self.notify(not_kept(str(error)), severity="warning", timeout=15)

    def go_on(self, row: SessionRow) -> None:
        """Resume a session; of one's own with shaking to come only after what comes before one."""
        from aftershake.sources.registry import kind_of

        if kind_of(row.source).heart != "own" or self._demo:
            super().go_on(row)
        elif self._leading is None or self._leading.is_finished:
            self._leading = self.run_worker(self._lead_on(row))

    async def _lead_on(self, row: SessionRow) -> None:
        from aftershake.app.awake_step import awake_step
        from aftershake.app.care_steps import cared
        from aftershake.plans.reader import read_plan
        from aftershake.recording.resume import shaking_to_come
        from aftershake.recording.start import SessionRequest
        from aftershake.settings import lie_down_s

        try:
            found = await asyncio.to_thread(shaking_to_come, self._path, row)
            plan = found.plan if found is not None else read_plan(row.plan_toml)
            order = SessionRequest(plan, row.source, row.source_what, row.speed, row.strap)
            led = order
            if found is not None:
                cared_for = await cared(self, order, in_all_s=found.in_all_s)
                if cared_for is None:
                    return
                led = cared_for
            await awake_step(self, led)
        except AftershakeError as error:
            self.trouble(error)
            return
        if self._exit:
            return
        if led.plan is plan:
            super().go_on(row)
        else:  # a rest, which is a session of its own
            self.begin(replace(led, lie_down_s=lie_down_s()))
