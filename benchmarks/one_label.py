"""The yardstick: the smallest Textual program there is."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class OneLabel(App[None]):
    def compose(self) -> ComposeResult:
        yield Label("one label")


if __name__ == "__main__":
    OneLabel().run()
