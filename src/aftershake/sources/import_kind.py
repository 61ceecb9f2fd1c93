"""Beats of a file that were taken into the database, as a kind of source: spoken of, never made."""

from __future__ import annotations

from typing import NoReturn

from aftershake.sources.kind import SourceKind, SourceRequest


def _refuse(request: SourceRequest) -> NoReturn:
    from aftershake.sources.protocol import SourceError

    raise SourceError("A session that was imported is whole: nothing can be added to it.")


# Whose heart it was, nobody knows for sure: it is set beside no other, and in no trend.
KIND = SourceKind(
    "import", _refuse, heart="recorded", whose_known=False, adjective="imported", noun="import"
)
