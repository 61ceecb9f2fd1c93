"""Makes docs/commands.md of the commands themselves; run it after every change of one:

PYTHONPATH=src python docs/make_commands.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from aftershake.cli.group import cli

PAGE = Path(__file__).parent / "commands.md"
HEAD = """# Commands

Made by `docs/make_commands.py` of what the commands say of themselves; a test holds it equal, and
runs the examples that need no strap. An `ID` is a session's number, as `aftershake sessions` has
it; `last` is the session recorded last, whatever the clock said; one that was imported is it only
where it began after that. Data goes to stdout, talk to stderr. `-h` and `--help` go with every
command.
"""
COMMENT = re.compile(r" {3,}(?=\S)")  # what stands between an example and what it does


def page() -> str:
    """All of docs/commands.md."""
    top = click.Context(cli, info_name="aftershake")
    contexts = list(_all(top))
    rows = [f"| [`{each.command_path}`](#{_anchor(each)}) | {_short(each)} |" for each in contexts]
    table = "\n".join(["| command | what it does |", "| --- | --- |", *rows])
    return "\n".join([HEAD, table, "", *(_section(each) for each in contexts)])


def _all(context: click.Context) -> Iterator[click.Context]:
    """A command and all below it."""
    yield context
    command = context.command
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _all(click.Context(below, info_name=name, parent=context))


def _short(context: click.Context) -> str:
    return context.command.short_help or "The terminal interface."


def _anchor(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _section(context: click.Context) -> str:
    """Its heading, what it says of itself, usage, options, examples."""
    examples, prose = _help(context.command)
    parts = [f"## {context.command_path}", *map(_plain, prose), f"Usage: `{_usage(context)}`"]
    if options := list(_options(context)):
        parts.append("\n".join(options))
    if examples:
        parts.append("\n".join(["```sh", *examples, "```"]))
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command) -> tuple[list[str], list[str]]:
    """The examples, with what they do as comments of a shell; and the paragraphs after them."""
    examples: list[str] = []
    prose = []
    for paragraph in (command.help or "").split("\n\n"):
        lines = paragraph.replace("\b\n", "").strip("\n").split("\n")
        if lines[0] == "Examples:":
            examples = [COMMENT.sub("  # ", line.strip()) for line in lines[1:]]
        elif paragraph.strip():
            prose.append(" ".join(line.strip() for line in lines))
    return examples, prose


def _usage(context: click.Context) -> str:
    return " ".join([context.command_path, *context.command.collect_usage_pieces(context)])


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.params:
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):
            names, text = record
            yield f"- `{names}`" + (f": {_plain(text)}" if text else "")


def _plain(text: str) -> str:
    """Of a sentence for a terminal, one in which Markdown sees no marks of its own."""
    parts = text.split("`")
    return "`".join(part if at % 2 else part.replace("*", r"\*") for at, part in enumerate(parts))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
