"""What the theme is to print in the head of a page, carried by the page's front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

#: What JSON leaves as it is and YAML takes for no character of a text, or for the end of a line.
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def front_lines(known: Mapping[str, Any]) -> str:
    """Front matter, a line for each entry. The values are JSON: it is YAML too, and soon written."""
    lines = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in known.items())
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", lines)


def read_front(page: str) -> tuple[dict[str, Any], str] | None:
    """Front matter that `front_lines` wrote, and what stands behind it; None for any other, which only YAML can read.

    As JSON it is read ten times as fast.
    """
    before, opening, rest = page.partition("---\n")
    front, closing, behind = rest.partition("\n---\n")
    if before or not opening or not closing:
        return None
    known = {}
    for line in front.split("\n"):
        name, _, value = line.partition(": ")
        if not name.isidentifier() or value[:1] not in ('"', "[", "{"):
            return None
        try:
            known[name] = json.loads(value)
        except ValueError:
            return None
    return known, behind


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
    return f"{opening}{front_lines({'head': head})}{rest}"
