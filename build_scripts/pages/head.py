"""What the theme is to print in the head of a page, carried by the page's front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


def with_head(page: str, head: Mapping[str, Any]) -> str:
    """The page with `head` in its front matter, as text that YAML gives back unchanged; the page as it is without one.

    `overrides/main.html` prints it: pairs in `meta` and triples in `forms` escaped, `linked` as it is, which must
    therefore be safe inside a script. Raises ValueError for a page without front matter.
    """
    if not head:
        return page
    before, opening, rest = page.partition("---\n")
    if before or not opening:
        raise ValueError("a page without front matter has no place for its head")
    front = yaml.safe_dump({"head": dict(head)}, allow_unicode=True, sort_keys=False, width=10**6)
    return f"{opening}{front}{rest}"
