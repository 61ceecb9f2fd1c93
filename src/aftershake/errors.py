"""What can go wrong in a way a person can do something about: plain words and an exit code."""

from __future__ import annotations

from aftershake.plain import both_ends

MOST = 2000  # characters of a sentence; paths are long
TOO_FEW_FILES = "Too few files may be open at once here. `ulimit -n 256` allows more."
TOO_LITTLE_MEMORY = "Too little memory may be used here. `ulimit -v 1000000` allows enough."


class AftershakeError(Exception):
    """The text is a whole sentence for a person: what is wrong, and what to do.

    The exception tree: StoreError (UnsavedError,
    DiskFullError), SourceError (NothingRecordedError),
    PlanError, RrFileError, AnalysisError. `exit_code` is the one of the command-line contract.
    """

    exit_code = 1

    def __init__(self, text: str = "") -> None:
        """Whatever `text` quotes, of a strap or a file, is made fit to be shown."""
        super().__init__(both_ends(text, MOST))
