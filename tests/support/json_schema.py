"""Whether a value is as a JSON Schema says."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator


def check(schema: dict[str, Any], *values: Any) -> None:
    """Raises AssertionError where one of `values` is not as the schema says."""
    validator = Draft202012Validator(schema)
    for value in values:
        errors = [f"{each.json_path}: {each.message:.300}" for each in validator.iter_errors(value)]
        assert not errors, "\n".join(errors[:10])


def closed(schema: Any) -> Any:
    """The same schema, with nothing allowed that it does not name."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(each) for name, each in schema.items()}
    if schema.get("type") in ("object", ["object", "null"]) and "required" in schema:
        found.setdefault("additionalProperties", False)
    return found
