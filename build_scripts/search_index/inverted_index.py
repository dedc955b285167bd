"""The inverted index of a large corpus: all posting lists in shards, and the table of the shards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np

from build_scripts.model import Speech
from build_scripts.search_index import posting_lists
from build_scripts.search_index.posting_lists import LONGEST_LISTED, FoldedCorpus, PostingList, fold_units
from build_scripts.search_index.rice import write_varints
from build_scripts.system.parallel import parallel_map

__all__ = ["HEADER", "LONGEST_LISTED", "InvertedIndex", "build"]

#: Bytes at the beginning of every binary file: the number of the format, and the stamp.
HEADER = 5
#: Letters of the corpus that one task sorts: its arrays then take some 300 MB.
TASK = 1_500_000


@dataclass(frozen=True, slots=True)
class InvertedIndex:
    """Shards and their table, without headers, and what the catalogue says of them."""

    shards: list[bytes]
    table: bytes
    offset_k: int


def build(speeches: Sequence[Speech]) -> InvertedIndex:
    """Return the index of all titles and paragraphs of the speeches."""
    units = [text for speech in speeches for text in (speech.reader_title, *(each.text for each in speech.paragraphs))]
    sizes = [len(speech.paragraphs) + 1 for speech in speeches]
    speech_of = np.repeat(np.arange(len(speeches), dtype=np.uint32), sizes)
    is_title = np.zeros(len(units), np.bool_)
    is_title[np.cumsum([0, *sizes[:-1]])] = True
    corpus = fold_units(units, speech_of, is_title, len(speeches))
    by_task = parallel_map(partial(posting_lists.list_letters, corpus), _divide_tasks(corpus), 1)
    lists = [*(each for task in by_task for each in task), *posting_lists.list_signs(corpus)]
    lists += posting_lists.list_breaks(corpus)
    shards = [*_divide(sorted(lists, key=posting_lists.key_of))]
    return InvertedIndex([*map(_write_shard, shards)], _write_table(shard[0] for shard in shards), corpus.offset_k)


def _divide_tasks(corpus: FoldedCorpus) -> list[tuple[int, int]]:
    """Return ranges of ranks with about TASK letters each: one task builds all lists of a letter."""
    tasks, first, size = [], 0, 0
    for rank, count in enumerate(np.bincount(corpus.rank, minlength=len(corpus.letters)).tolist()):
        if size and size + count > TASK:
            tasks.append((first, rank))
            first, size = rank, 0
        size += count
    return [*tasks, (first, len(corpus.letters))] if size else tasks


def _divide(lists: Iterable[PostingList]) -> Iterator[list[PostingList]]:
    """Yield the lists of each shard; the lists are sorted by key. A list in several pieces begins a shard."""
    shard, size = list[PostingList](), 0
    for _, same_key in groupby(lists, key=posting_lists.key_of):
        *pieces, last = same_key
        if shard and (pieces or size + len(last.content) > posting_lists.SHARD):
            yield shard
            shard, size = [], 0
        yield from ([piece] for piece in pieces)
        shard.append(last)
        size += len(last.content)
    if shard:
        yield shard


def _write_shard(lists: Sequence[PostingList]) -> bytes:
    """Return the shard: its directory and then the lists."""
    directory, a, b = [len(lists)], 0, 0
    for each in lists:
        directory += (each.a - a, each.b - b if each.a == a else each.b, each.n, len(each.content))
        a, b = each.a, each.b
    return write_varints(directory) + b"".join(each.content for each in lists)


def _write_table(firsts: Iterable[PostingList]) -> bytes:
    """Return the table of shards from the first list of each."""
    table, a, b, base = list[int](), 0, 0, 0
    for each in firsts:
        table += (each.a - a, each.b - b if each.a == a else each.b)
        if (each.a, each.b) == (a, b):
            table.append(each.base - base)
        a, b, base = each.a, each.b, each.base
    return write_varints(table)
