"""Who loads our modules, or asks for it afterwards, misses nothing that a session does without."""

from __future__ import annotations

import pytest

from support.printed import printed


def test_what_a_session_loads_brings_no_openssl_and_keeps_it_from_nobody() -> None:
    code = (
        "import sys\n"
        "from aftershake.cli.interface import load_asyncio\n"
        "load_asyncio()\n"
        "import aftershake.app.app, aftershake.recording.background\n"
        "import aftershake.sources.simulated.strap\n"
        "print([m for m in ('_hashlib', '_ssl', 'hashlib', 'hmac', 'ssl') if m in sys.modules])\n"
        "import hashlib, hmac, secrets, ssl\n"
        "assert ssl.create_default_context()\n"
        "assert hashlib.sha256(b'').hexdigest().startswith('e3b0')\n"
        "assert hmac.new(b'key', b'', 'sha256').digest() and hmac.compare_digest('a', 'a')\n"
        "assert secrets.compare_digest('a', 'a') and not secrets.compare_digest('a', 'b')\n"
        "assert len(secrets.token_hex(16)) == 32"
    )
    assert printed(code) == "[]"


def test_our_modules_alone_leave_asyncio_as_it_is() -> None:
    code = (
        "import aftershake.cli, aftershake.app.app, aftershake.store.store\n"
        "import ssl, asyncio.sslproto\n"
        "print(asyncio.sslproto.ssl is ssl)"
    )
    assert printed(code) == "True"


@pytest.mark.parametrize("arguments", [[], ["demo"], ["start", "--simulate", "calm"]])
def test_every_way_into_the_interface_begins_so(arguments: list[str], tmp_path: object) -> None:
    code = (
        "import os, sys, aftershake.cli as cli\n"
        "from aftershake.cli import interface, record\n"
        "def shown(*_, **__):\n"
        "    interface.load_asyncio()\n"
        "    import asyncio.sslproto as made\n"
        "    print(made.ssl, '_ssl' in sys.modules)\n"
        "    return 0\n"
        "interface.show_interface = record.show_interface = shown\n"
        "record.terminal_here = lambda: True\n"
        f"os.environ['AFTERSHAKE_HOME'] = {str(tmp_path)!r}\n"
        f"sys.argv = ['aftershake', *{arguments!r}]\n"
        "cli.main()"
    )
    assert printed(code) == "None False"
