"""Words and their kinds, from jieba's own dictionary; nothing here guesses at words that the dictionary lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf, log
from string import ascii_letters, digits
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


#: What jieba looks up together, and every other mark by itself.
_TALK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+)|(\r\n|.)", re.DOTALL)
_LATIN = frozenset(ascii_letters + digits)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """jieba's dictionary. `counts` has how often each word is said, and 0 for what only begins one.

    `likely` is the logarithm of a word's share of all that is said, by its count; `unlikely` is that of a character
    that is no word.
    """

    tags: dict[str, str]
    counts: dict[str, int]
    total: int
    likely: dict[int, float]
    unlikely: float


@cache
def _dictionary() -> _Dictionary:
    """The dictionary, read from jieba's file each time a process starts.

    jieba would keep a cache in the shared temporary directory; two builds at once would race for it, and a stale
    one would change the result, so the half second that reading takes is paid instead. It is what jieba's own
    `gen_pfdict` makes of the file, in half the time: words with their counts, and what only begins a word with 0.
    """
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    sizes = list(map(int, fields[1::3]))
    tags = dict(zip(fields[::3], fields[2::3], strict=True))
    counts = dict.fromkeys((word[:end] for word in tags for end in range(1, len(word))), 0)
    counts.update(zip(fields[::3], sizes, strict=True))
    total = sum(sizes)
    likely = {size: log(size or 1) - log(total) for size in set(sizes)}
    return _Dictionary(tags, counts, total, likely, -log(total))


@lru_cache(maxsize=_REMEMBERED)
def cut(text: str) -> tuple[str, ...]:
    """The words of the text, without a hidden Markov model: unknown wordings fall into their characters.

    They are those of jieba's `cut(text, HMM=False)`, to the last tie, in half of its time: no table of all words
    that the text could have is made first, and the logarithms are taken once.
    """
    found: list[str] = []
    for talk, mark in _TALK.findall(text):
        if mark:
            found.append(mark)
            continue
        ends, at = _likeliest_ends(talk), 0
        while at < len(talk):
            start, at = at, ends[at]
            if at == start + 1 and talk[start] in _LATIN:
                while at < len(talk) and ends[at] == at + 1 and talk[at] in _LATIN:
                    at += 1
            found.append(talk[start:at])
    return tuple(found)


def _likeliest_ends(talk: str) -> list[int]:
    """For each offset where the word that begins there ends, if the words from there on are the likeliest together.

    Of two ways that are equally likely the one with the longer word is taken.
    """
    dictionary = _dictionary()
    count_of, likely, length = dictionary.counts.get, dictionary.likely, len(talk)
    ends, scores = [0] * length, [0.0] * (length + 1)
    for start in range(length - 1, -1, -1):
        best, end = -inf, start + 1
        stop = end
        while stop <= length and (count := count_of(talk[start:stop])) is not None:
            if count and (score := likely[count] + scores[stop]) >= best:
                best, end = score, stop
            stop += 1
        ends[start] = end
        scores[start] = best if best > -inf else dictionary.unlikely + scores[end]
    return ends


def tag(word: str) -> str:
    """The dictionary's tag, "" for a word that it lacks."""
    return _dictionary().tags.get(word, "")


def known(word: str) -> bool:
    return word in _dictionary().tags


def frequency(word: str) -> int:
    """How often jieba's corpus has the word, 0 where the dictionary lacks it."""
    return _dictionary().counts.get(word, 0)


def kind(word: str) -> Kind:
    """The coarse kind of a word; surnames, places and institutions are `name`, what the dictionary lacks `unknown`."""
    return _kind_of(_dictionary().tags.get(word, ""))


@cache
def _kind_of(tag: str) -> Kind:
    return "name" if tag.startswith(_NAMES) else _KINDS.get(tag[:1], "unknown")


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
