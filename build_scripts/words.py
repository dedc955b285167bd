"""Words and their kinds, from jieba's own dictionary; nothing here guesses at words that the dictionary lacks."""

from __future__ import annotations

import logging
from functools import cache, lru_cache
from typing import Literal

import jieba

Kind = Literal["noun", "verb", "adjective", "numeral", "adverb", "idiom", "function", "name", "unknown"]

#: First letters of the dictionary's tags: https://github.com/fxsjy/jieba, "词性标注" (the ICTCLAS set).
_KINDS: dict[str, Kind] = {
    **dict.fromkeys("nstfj", "noun"),
    **dict.fromkeys("v", "verb"),
    **dict.fromkeys("abz", "adjective"),
    **dict.fromkeys("mq", "numeral"),
    **dict.fromkeys("d", "adverb"),
    **dict.fromkeys("il", "idiom"),
    **dict.fromkeys("pcurye", "function"),
}
_NAMES = ("nr", "ns", "nt")
#: Occurrences in jieba's corpus above which a word is an ordinary one: quoted only for stress, no name,
#: paired by chance.
ORDINARY = 150
#: Wordings whose words are remembered; a speech of 3,600 characters asks for some 1,500.
_REMEMBERED = 100_000


@cache
def _dictionary() -> tuple[jieba.Tokenizer, dict[str, str]]:
    """A tokenizer of our own with its tags, read from the dictionary file each time a process starts.

    jieba would keep a cache in the shared temporary directory; two builds at once would race for it, and a stale
    one would change the result, so the half second that reading takes is paid instead. It is what jieba's own
    `gen_pfdict` makes of the file, in half the time: words with their counts, and what only begins a word with 0.
    """
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    counts = list(map(int, fields[1::3]))
    tags = dict(zip(fields[::3], fields[2::3], strict=True))
    tokenizer.FREQ = dict.fromkeys((word[:end] for word in tags for end in range(1, len(word))), 0)
    tokenizer.FREQ.update(zip(fields[::3], counts, strict=True))
    tokenizer.total = sum(counts)
    tokenizer.initialized = True
    return tokenizer, tags


@lru_cache(maxsize=_REMEMBERED)
def cut(text: str) -> tuple[str, ...]:
    """The words of the text, without a hidden Markov model: unknown wordings fall into their characters."""
    return tuple(_dictionary()[0].cut(text, HMM=False))


def tag(word: str) -> str:
    """The dictionary's tag, "" for a word that it lacks."""
    return _dictionary()[1].get(word, "")


def known(word: str) -> bool:
    return word in _dictionary()[1]


def frequency(word: str) -> int:
    """How often jieba's corpus has the word, 0 where the dictionary lacks it."""
    return int(_dictionary()[0].FREQ.get(word, 0))


def kind(word: str) -> Kind:
    """The coarse kind of a word; surnames, places and institutions are `name`, what the dictionary lacks `unknown`."""
    found = tag(word)
    return "name" if found.startswith(_NAMES) else _KINDS.get(found[:1], "unknown")


@lru_cache(maxsize=_REMEMBERED)
def borders(text: str) -> frozenset[int]:
    """Offsets at which a word begins or ends, 0 and len(text) among them."""
    found, at = {0}, 0
    for word in cut(text):
        at += len(word)
        found.add(at)
    return frozenset(found)


def shape(text: str) -> tuple[int, ...]:
    """The lengths of its words: `讲奉献` → (1, 2)."""
    return tuple(map(len, cut(text)))
