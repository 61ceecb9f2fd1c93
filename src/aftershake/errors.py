"""What can go wrong in a way a person can do something about: plain words and an exit code."""

from __future__ import annotations


class AftershakeError(Exception):
    """The text is a whole sentence for a person: what is wrong, and what to do.

    The exception tree: StoreError (UnsavedError,
    DiskFullError), SourceError (NothingRecordedError),
    PlanError, RrFileError, AnalystError. `exit_code` is the one of the command-line contract.
    """

    exit_code = 1
