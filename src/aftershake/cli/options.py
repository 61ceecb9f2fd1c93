"""What several commands have in their help: options, and how examples stand there."""

from __future__ import annotations

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Data as JSON on stdout.")

mute = click.option("--mute", is_flag=True, help="Nothing sounds and nothing is spoken.")


def examples(*lines: str) -> str:
    """Examples for the top of a command's help, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
