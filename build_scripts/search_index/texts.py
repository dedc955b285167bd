"""Format 2, the texts: each speech in the bytes of an alphabet that all share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

import numpy as np

from build_scripts.model import Speech
from build_scripts.search_index.catalogue import entry, text
from build_scripts.search_index.postings import packed
from build_scripts.system.parallel import parallel_map

#: Characters of the alphabet that are one byte, and first bytes of the others. More of them win nothing: the rest is
#: rare.
SINGLES, LEADS = 240, 8
#: Speeches whose text one task packs.
TEXTS = 200


def _written(speech: Speech) -> str:
    """The speech as one string: what there is to know in the first line, then a paragraph a line."""
    if any("\n" in paragraph.text for paragraph in speech.paragraphs):
        raise ValueError(f"{speech.id}: a paragraph with a line break")
    whole = text(speech)
    paragraphs, sections = whole["paragraphs"], whole["sections"]
    assert isinstance(paragraphs, list)
    opened: list[object] = []
    for *_, section in paragraphs:
        if opened and opened[-2] == section:
            opened[-1] = int(str(opened[-1])) + 1
        else:
            opened += [section, 1]
    head: dict[str, object] = {
        "speech": entry(speech),
        "headings": [index for index, each in enumerate(paragraphs) if each[2] == "heading"],
        "open": opened,
        "sections": sections,
    }
    ids = [each[0] for each in paragraphs]
    if ids != [f"p_{number}" for number in range(1, len(ids) + 1)]:
        head["ids"] = ids
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return "\n".join([first, *(each[1] for each in paragraphs)])


def alphabet_of(speeches: Sequence[Speech]) -> str:
    """The most frequent characters of the texts, most frequent first."""
    codes = np.zeros(0x110000, np.int64)
    for speech in speeches:
        text = "\n".join(paragraph.text for paragraph in speech.paragraphs)
        seen = np.bincount(np.frombuffer(text.encode("utf-32-le"), np.uint32), minlength=1)
        codes[: len(seen)] += seen
    # The first line of every text is JSON, some 20 of each of its characters.
    codes[0x20:0x7F] += 20 * len(speeches)
    order = np.argsort(-codes, kind="stable")[: SINGLES + 256 * LEADS]
    return "".join(chr(code) for code in order.tolist() if codes[code] > 0)


def _coded(texts: Sequence[str], alphabet: str) -> list[bytes]:
    """Each text in the alphabet's bytes, packed."""
    index = np.full(0x110000, -1, np.int64)
    index[[ord(character) for character in alphabet]] = np.arange(len(alphabet))
    result = []
    for each in texts:
        codes = np.frombuffer(each.encode("utf-32-le"), np.uint32)
        rank = index[codes]
        sizes = np.where(rank < 0, 4, np.where(rank < SINGLES, 1, 2))
        at = np.cumsum(sizes) - sizes
        coded = np.zeros(int(sizes.sum()), np.uint8)
        one, two, other = sizes == 1, sizes == 2, sizes == 4
        coded[at[one]] = rank[one]
        coded[at[two]] = SINGLES + (rank[two] - SINGLES) // 256
        coded[at[two] + 1] = (rank[two] - SINGLES) % 256
        coded[at[other]] = 255
        for byte in range(3):
            coded[at[other] + 1 + byte] = (codes[other] >> (16 - 8 * byte)) & 255
        result.append(packed(coded.tobytes()))
    return result


def texts(speeches: Sequence[Speech], alphabet: str) -> list[bytes]:
    """The text of each speech, packed. Raises ValueError for a paragraph with a line break."""
    parts = range(0, len(speeches), TEXTS)
    return [each for part in parallel_map(partial(_part, speeches, alphabet), parts, 1) for each in part]


def _part(speeches: Sequence[Speech], alphabet: str, first: int) -> list[bytes]:
    """TEXTS texts, from the one with the number `first` on."""
    return _coded([_written(speech) for speech in speeches[first : first + TEXTS]], alphabet)
