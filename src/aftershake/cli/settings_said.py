"""That a line of the settings does not hold, before anything goes by the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aftershake.cli.finding import Finding
from aftershake.config import config_file
from aftershake.settings import wrong_settings
from aftershake.wording.settings import wrong_setting


def settings_said(say: Callable[[str], None]) -> None:
    """Each of them, with the file."""
    for wrong in wrong_settings():
        say(wrong_setting(wrong, str(config_file())))


def settings_checked() -> Iterator[Finding]:
    """The same for `aftershake doctor`; nothing where all holds."""
    for wrong in wrong_settings():
        yield Finding("settings", False, wrong_setting(wrong, str(config_file())))
