"""What is known of a speech, in the words of the site, and lists of speeches by it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from build_scripts.model import Fact, Speech
from build_scripts.pages.literal import shortened
from build_scripts.pages.names import word, words
from build_scripts.text.characters import HAN, plain_pinyin

#: Rows that are shown even when the source is silent; a masked fact takes the place of the fact.
_ALWAYS = ("title", "speaker", "date")
#: Characters of Chinese that adults read aloud in a minute: 255 ± 29, says Standardized Assessment of Reading
#: Performance (IReST, 2012), doi:10.1167/iovs.11-8284. A speech is held at some such pace.
READ_ALOUD = 255
#: Syllables and characters of a name in an address: some 60 characters are still read at a glance, and file systems
#: take 255.
LONGEST_SPELT, MOST_SPELT = 12, 80


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table of what is known: its name, the value, and how it is known ("" where that needs no word)."""

    name: str
    value: str
    how: str


def known(speech: Speech) -> list[Known]:
    """What is known of a speech and how, in the order of the words for facts, the unnamed ones last."""
    order = [*words()["facts"], *sorted(set(speech.facts) - set(words()["facts"]))]
    rows = []
    for name in order:
        if fact := speech.facts.get(name):
            value = day(speech) if name == "date" else fact.value
            rows.append(Known(word("facts", name).name, value, how_known(name, fact)))
        elif name in _ALWAYS and f"{name}_masked" not in speech.facts:
            rows.append(Known(word("facts", name).name, "底本未载", ""))
    if speech.kind != "speech":
        rows.append(Known("类别", word("kinds", speech.kind).name, ""))
    length = han_characters(speech)
    minutes = max(round(length / READ_ALOUD), 1)
    rows.append(Known("篇幅", f"{length} 字，{len(speech.paragraphs)} 段，念一遍约 {minutes} 分钟", "只计汉字"))
    return rows


def how_known(name: str, fact: Fact) -> str:
    """In words, what a fact rests on: kind of evidence, raw line, and the line itself where it says more."""
    own = f"{name}.{fact.basis}"
    basis = word("bases", own if own in words()["bases"] else fact.basis).name
    line = f"，底本第 {fact.line} 行" if fact.line else ""
    said = f"：“{shortened(fact.quote)}”" if fact.quote and fact.quote != fact.value else ""
    return basis + line + said


def han_characters(speech: Speech) -> int:
    """Han characters of the paragraphs: the length that readers of Chinese expect, without marks and digits."""
    return sum(map(len, re.findall(f"[{HAN}]+", "\n".join(paragraph.text for paragraph in speech.paragraphs))))


def line_list(lines: Sequence[int]) -> str:
    """`第 3、5、7 行`; only five, and 等 for more."""
    return f"第 {'、'.join(map(str, lines[:5]))} 行{'等' if len(lines) > 5 else ''}"


def description(speech: Speech) -> str:
    """One line on a speech for search engines and previews: who, when, where, and how the text begins."""
    said = "，".join(filter(None, (speech.speaker, day(speech), speech.fact("place"))))
    first = next((p.text for p in speech.paragraphs if p.text != speech.fact("salutation")), "")
    return f"{said}。{first[:60]}" if said else first[:80]


def day(speech: Speech) -> str:
    """The stated date in Chinese (`2008年10月10日`), the masked one as it is, or ""."""
    stated = speech.fact("date")
    if not stated:
        return speech.fact("date_masked") or ""
    return _in_words(stated)


@lru_cache(4096)
def _in_words(date: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def by_date(speeches: Iterable[Speech]) -> list[Speech]:
    """Newest first, a year before its months; those without a date last; then by title."""
    by_title = sorted(speeches, key=lambda speech: speech.title)
    dated = [speech for speech in by_title if speech.fact("date")]
    dated.sort(key=lambda speech: speech.fact("date") or "", reverse=True)
    return dated + [speech for speech in by_title if not speech.fact("date")]


def grouped(speeches: Iterable[Speech], fact: str) -> list[tuple[str, list[Speech]]]:
    """The speeches by the value of a fact, largest group first; those without it are left out."""
    groups: dict[str, list[Speech]] = defaultdict(list)
    for speech in by_date(speeches):
        if value := speech.fact(fact):
            groups[value].append(speech)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def spelt(name: str) -> str:
    """A name as part of an address: pinyin of its first syllables, `创先争优` → `chuang-xian-zheng-you`.

    It depends on the name alone, so it never changes when others come. Names that sound alike are spelt alike: a page
    at such an address is that of all of them. `other` for a name without letters or digits.
    """
    syllables = plain_pinyin(" ".join(lazy_pinyin(name))).split()
    return "-".join(syllables[:LONGEST_SPELT])[:MOST_SPELT].strip("-") or "other"


def neighbours(speeches: Iterable[Speech]) -> dict[str, tuple[Speech | None, Speech | None]]:
    """By id, the speeches before and after each in its campaign, by date, the undated last; {} without campaigns."""
    found: dict[str, tuple[Speech | None, Speech | None]] = {}
    for _, those in grouped(speeches, "campaign"):
        dated = [speech for speech in reversed(those) if speech.fact("date")]
        row = [None, *dated, *(speech for speech in those if not speech.fact("date")), None]
        for before, speech, after in zip(row, row[1:], row[2:], strict=False):
            if speech:
                found[speech.id] = (before, after)
    return found
