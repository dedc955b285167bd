"""The vocabulary of web pages (`site_words.yml`) as compiled patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml


@cache
def _vocabulary() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "site_words.yml").read_text("utf-8")
    return {topic: list(map(str, entries)) for topic, entries in yaml.safe_load(text).items()}


def any_of(topic: str) -> str:
    """A regular expression that matches any entry of a topic. Raises KeyError for a topic that the file lacks."""
    return f"(?:{'|'.join(_vocabulary()[topic])})"


def pattern(template: str, **topics: str) -> re.Pattern[str]:
    """`template` compiled, each `<name>` in it replaced by the topic given for it; case does not count."""
    for name, topic in topics.items():
        template = template.replace(f"<{name}>", any_of(topic))
    return re.compile(template, re.IGNORECASE)
