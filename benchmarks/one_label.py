"""The yardstick: the smallest Textual program there is; with an argument, one that says something
else each second."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Label


class OneLabel(App[None]):
    said = 0

    def compose(self) -> ComposeResult:
        yield Label("one label")

    def on_mount(self) -> None:
        if len(sys.argv) > 1:
            self.set_interval(1, self.repaint)

    def repaint(self) -> None:
        self.said += 1
        self.query_one(Label).update(f"one label, {self.said}")


if __name__ == "__main__":
    OneLabel().run()
