"""Paragraphs → the tree of headings, run-in headings and points (`一、` `（一）` `1.` `第一，` `首先` `一是` `一要` …).

How a text is read, in order:

1. Every string that has the shape of a label and is where a label can occur (at the start of a paragraph, or
   after a stop) is a candidate; text inside quotes or brackets is not. So is a short line without label and
   stop between two paragraphs of body text: a heading without number. So is a paragraph that is known to be a heading,
   and all of it is the title.
2. A candidate counts only with company: `一是` wants its `二是`, `首先` its `其次`, `第二，` its neighbours. The
   labels that are unmistakable at the start of a paragraph, `一、` and `（一）`, need no other.
3. Levels are nesting depth, not styles. Open series lie on a stack. A label that continues an open series closes
   all that was opened inside it; a label that opens a series becomes the child of the innermost open node, unless that
   node's series is over and the new label is senior to it (GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）).
   "Over" is decided by looking ahead: a series that goes on later encloses what is before its next member.
4. Points inside a paragraph belong to the node whose paragraph it is and are closed at its end, unless the next
   paragraph begins with their next member.

The source's numbers are never corrected: a missing, repeated or misplaced number is said in `Node.note`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from build_scripts.outline.functions import FUNCTIONS, assign_functions
from build_scripts.outline.nesting import Reading
from build_scripts.outline.titles import Node, build_node

__all__ = ["FUNCTIONS", "Node", "assign_functions", "outline"]


def outline(paragraphs: Sequence[str], headings: Mapping[str, int] | None = None) -> tuple[Node, ...]:
    """Return the outline of a text, in reading order; () for a text without any, and for no paragraphs at all.

    `paragraphs[node.paragraph][node.start:node.end]` is the label with its title, offsets in code points. A parent
    precedes its children, and a node's level is its parent's plus one (1 at the top). The title of a heading
    ends with its first sentence, that of a point inside a paragraph with its first clause or pair of clauses;
    neither has a final stop. Time is linear in the text. `headings` maps paragraphs to their levels as headings, where
    they are known; 0 says that a paragraph is not a heading in spite of its form.

    Not taken for outline: enumerations without a label, 一方面…另一方面, what is quoted, and what only looks
    like a label (一、二、三批; 质量第一、实践第一; 首先 without 其次). Nothing is ever renumbered.
    """
    entries = Reading(paragraphs, headings or {}).read()
    nodes: list[Node] = []
    for position, entry in enumerate(entries):
        following = entries[position + 1].label if position + 1 < len(entries) else None
        nodes.append(build_node(entry, following, nodes, paragraphs))
    return tuple(nodes)
