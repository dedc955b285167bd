"""The vocabulary of web pages (`site_words.yml`) as compiled patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _read_vocabulary() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "site_words.yml").read_text("utf-8")
    return {topic: list(map(str, found)) for topic, found in yaml.safe_load(text).items()}


def list_entries(topic: str) -> list[str]:
    """Return the regular expressions of a topic. Raises KeyError for a topic that the file does not have."""
    return _read_vocabulary()[topic]


def compile_words(template: str, **topics: str) -> re.Pattern[str]:
    """Compile `template`, each `<name>` in it replaced by any entry of the topic given for it, ignoring case."""
    for name, topic in topics.items():
        template = template.replace(f"<{name}>", f"(?:{'|'.join(list_entries(topic))})")
    return re.compile(template, re.IGNORECASE)
