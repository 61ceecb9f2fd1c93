"""Which commands there are, and where each is; a command is loaded once it is called, so that the
first screen and the help wait for none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The module in `aftershake.cli`, the name in it, and its line in the help, as it has it itself.
COMMANDS = {
    "analyze": ("analyze", "analyze", "Heart-rate variability of RR files."),
    "backup": ("backup", "backup", "All sessions as one file to keep elsewhere."),
    "care": ("caring", "care", "Whether and how long shaking is open to you."),
    "close": ("care", "close", "End a session that was cut off."),
    "compare": ("compare", "compare", "Sessions side by side."),
    "delete": ("delete", "delete", "Delete a session, for good."),
    "demo": ("record", "demo", "A whole session on a simulated heart."),
    "doctor": ("doctor", "doctor", "What is fine here, and what is not."),
    "exclude": ("exclude", "exclude", "Leave a session out of trend and ranges."),
    "export": ("export", "export", "Sessions as files for other programs."),
    "import": ("import_", "import_", "Take files of other programs in as sessions."),
    "include": ("exclude", "include", "Take a session in again."),
    "live": ("live", "live", "Every beat as it comes, for other programs."),
    "people": ("people", "people", "Who uses this machine."),
    "plans": ("plans", "plans", "Built-in plans and your own."),
    "rate": ("rate", "rate", "Rate a session, or note something of it."),
    "recompute": ("recompute", "recompute", "Work old sessions out again after an update."),
    "report": ("report", "report", "A page to read, print or take to somebody."),
    "rest-reading": (
        "trend",
        "rest_reading",
        "One rest, two minutes or five: a number for the trend.",
    ),
    "restore": ("backup", "restore", "Bring a backup back."),
    "salvage": ("care", "salvage", "Read out of a damaged database what can be read."),
    "scan": ("straps", "scan", "Heart-rate straps in reach."),
    "schema": ("schema", "schema", "What the fields of --json mean, as JSON Schema."),
    "sessions": ("queries", "sessions", "What was recorded."),
    "show": ("queries", "show", "One session: what changed."),
    "sound": ("sound", "sound", "Hear every sound and the voice."),
    "start": ("record", "start", "One session: baseline, shaking, integration."),
    "trend": ("trend", "trend", "Your resting numbers over days."),
}


class Commands(click.Group):
    """The commands of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"aftershake.cli.{module}"), name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """As click does, without a command being loaded."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=short)
            for name, (*_, short) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As click does, without a command being loaded."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (*_, short) in COMMANDS.items()])
