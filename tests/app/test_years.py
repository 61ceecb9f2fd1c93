"""A session of another year is told with that, so that it is not taken for one of this year."""

from __future__ import annotations

import pytest

from aftershake.app.screens import home_rows
from support.app_helpers import row

THEN, SAID = "2024-02-28T07:41:00+00:00", "28 Feb 2024 "


def of(started_at: str) -> list[str]:
    """What home says of a session that began then."""
    shown = row(1, started_at=started_at)
    rows = [
        *home_rows.cut_off(shown, recent=False, narrow=False)[:1],
        home_rows.short_session(shown, 100, narrow=False),
        home_rows.session(shown, 20),
        home_rows.history(shown, 3),
    ]
    return [each[0].plain for each in rows if each] + [
        home_rows.last(shown, 100, narrow=False).plain
    ]


@pytest.mark.parametrize(
    ("started_at", "said"), [(THEN, SAID), ("2026-02-28T07:41:00+00:00", "Sat 28 Feb ")]
)
def test_home_says_it(started_at: str, said: str) -> None:
    told = of(started_at)
    assert len(told) == 5
    assert all(said in each for each in told)
