"""Sections: their ids, from label and parent, and the section that each paragraph belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from build_scripts.model import Section, Speech
from build_scripts.outline import Node

_ABBREVIATIONS = {
    "bu": "part",
    "cn_dun": "sec",
    "cn_paren": "subsec",
    "arabic_dun": "para",
    "arabic_paren": "subpara",
    "circled": "item",
    "nn": "sec_nn",
}
_POINT = "point"


def assign_sections(nodes: Sequence[Node], page: Sequence[str], known: dict[str, str]) -> list[str]:
    """Return an id for each node, from its label and its parent's id.

    If several nodes have the same label under one parent (一是 twice), a node in whose paragraph such an id was
    published keeps it, and the others get the first that are free: `point_1`, `point_1_2`, `point_1_3` … Within one
    paragraph their numbers rise, so that the same text has the same ids in the next build.
    """
    published: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for section, paragraph in known.items():
        published[paragraph, _get_base(section)].append(section)
    sections: list[str] = [""] * len(nodes)
    by_parent: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        by_parent[node.parent].append(index)
    for parent in [None, *range(len(nodes))]:
        prefix = "" if parent is None else sections[parent] + "__"
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for index in by_parent.get(parent, ()):
            groups[prefix + _make_eid(nodes[index])].append(index)
        for base, members in groups.items():
            used: set[str] = set()
            for index in members:
                former = published[page[nodes[index].paragraph], base]
                if former:
                    sections[index] = former.pop(0)
                    used.add(sections[index])
            free = (name for name in _list_names(base, len(members) + len(used)) if name not in used)
            for index in members:
                sections[index] = sections[index] or next(free)
            for _, group in groupby(members, key=lambda index: nodes[index].paragraph):
                together = list(group)
                for index, name in zip(together, sorted(map(sections.__getitem__, together), key=_count), strict=True):
                    sections[index] = name
    return sections


def _count(section: str) -> int:
    """Return the number that distinguishes equal labels, 1 where there is none: `sec_1_2` → 2."""
    parts = section.rpartition("__")[2].split("_")
    return int(parts[2]) if len(parts) > 2 else 1


def _make_eid(node: Node) -> str:
    abbreviation = _ABBREVIATIONS.get(node.style, _POINT)
    return abbreviation if node.ordinal is None else f"{abbreviation}_{node.ordinal}"


def _list_names(base: str, most: int) -> Iterator[str]:
    """Yield `sec_1`, `sec_1_2`, `sec_1_3` …; for headings without number `sec_nn_1`, `sec_nn_2` …"""
    for number in range(1, most + 1):
        yield base if number == 1 and not base.endswith("_nn") else f"{base}_{number}"


def _get_base(section: str) -> str:
    """Return an id without the number that distinguishes equal labels: `sec_1__point_1_2` → `sec_1__point_1`."""
    prefix, divider, own = section.rpartition("__")
    parts = own.split("_")
    return prefix + divider + "_".join(parts[:2])


def find_sections(speech: Speech) -> list[str | None]:
    """Return for each paragraph the id of the section that contains its beginning, None before the first section.

    A heading stays open until the next heading of its level or above. A point (一是, 首先) ends with its paragraph,
    because a text returns to its general course after a list without saying so: 一是… / 二是… / 同志们，… Paragraphs
    between two points of one series belong to the earlier point: 一是… / (here) / 二是…
    """
    number = {paragraph.id: index for index, paragraph in enumerate(speech.paragraphs)}
    parents = {section.id: section.parent for section in speech.sections}
    last = _find_last_paragraphs(speech, number)
    by_paragraph: defaultdict[int, list[Section]] = defaultdict(list)
    for section in speech.sections:
        by_paragraph[number[section.paragraph]].append(section)
    result: list[str | None] = []
    current: str | None = None
    for index in range(len(speech.paragraphs)):
        while current is not None and last.get(current, index) < index:
            current = parents[current]
        at_start = [section.id for section in by_paragraph[index] if section.start == 0]
        result.append(at_start[-1] if at_start else current)
        current = by_paragraph[index][-1].id if by_paragraph[index] else current
    return result


def _find_last_paragraphs(speech: Speech, number: dict[str, int]) -> dict[str, int]:
    """Return for each point the index of its last paragraph: its own, its last subpoint's, or the one before the next
    point of its series.
    """
    last: dict[str, int] = {}
    following: dict[tuple[str | None, str], Section] = {}
    for section in reversed(speech.sections):
        if section.kind == "point":
            own = number[section.paragraph]
            after = following.get((section.parent, section.style))
            until = number[after.paragraph] - 1 if after and _continues(section, after) else own
            last[section.id] = max(own, until, last.get(section.id, own))
            if section.parent is not None:
                last[section.parent] = max(last.get(section.parent, own), last[section.id])
        following[section.parent, section.style] = section
    return {section.id: last[section.id] for section in speech.sections if section.kind == "point"}


def _continues(point: Section, after: Section) -> bool:
    """Return whether `after` counts on from `point`; a series that begins again at 一是 does not."""
    return after.kind == "point" and point.ordinal is not None and after.ordinal == point.ordinal + 1
