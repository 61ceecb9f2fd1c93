"""As much of JSON Schema as the program's own schemas use; anything else in one is an error."""

from __future__ import annotations

from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_SAID = {"$schema", "$defs", "title", "description"}
_KNOWN = {"type", "properties", "required", "items", "enum", "const", "minimum"}
_KNOWN |= {"additionalProperties", "$ref"}


def check(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None) -> None:
    """Raises AssertionError where `value` is not as the schema says."""
    root = root or schema
    unknown = set(schema) - _SAID - _KNOWN
    assert not unknown, f"this is not understood: {unknown}"
    if "$ref" in schema:
        check(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    if "type" in schema:
        named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        assert any(_is(value, each) for each in named), (value, named)
    assert "const" not in schema or value == schema["const"]
    assert "enum" not in schema or value in schema["enum"], value
    if "minimum" in schema and value is not None:
        assert value >= schema["minimum"]
    if isinstance(value, dict):
        missing = set(schema.get("required", ())) - set(value)
        assert not missing, missing
        for name, each in value.items():
            of_it = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if of_it is not None:
                check(each, of_it, root)
    if isinstance(value, list) and "items" in schema:
        for each in value:
            check(each, schema["items"], root)


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])
