"""JSON as the exports write it: texts as they are, compact or each value on a line of its own."""

from __future__ import annotations

import json
from json.encoder import encode_basestring as quoted
from typing import Any

compact = json.JSONEncoder(ensure_ascii=False).encode


def indented(value: Any, line: str = "\n") -> str:
    """What `json.dumps` writes with an indent of 1, in half the time; keys must be texts. `line` begins a line."""
    if isinstance(value, str):
        return quoted(value)
    if not value or not isinstance(value, (dict, list)):
        return _atom(value)
    inner = f"{line} "
    if isinstance(value, dict):
        members = [f"{quoted(name)}: {indented(each, inner)}" for name, each in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{line}}}"
    return f"[{inner}{f',{inner}'.join([indented(each, inner) for each in value])}{line}]"


def _atom(value: object) -> str:
    """No text, and nothing with members. The encoder is made anew for each value, which numbers and nulls needn't."""
    if value is None:
        return "null"
    return str(value) if type(value) is int else compact(value)
