"""The commands that the documentation shows, taken apart as a shell would: what is a command of
ours, with what goes into it and where its output goes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "commands.md"
NAME = "aftershake"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BEFORE = ("--person", "--adapter")  # each with a word after it
SET = re.compile(r"[A-Z_]+=.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """`words` after the name; `piped`: it reads what another program writes; `into`: a file that
    takes its output."""

    line: str
    words: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()
    piped: bool = False
    into: str | None = None

    @property
    def name(self) -> str:
        """Of the command, after what may stand before it; empty where there is none."""
        words = iter(self.words)
        for word in words:
            if word in BEFORE:
                next(words, None)
            elif not word.startswith("-"):
                return word
        return ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of shell lines, and the line of the page on which it begins."""

    page: str
    at: int
    commands: tuple[Command, ...]


def pages() -> list[Path]:
    """Every page of documentation."""
    top = [ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")]
    return [*filter(Path.exists, top), *sorted((ROOT / "docs").rglob("*.md"))]


def fences(page: Path) -> Iterator[tuple[int, str, str]]:
    """The line on which each block begins, its language, and what is in it."""
    text = page.read_text("utf-8")
    for found in FENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[1], found[2]


def blocks() -> list[Block]:
    """Every block in which there is a command of ours. Examples of a command stand beside each
    other, so that each is a block by itself; elsewhere a block is done from its top to its end."""
    found = []
    for page in pages():
        for at, language, text in fences(page):
            if language != "sh":
                continue
            lines = list(enumerate(map(commands_of, text.splitlines()), at + 1))
            if page != REFERENCE:
                lines = [(at, chain.from_iterable(commands for _, commands in lines))]
            for number, commands in lines:
                if together := tuple(commands):
                    found.append(Block(page.relative_to(ROOT).as_posix(), number, together))
    return found


def commands_of(line: str) -> Iterator[Command]:
    """The commands of ours in one line of shell, in its order."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    piped = False
    for token in [*lexer, ";"]:
        if token in ("|", "&&", "||", ";"):
            command = _command(line, words, piped)
            if command is not None:
                yield command
            words, piped = [], token == "|"
        else:
            words.append(token)


def _command(line: str, words: list[str], piped: bool) -> Command | None:
    given = []
    while words and SET.fullmatch(words[0]):
        name, _, value = words.pop(0).partition("=")
        given.append((name, value))
    # As the README installs it, it is called by its path.
    if not words or Path(words[0]).name != NAME:
        return None
    command = Command(line, tuple(words[1:]), tuple(given), piped)
    if ">" in words:
        at = words.index(">")
        command = replace(command, words=tuple(words[1:at]), into=words[at + 1])
    return command
