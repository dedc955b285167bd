"""Words and their kinds from jieba's dictionary, without guesses at words that the dictionary lacks."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

import jieba

Kind = Literal["noun", "verb", "adjective", "numeral", "adverb", "idiom", "function", "name", "unknown"]

#: First letters of the dictionary's tags (https://github.com/fxsjy/jieba, "词性标注": the ICTCLAS set).
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
#: A word with more occurrences in jieba's corpus is too ordinary to be a name. Chosen.
ORDINARY = 150


@cache
def _get_tokenizer() -> jieba.Tokenizer:
    """Return jieba's tokenizer with its dictionary, read once per process (0.5 s).

    jieba by itself would read a cache from the shared temporary directory: two builds at once would race for it, and a
    stale cache would change the result.
    """
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    return tokenizer


@cache
def _get_tags() -> dict[str, str]:
    """Return the dictionary's tag of each word."""
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    return dict(zip(fields[::3], fields[2::3], strict=True))


# Without the cache the glossary of the nine gold texts takes a quarter longer; 60 % of the calls repeat a text.
@lru_cache(maxsize=100_000)
def cut(text: str) -> tuple[str, ...]:
    """Return the words of a text, without a hidden Markov model: unknown words fall into their characters."""
    return tuple(_get_tokenizer().cut(text, HMM=False))


def tag(word: str) -> str:
    """Return the dictionary's tag, "" for a word that it lacks."""
    return _get_tags().get(word, "")


def known(word: str) -> bool:
    """Return whether the dictionary has the word."""
    return word in _get_tags()


def frequency(word: str) -> int:
    """Return how often the word occurs in jieba's corpus, 0 if the dictionary lacks it."""
    return int(_get_tokenizer().FREQ.get(word, 0))


def total() -> int:
    """Return the number of words of jieba's corpus."""
    return int(_get_tokenizer().total)


def list_words(shortest: int, longest: int, least: int) -> list[str]:
    """Return the words with `shortest` to `longest` characters and a frequency of at least `least`."""
    found = _get_tokenizer().FREQ.items()
    return [word for word, count in found if count >= least and shortest <= len(word) <= longest]


@cache
def list_characters() -> frozenset[str]:
    """Return every character in the words of two and more characters."""
    return frozenset("".join(word for word in _get_tags() if len(word) > 1))


def kind(word: str) -> Kind:
    """Return the kind of a word: `name` for persons, places and institutions, `unknown` if the dictionary lacks it."""
    found = tag(word)
    return "name" if found.startswith(_NAMES) else _KINDS.get(found[:1], "unknown")


def borders(text: str) -> frozenset[int]:
    """Return the offsets at which a word begins or ends, among them 0 and len(text)."""
    found, at = {0}, 0
    for word in cut(text):
        at += len(word)
        found.add(at)
    return frozenset(found)


def shape(text: str) -> tuple[int, ...]:
    """Return the lengths of its words: `讲奉献` → (1, 2)."""
    return tuple(map(len, cut(text)))
