"""What migration 11 makes: shipped, it never changes."""


def _in_utc(column: str) -> str:
    utc = f"strftime('%Y-%m-%dT%H:%M:%f+00:00', {column})"
    return (
        f"UPDATE session SET {column} = {utc}"
        f" WHERE {column} NOT LIKE '%+00:00' AND {utc} IS NOT NULL"
    )


IN_UTC = _in_utc("started_at"), _in_utc("ended_at")
