"""`aftershake rate`: what you say of a session that is over, or mend of it later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import examples
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.events import Noted, NoteKind, Rated, RatedItem, RatedWhen

TAKE_BACK = ("-", "")


@click.command(
    short_help="Rate a session, or note something of it.",
    help=examples(
        "aftershake rate last --before tension=6 --after tension=3",
        'aftershake rate 12 --after calm=7 --note "the left leg, mostly"',
        "aftershake rate last --tag coffee --tag 'a walk' --tremor involuntary --place legs",
        "aftershake rate last --after pain=- --note ''     take both back",
    )
    + "\n\nRate a session that is over, from 0 to 10: distress, tension, calm, energy, pain, body"
    " (how clearly you feel it). What was said before stays, but for what is said anew.",
)
@click.argument("which", metavar="ID|last", shell_complete=session_numbers)
@click.option("--before", metavar="ITEM=N", multiple=True, help="How it was before: 0 to 10, or -.")
@click.option("--after", metavar="ITEM=N", multiple=True, help="How it was after.")
@click.option("--note", metavar="TEXT", help="A line of your own; '' takes it back.")
@click.option("--tag", metavar="TEXT", multiple=True, help="coffee, food, poor_sleep, or your own.")
@click.option("--posture", metavar="WORD", help="lying, sitting or standing.")
@click.option("--tremor", metavar="WORD", help="involuntary, voluntary or unsure.")
@click.option("--place", metavar="WORD", help="Where it was strongest: legs, hips, belly, ….")
@click.option("--overwhelmed", metavar="WORD", help="no, overwhelmed, numb or both.")
def rate(
    which: str,
    before: Sequence[str],
    after: Sequence[str],
    note: str | None,
    tag: Sequence[str],
    **chosen: str | None,
) -> None:
    from aftershake.cli.summary import check_lines
    from aftershake.config import database
    from aftershake.events import Noted
    from aftershake.recording.afterwards import add_said, said_before
    from aftershake.recording.replayed import find_session
    from aftershake.review.model import check_of
    from aftershake.session.check import said_of
    from aftershake.store.store import Store

    told: list[Rated | Noted] = [*_ratings("before", before), *_ratings("after", after)]
    if note is not None:
        told.append(Noted(0.0, "note", _line(note, "--note")))
    if tag:
        told.append(Noted(0.0, "tag", _tags(tag)))
    told += _chosen(chosen)
    if not told:
        raise click.UsageError("Say something: --before, --after, --note or --tag.")
    with Store(database(), read_only=True) as store:
        session_id = find_session(store, which)
        said = said_before(store, session_id)
    add_said(database(), session_id, told)
    click.echo(f"Session {session_id}:")
    for line in check_lines(check_of(said_of(told, said))):
        click.echo(line)


def _ratings(when: RatedWhen, given: Sequence[str]) -> list[Rated]:
    from aftershake.events import Rated
    from aftershake.session.check import HIGHEST, ITEMS

    items: dict[str, RatedItem] = {item: item for item in ITEMS}
    found = []
    for each in given:
        name, equals, value = (part.strip() for part in each.partition("="))
        if name not in items or not equals:
            raise click.UsageError(
                f"--{when} {plain(each, 40)!r} should be ITEM=N. ITEM is one of {', '.join(ITEMS)}."
            )
        if value in TAKE_BACK:
            found.append(Rated(0.0, when, items[name], None))
        elif value in map(str, range(HIGHEST + 1)):
            found.append(Rated(0.0, when, items[name], int(value)))
        else:
            raise click.UsageError(
                f"--{when} {plain(each, 40)!r} should be a whole number from 0 to {HIGHEST}, or -"
                " to take it back."
            )
    return found


def _line(text: str, option: str) -> str:
    """One line, as it will be kept; what would be cut is refused."""
    from aftershake.codec import LONGEST_NOTE

    text = " ".join(text.split())
    if len(text) > LONGEST_NOTE:
        raise click.UsageError(f"{option} should be {LONGEST_NOTE} characters at most.")
    return plain(text, LONGEST_NOTE)


def _tags(tags: Sequence[str]) -> str:
    from aftershake.session.check import LONGEST_TAG, MOST_TAGS, tags_of

    found = tags_of(",".join(plain(" ".join(tag.split()), LONGEST_TAG + 1) for tag in tags))
    if any(len(tag) > LONGEST_TAG for tag in found) or len(tags) > MOST_TAGS:
        raise click.UsageError(
            f"{MOST_TAGS} tags at most, each of {LONGEST_TAG} characters at most."
        )
    return ", ".join(found)


def _chosen(given: dict[str, str | None]) -> list[Noted]:
    from aftershake.events import Noted
    from aftershake.session.check import CHOICES

    kinds: dict[str, NoteKind] = {kind: kind for kind in CHOICES}
    found = []
    for name, value in given.items():
        if value is None:
            continue
        codes = CHOICES[kinds[name]]
        if value not in TAKE_BACK and value not in codes:
            raise click.UsageError(
                f"--{name} {plain(value, 40)!r} should be one of {', '.join(codes)}, or - to take"
                " it back."
            )
        found.append(Noted(0.0, kinds[name], "" if value in TAKE_BACK else value))
    return found
