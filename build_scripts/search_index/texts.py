"""The texts of the index: each speech in the bytes of an alphabet that all speeches share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

import numpy as np

from build_scripts.anchors import find_sections
from build_scripts.model import Speech
from build_scripts.search_index.catalogue import make_entry
from build_scripts.search_index.rice import Numbers, deflate
from build_scripts.system.parallel import parallel_map

#: Characters of the alphabet that are one byte, and first bytes of the others. More of them gain nothing: the rest is
#: rare.
ONE_BYTE_CHARACTERS, LEAD_BYTES = 240, 8
#: Files of one task of the parallel map.
_FILES_PER_TASK = 200


def choose_alphabet(speeches: Sequence[Speech]) -> str:
    """Return the most frequent characters of the texts, most frequent first."""
    counts = np.zeros(0x110000, np.int64)
    for speech in speeches:
        seen = np.bincount(np.frombuffer(speech.text.encode("utf-32-le"), np.uint32), minlength=1)
        counts[: len(seen)] += seen
    # The first line of every text is JSON, some 20 of each of its characters.
    counts[0x20:0x7F] += 20 * len(speeches)
    order = np.argsort(-counts, kind="stable")[: ONE_BYTE_CHARACTERS + 256 * LEAD_BYTES]
    return "".join(chr(code) for code in order.tolist() if counts[code] > 0)


def pack_texts(speeches: Sequence[Speech], alphabet: str, per_file: int) -> list[bytes]:
    """Return the files of `texts/`, `per_file` speeches each. Raises ValueError for a paragraph with a line break."""
    groups = [speeches[start : start + per_file] for start in range(0, len(speeches), per_file)]
    index = np.full(0x110000, -1, np.int64)
    index[[ord(character) for character in alphabet]] = np.arange(len(alphabet))
    return list(parallel_map(partial(_pack, index), groups, _FILES_PER_TASK))


def _pack(index: Numbers, speeches: Sequence[Speech]) -> bytes:
    return deflate(_encode("\n".join(line for speech in speeches for line in _list_lines(speech)), index))


def _list_lines(speech: Speech) -> list[str]:
    """Return the speech as lines: a line of JSON, then the paragraphs."""
    if any("\n" in paragraph.text for paragraph in speech.paragraphs):
        raise ValueError(f"{speech.id}: a paragraph with a line break")
    paragraphs = {paragraph.id: number for number, paragraph in enumerate(speech.paragraphs)}
    sections = {section.id: number for number, section in enumerate(speech.sections)}
    opened: list[int | None] = []
    for section in find_sections(speech):
        number = sections.get(section) if section is not None else None
        if opened and opened[-2] == number:
            opened[-1] = (opened[-1] or 0) + 1
        else:
            opened += [number, 1]
    first: dict[str, object] = {
        "speech": make_entry(speech),
        "headings": sorted({paragraphs[each.paragraph] for each in speech.sections if each.kind == "heading"}),
        "open": opened,
        "sections": [
            [
                each.id,
                sections[each.parent] if each.parent is not None else None,
                paragraphs[each.paragraph],
                each.start,
                each.end,
            ]
            for each in speech.sections
        ],
    }
    if list(paragraphs) != [f"p_{number}" for number in range(1, len(paragraphs) + 1)]:
        first["ids"] = list(paragraphs)
    return [
        json.dumps(first, ensure_ascii=False, separators=(",", ":")),
        *(paragraph.text for paragraph in speech.paragraphs),
    ]


def _encode(text: str, index: Numbers) -> bytes:
    """Return the text in the bytes of the alphabet; `index` gives by code point a character's index there, or -1."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    rank = index[codes]
    sizes = np.where(rank < 0, 4, np.where(rank < ONE_BYTE_CHARACTERS, 1, 2))
    at = np.cumsum(sizes) - sizes
    encoded = np.zeros(int(sizes.sum()), np.uint8)
    one, two, other = sizes == 1, sizes == 2, sizes == 4
    encoded[at[one]] = rank[one]
    encoded[at[two]] = ONE_BYTE_CHARACTERS + (rank[two] - ONE_BYTE_CHARACTERS) // 256
    encoded[at[two] + 1] = (rank[two] - ONE_BYTE_CHARACTERS) % 256
    encoded[at[other]] = 255
    for byte in range(3):
        encoded[at[other] + 1 + byte] = (codes[other] >> (16 - 8 * byte)) & 255
    return encoded.tobytes()
