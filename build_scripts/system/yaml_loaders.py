"""Which of PyYAML's loaders may read a text: libyaml is quick, and ends the process where nesting is too deep."""

from __future__ import annotations

import re
from typing import Any

import yaml

#: Levels that libyaml certainly survives: it did with 20,000 and ended the process with 300,000.
_LEVELS = 10_000
#: As many collections as that in one line, one within the other.
_IN_ONE_LINE = re.compile(rf"^[-?: \t]{{{_LEVELS}}}", re.M)


def loader(text: str, name: str) -> Any:
    """PyYAML's `CSafeLoader` for the name `SafeLoader`, and so on, where this text cannot nest too deep for it.

    For other texts, and without libyaml, the loader in Python, which raises RecursionError for such a depth.
    """
    shallow = text.count("[") + text.count("{") < _LEVELS and not _IN_ONE_LINE.search(text)
    return getattr(yaml, f"C{name}" if shallow else name, getattr(yaml, name))
