"""Names as parts of addresses."""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin

from build_scripts.text.characters import plain_pinyin

#: Syllables and characters of a name in an address: 60 characters can be read at a glance; file systems allow 255.
LONGEST_SPELT, MOST_SPELT = 12, 80


@cache
def spell(name: str) -> str:
    """Return a name as part of an address: pinyin of its first syllables, `创先争优` → `chuang-xian-zheng-you`.

    The result depends on the name alone, so it never changes when other names are added. Names that sound alike share
    an address and the page there. `other` for a name without letters or digits.
    """
    syllables = plain_pinyin(" ".join(lazy_pinyin(name))).split()
    return "-".join(syllables[:LONGEST_SPELT])[:MOST_SPELT].strip("-") or "other"


def get_campaign_folder(name: str) -> str:
    """Return the folder of the page of a campaign, relative to the root of the site."""
    return f"campaigns/{spell(name)}"
