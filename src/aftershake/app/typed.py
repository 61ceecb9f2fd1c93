"""What is typed, out of the bytes that a terminal sends: whatever they are, they end nothing.

Textual's own reader ends the program at a byte that is no UTF-8, as a paste can hold one and a
terminal in Latin-1 sends one for each umlaut, and at a sequence that no terminal has. Of a paste
that holds escape sequences it makes keys, which would be pressed.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
LONGEST_PASTE = 100_000  # characters; no field takes so many


class Typed:
    """Bytes in, as they come; messages out."""

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(debug)
        self._pasting: str | None = None  # what was pasted, until its end has come
        self._held, self._waited = "", False  # the beginning of what may be a paste's beginning

    def feed(self, data: bytes) -> Iterator[Message]:
        """What the next bytes mean; what cannot be read of them is left out."""
        text, self._held, self._waited = self._held + self._decode(data), "", False
        while text:
            if self._pasting is None:
                typed, begun, text = text.partition(PASTE)
                if not begun:
                    typed, self._held = _but_a_beginning(typed)
                if typed:  # nothing would mean the end, to the parser
                    yield from self._whole(self._parser.feed(typed))
                if begun:
                    self._pasting = ""
                continue
            pasted, ended, text = (self._pasting + text).partition(PASTED)
            if ended:
                self._pasting = None
                yield events.Paste(pasted[:LONGEST_PASTE].replace("\x00", ""))
            else:  # its end may have come in part
                cut = pasted[LONGEST_PASTE:][-len(PASTED) :]
                self._pasting = pasted[:LONGEST_PASTE] + cut

    def tick(self) -> Iterator[Message]:
        """What is meant by what came before, where nothing follows: an escape alone."""
        if self._held and self._waited:
            held, self._held = self._held, ""
            yield from self._whole(self._parser.feed(held))
        self._waited = True
        yield from self._whole(self._parser.tick())

    def _whole(self, messages: Iterable[Message]) -> Iterator[Message]:
        try:
            yield from messages
        except Exception:  # of any kind: it parses what comes from outside
            self._parser = XTermParser(self._debug)


def _but_a_beginning(text: str) -> tuple[str, str]:
    """Without what a paste may begin with at its end, and that."""
    for many in range(len(PASTE) - 1, 2, -1):
        if text.endswith(PASTE[:many]):
            return text[:-many], text[-many:]
    return text, ""
