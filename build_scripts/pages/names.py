"""The site's words for rules, types and sources of facts, from `templates/words.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Word:
    """What the site calls something, and a sentence on it ("" where the name says it)."""

    name: str
    explanation: str = ""


@cache
def words() -> dict[str, dict[str, Word]]:
    """The site's words by topic (`repairs`, `evidence`, `types` …) and id."""
    topics = yaml.safe_load((TEMPLATES / "words.yml").read_text(encoding="utf-8"))
    return {
        topic: {key: Word(*([word] if isinstance(word, str) else word)) for key, word in entries.items()}
        for topic, entries in topics.items()
    }


def word(topic: str, key: str) -> Word:
    """The word for `key`, or the key itself where nobody has named it yet."""
    return words()[topic].get(key, Word(key))
