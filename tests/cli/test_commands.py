"""The commands are loaded once they are called; what the help says of them is what they say."""

from __future__ import annotations

import json
import subprocess
import sys

import click

from aftershake.cli.commands import COMMANDS
from aftershake.cli.group import cli


def test_the_table_says_of_each_command_what_it_says_itself() -> None:
    context = click.Context(cli)
    for name, (_, _, short) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        assert (command.name, command.short_help) == (name, short)


def test_they_stand_in_the_order_of_letters() -> None:
    assert list(COMMANDS) == sorted(COMMANDS)


def test_help_loads_no_command() -> None:
    code = (
        "import sys\nfrom aftershake.cli import main\nsys.argv = ['aftershake', '--help']\n"
        "try:\n    main()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        "import json\n"
        "cli = [name for name in sys.modules if name.startswith('aftershake.cli.')]\n"
        "print(json.dumps(cli), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = ("adapter", "commands", "group", "options", "output", "signals")
    assert set(json.loads(ran.stderr)) == {"aftershake.cli." + name for name in names}


def test_a_name_of_none_is_said() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "sho"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "No such command 'sho'" in ran.stderr
