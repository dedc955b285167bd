"""The id of each section, from its label and its parent's id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from build_scripts.model import Node

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
    """An id for each node, from its label and its parent's id.

    Where one id is wanted by several nodes (一是 twice under one parent), a node in whose paragraph a known id of the
    kind stood keeps it, and the others take the first that are free: `point_1`, `point_1_2`, `point_1_3` …
    """
    standing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for section, paragraph in known.items():
        standing[paragraph, _wanted(section)].append(section)
    sections: list[str] = [""] * len(nodes)
    by_parent: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        by_parent[node.parent].append(index)
    for parent in [None, *range(len(nodes))]:
        prefix = "" if parent is None else sections[parent] + "__"
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for index in by_parent.get(parent, ()):
            groups[prefix + _eid(nodes[index])].append(index)
        for wanted, members in groups.items():
            used: set[str] = set()
            for index in members:
                remembered = standing[page[nodes[index].paragraph], wanted]
                if remembered:
                    sections[index] = remembered.pop(0)
                    used.add(sections[index])
            free = (name for name in _names(wanted, len(members) + len(used)) if name not in used)
            for index in members:
                sections[index] = sections[index] or next(free)
    return sections


def _eid(node: Node) -> str:
    abbreviation = _ABBREVIATIONS.get(node.style, _POINT)
    return abbreviation if node.ordinal is None else f"{abbreviation}_{node.ordinal}"


def _names(wanted: str, most: int) -> Iterator[str]:
    """`sec_1`, `sec_1_2`, `sec_1_3` …; for headings without number `sec_nn_1`, `sec_nn_2` …"""
    for number in range(1, most + 1):
        yield wanted if number == 1 and not wanted.endswith("_nn") else f"{wanted}_{number}"


def _wanted(section: str) -> str:
    """The name that an id was made from, its parent's included: `sec_1__point_1_2` → `sec_1__point_1`."""
    prefix, divider, own = section.rpartition("__")
    parts = own.split("_")
    return prefix + divider + "_".join(parts[:2])
