"""A page of HTML taken apart: its elements, and its text as it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNREAD = ("style", "script", "head")
INLINE = ("a", "b", "code", "span", "strong")  # words on either side are one where no space is
ALONE = ("meta", "br", "link", "img", "input", "hr", "base")


@dataclass
class Page:
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)  # of all its tables
    style: str = ""
    title: str = ""

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for each, attributes in self.elements if each == name]

    @property
    def policy(self) -> str:
        return next(
            (a["content"] or "" for a in self.named("meta") if a.get("http-equiv")),
            "",
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page, self.open = Page(), list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))
        self._part(tag)
        if tag not in ALONE:
            self.open.append(tag)
        if tag == "tr":
            self.page.rows.append([])
        elif tag in ("td", "th"):
            self.page.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another"
        self._part(tag)

    def _part(self, tag: str) -> None:
        if tag not in INLINE:
            self.page.texts.append(" ")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.page.style += data
        elif self.open[-1:] == ["title"] and "svg" not in self.open:
            self.page.title += data
        elif not set(UNREAD) & set(self.open):
            self.page.texts.append(data)
            if {"td", "th"} & set(self.open):
                self.page.rows[-1][-1] += data


def page_of(text: str) -> Page:
    """Raises AssertionError where an element is closed out of order, or not at all."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open, reader.open
    return reader.page
