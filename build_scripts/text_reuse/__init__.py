"""Speeches → parallels: passages that two or more speeches share, identical or with small changes.

    speeches ─ fold_corpus ─▶ one array of folded characters      letters only, each number one symbol
             ─ find_links  ─▶ pairs of positions                  the same six characters in two speeches
             ─ find_blocks ─▶ stretches on one diagonal           equal except for replaced characters
             ─ join_blocks ─▶ pairs of spans                      with insertions, deletions and moved clauses
             ─ group_spans ─▶ parallels                           the same passage in all its speeches

Time and memory are linear in the length of the corpus and the number of links, because each occurrence of six
characters is linked only to the first and to the previous one. A passage never crosses the end of a paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts.model import Parallel, Passage, Speech
from build_scripts.text_reuse.blocks import find_blocks
from build_scripts.text_reuse.families import group_spans
from build_scripts.text_reuse.folding import find_source_offsets, fold_corpus
from build_scripts.text_reuse.joining import join_blocks
from build_scripts.text_reuse.seeds import find_links

__all__ = ["find_parallels"]


def find_parallels(speeches: Sequence[Speech]) -> tuple[Parallel, ...]:
    """Return all parallels, longest first, then by reading order; () if no two speeches share a passage.

    Parallels may overlap: a passage of 200 characters that two speeches share, and 50 of them that a third has, too.
    """
    corpus = fold_corpus(speeches)
    links, rarity = find_links(corpus)
    pairs = join_blocks(corpus, find_blocks(corpus, links), rarity)
    del links
    offsets: dict[int, tuple[list[int], list[int]]] = {}
    found = []
    families = group_spans(corpus, pairs)
    for family in sorted(families, key=lambda each: (-max(end - start for _, start, end in each), each[0])):
        passages = []
        for number, start, end in family:
            speech = speeches[int(corpus.speeches[number])]
            paragraph = speech.paragraphs[int(corpus.numbers[number])]
            if number not in offsets:
                offsets[number] = find_source_offsets(paragraph.text)
            starts, ends = offsets[number]
            passages.append(Passage(speech.id, paragraph.id, starts[start], ends[end - 1]))
        found.append(Parallel(tuple(passages), max(end - start for _, start, end in family)))
    return tuple(found)
