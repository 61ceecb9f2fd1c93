"""docs/database.md, from the schema as the migrations make it and the words in docs/database.toml:
`python docs/make_database.py` writes it, `--print` only prints it. What has no words, and words of
what is not there, are an error."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from aftershake.store.migrations import migrations
from aftershake.store.sqlite import Database

HERE = Path(__file__).parent
HEADS = {
    "view": "| column | what it is |\n| --- | --- |",
    "table": "| column | type | what it is |\n| --- | --- | --- |",
}


def main() -> None:
    text = page()
    if "--print" in sys.argv:
        sys.stdout.write(text)
    else:
        (HERE / "database.md").write_text(text, "utf-8")


def page() -> str:
    words = tomllib.loads((HERE / "database.toml").read_text("utf-8"))
    with closing(Database(memory=True, execute_plugins=False)) as db:
        migrations.apply(db)
        return "\n".join([words["begin"], *_queries(words["query"]), *_schema(db, words)])


def _queries(queries: list[dict[str, str]]) -> Iterator[str]:
    yield "## Worked queries\n"
    yield (
        "Those of many sessions take simulated and imported hearts and everybody in: add"
        " `AND session.source = 'strap' AND session.person_id = 1` (the numbers are in `person`).\n"
    )
    yield "Each can be given to `sqlite-utils query`, or pasted into Datasette.\n"
    for number, query in enumerate(queries, 1):
        yield f"### {number}. {query['title']}\n"
        if said := query.get("said"):
            yield f"{said}\n"
        yield f"```sql\n{query['sql'].strip()}\n```\n"


def _schema(db: Database, words: dict[str, Any]) -> Iterator[str]:
    there = dict(db.execute("SELECT name, type FROM sqlite_master").fetchall())
    there = {name: kind for name, kind in there.items() if kind in ("table", "view")}
    told = {each["name"]: each for each in words["of"]}
    if differ := there.keys() ^ told.keys():
        raise SystemExit(f"docs/database.toml and the schema differ in {sorted(differ)}")
    for kind, heading in (("view", "Views"), ("table", "Tables")):
        yield f"## {heading}\n"
        for name in (name for name in told if there[name] == kind):
            yield f"### `{name}`\n\n{told[name]['about']}\n"
            yield HEADS[kind]
            yield from _columns(db, name, kind, told[name]["columns"], words["column"])
            yield ""


def _columns(
    db: Database, name: str, kind: str, own: dict[str, str], common: dict[str, str]
) -> Iterator[str]:
    rows = db.execute("SELECT name, type FROM pragma_table_info(?)", [name]).fetchall()
    if unknown := own.keys() - {column for column, _ in rows}:
        raise SystemExit(f"{name} has no {sorted(unknown)}")
    for column, declared in rows:
        meaning = own.get(column) or common.get(column)
        if meaning is None:
            raise SystemExit(f"docs/database.toml says nothing of {name}.{column}")
        typed = f" {declared.lower()} |" if kind == "table" else ""
        yield f"| `{column}` |{typed} {meaning} |"


if __name__ == "__main__":
    main()
