"""Stretches that the format of a raw file marks as something else than its text."""

from __future__ import annotations

from collections.abc import Iterator

from build_scripts.model import Edit, MarkKind, RawText

#: Rule by which the stretches of a kind are removed. All other kinds of marks describe parts of the text.
RULES: dict[MarkKind, str] = {
    "frame": "page_frame",
    "running_head": "drop_running_heads",
    "page_number": "drop_page_numbers",
    "hidden": "drop_hidden_text",
}


def find_heading_ends(raw: RawText) -> list[int]:
    """Return the raw offsets, in order, of the line feeds before and after each heading of the format."""
    headings = [mark for mark in raw.marks if mark.kind == "heading"]
    return sorted({offset for mark in headings for offset in (mark.start - 1, mark.end)})


def find_records(raw: RawText) -> list[int]:
    """Return the raw offsets, in order, at which the texts of an export begin; [] if it has no more than one."""
    return [mark.start for mark in raw.marks if mark.kind == "record"]


def find_marked(raw: RawText) -> Iterator[tuple[str, Edit]]:
    """Yield rule and edit for every stretch outside the text; offsets are those of the raw text.

    A stretch that several marks cover is removed once, by the first of them.
    """
    done = 0
    for mark in sorted(raw.marks):
        if mark.kind in RULES and mark.end > done:
            yield RULES[mark.kind], Edit(max(mark.start, done), mark.end)
            done = mark.end
