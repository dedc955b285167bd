"""The inverted index of a large corpus: all posting lists in shards, and the directory that finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from build_scripts.model import Speech
from build_scripts.search_index import posting_lists
from build_scripts.search_index.posting_lists import LONGEST_LISTED, FoldedCorpus, PostingList, fold_units
from build_scripts.search_index.rice import deflate, write_varints
from build_scripts.system.parallel import parallel_map

__all__ = ["HEADER", "LONGEST_LISTED", "InvertedIndex", "build"]

#: Bytes at the beginning of every binary file: the number of the format, and the stamp.
HEADER = 5
#: Lists in one page of the directory: some 1.2 KB deflated.
PAGE = 400
#: Letters of the corpus that one task sorts: its arrays then take some 300 MB.
TASK = 1_500_000


@dataclass(frozen=True, slots=True)
class InvertedIndex:
    """Shards and pages of the directory, both without header, and what the catalogue says of them."""

    shards: list[bytes]
    pages: list[bytes]
    first_keys: list[int]
    offset_k: int


def build(speeches: Sequence[Speech]) -> InvertedIndex:
    """Return the index of all titles and paragraphs of the speeches."""
    units = [text for speech in speeches for text in (speech.title, *(each.text for each in speech.paragraphs))]
    sizes = [len(speech.paragraphs) + 1 for speech in speeches]
    speech_of = np.repeat(np.arange(len(speeches), dtype=np.uint32), sizes)
    is_title = np.zeros(len(units), np.bool_)
    is_title[np.cumsum([0, *sizes[:-1]])] = True
    corpus = fold_units(units, speech_of, is_title, len(speeches))
    by_task = parallel_map(partial(posting_lists.list_letters, corpus), _tasks(corpus), 1)
    lists = [*(each for task in by_task for each in task), *posting_lists.list_signs(corpus)]
    lists += posting_lists.list_breaks(corpus)
    return InvertedIndex(*_write_directory(sorted(lists, key=posting_lists.by_key)), corpus.offset_k)


def _tasks(corpus: FoldedCorpus) -> list[tuple[int, int]]:
    """Return ranges of ranks with about TASK letters each: one task builds all lists of a letter."""
    tasks, first, size = [], 0, 0
    for rank, count in enumerate(np.bincount(corpus.rank, minlength=len(corpus.letters)).tolist()):
        if size and size + count > TASK:
            tasks.append((first, rank))
            first, size = rank, 0
        size += count
    return [*tasks, (first, len(corpus.letters))] if size else tasks


def _write_directory(lists: Iterable[PostingList]) -> tuple[list[bytes], list[bytes], list[int]]:
    """Return shards, pages of the directory, and the catalogue's list of first keys; the lists are sorted by key."""
    shards, pages, firsts = [bytearray()], [], []
    page, entries, a, b, last_first = list[int](), 0, 0, 0, 0
    for each in lists:
        size, filled = len(each.content), HEADER + len(shards[-1])
        if is_new := filled > HEADER and filled + size > posting_lists.SHARD:
            shards.append(bytearray())
            filled = HEADER
        is_next_piece = entries > 0 and each.a == a and each.b == b
        if entries == 0 or (entries >= PAGE and not is_next_piece):
            if entries:
                pages.append(deflate(write_varints(page)))
            page, entries, a, b = [len(shards) - 1, filled], 0, 0, 0
            firsts += [each.a - last_first, each.b]
            last_first = each.a
        page += (each.a - a, each.b - b if each.a == a else each.b, each.n, 2 * size + is_new)
        if is_next_piece:
            page.append(each.base)
        shards[-1] += each.content
        entries, a, b = entries + 1, each.a, each.b
    if entries:
        pages.append(deflate(write_varints(page)))
    return [bytes(shard) for shard in shards if shard], pages, firsts
