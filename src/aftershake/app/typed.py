"""What is typed, out of the bytes that a terminal sends: whatever they are, they end nothing.

Textual's own reader ends the program at a byte that is no UTF-8, as a paste can hold one and a
terminal in Latin-1 sends one for each umlaut, and at a sequence that no terminal has.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._xterm_parser import XTermParser
from textual.message import Message


class Typed:
    """Bytes in, as they come; messages out."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(debug)

    def feed(self, data: bytes) -> Iterator[Message]:
        """What the next bytes mean; what cannot be read of them is left out."""
        text = self._decode(data)
        if text:  # nothing would mean the end, to the parser
            yield from self._whole(self._parser.feed(text))

    def tick(self) -> Iterator[Message]:
        """What is meant by what came before, where nothing follows: an escape alone."""
        yield from self._whole(self._parser.tick())

    def _whole(self, messages: Iterator[Message]) -> Iterator[Message]:
        try:
            yield from messages
        except Exception:  # of any kind: it parses what comes from outside
            self._parser = XTermParser(self._debug)
