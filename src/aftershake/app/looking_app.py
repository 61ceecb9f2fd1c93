"""The part of the interface that looks into the database, works out in the background what an older
version has worked out, and tells of what is wrong.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.app.saying import SayingApp
from aftershake.config import database
from aftershake.errors import AftershakeError

if TYPE_CHECKING:
    from textual.worker import Worker

    from aftershake.store.store import Store


class LookingApp(SayingApp):
    def __init__(self, path: Path, *, demo: bool = False) -> None:
        super().__init__()
        self._path, self._demo = path, demo
        self.failed_with = 0
        self._recomputing: Worker[None] | None = None

    @property
    def path(self) -> Path:
        """The database."""
        return self._path

    def look(self) -> Store:
        """The store, to read from: nothing is made or changed by a look."""
        from aftershake.store.store import Store

        return Store(self._path, read_only=True)

    @property
    def people_at(self) -> Path:
        """The database with what is known of people; the demo has none of its own."""
        return database() if self._demo else self._path

    def contact(self) -> str:
        """Whom the person wants to reach in need."""
        from aftershake.recording.care import contact

        return contact(self.people_at)

    def recompute_behind(self) -> None:
        """What an older version has worked out, while the person reads; nobody waits for it."""
        self.stop_recomputing()
        self._recomputing = self.run_worker(_recompute(self._path), exit_on_error=False)

    def stop_recomputing(self) -> None:
        if self._recomputing is not None:
            self._recomputing.cancel()
            self._recomputing = None

    def trouble(self, error: Exception) -> None:
        """A calm page with what is wrong and what to do."""
        from aftershake.app.screens.trouble import TroubleScreen

        if isinstance(error, AftershakeError):
            self.push_screen(TroubleScreen(str(error)))
        else:
            words = f"{type(error).__name__}: {error}"
            self.push_screen(TroubleScreen(f"This is a mistake in the program: {words}"))
        # What the program ends with, unless a session goes well after this.
        self.failed_with = error.exit_code if isinstance(error, AftershakeError) else 1


async def _recompute(path: Path) -> None:
    from aftershake.analysis.recompute import outdated_at, recompute
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.threads import aside

    # What goes wrong is told where it is asked for: at the next look, or by the command.
    with suppress(AftershakeError):
        if ids := await aside(partial(outdated_at, path)):
            async with AnalysisWorker() as analyst:
                async for _ in recompute(path, ids, analyst):
                    pass
