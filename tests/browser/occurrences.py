"""The occurrences of a slogan on its page, and in the public data."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Page


def read_occurrences(page: Page) -> list[tuple[str, str, int]]:
    """Return speech, paragraph and start of every line that is shown, from its link."""
    links = page.eval_on_selector_all(".kwic .right a", "all => all.map(each => [each.href, each.dataset.start])")
    found = [(urlparse(href), int(start)) for href, start in links]
    return [(where.path.rstrip("/").rsplit("/", 1)[1], where.fragment, start) for where, start in found]


def list_occurrences(entry: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Return speech, paragraph and start of every occurrence, from the entry in the public data."""
    return [(each["speech"], each["paragraph"], each["start"]) for each in entry["occurrences"]]
