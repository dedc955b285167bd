"""The id that a new speech is proposed."""

from __future__ import annotations

import re

from pypinyin import lazy_pinyin

from build_scripts.model import Fact
from build_scripts.system.files import is_device_name
from build_scripts.text.characters import HAN
from build_scripts.text.words import cut

#: Words of a title that name nothing.
_EMPTY = (
    "在 的 上 上的 讲话 讲话稿 关于 开展 深入 深入开展 全 暨 和 与 及 大会 会议 会上 "
    "动员 动员大会 动员会 部署 工作 会 活动 动员会上 进行 讲 年 月 日"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())
MOST_ID_WORDS = 5
FEWEST_ID_WORDS = 3


def propose_id(facts: dict[str, Fact]) -> str:
    """Return a readable id in ASCII: the date if one is stated, then the pinyin of up to five words that name the text.

    The words are the title's; one that names too little (动员会上的讲话) is led by the campaign, ended by the speaker.
    """
    named = _list_naming_words(facts["title"].value)
    if len(named) < FEWEST_ID_WORDS and "campaign" in facts:
        named = list(dict.fromkeys(_list_naming_words(facts["campaign"].value) + named))
    if len(named) < FEWEST_ID_WORDS and "speaker" in facts and "date" not in facts:
        named.append(facts["speaker"].value)
    slugs = [re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(word)).lower().replace("ü", "v")) for word in named]
    parts = [facts["date"].value] if "date" in facts else []
    name = "-".join([*parts, *[slug for slug in slugs if slug][:MOST_ID_WORDS]])
    # `index` is the name of the list of speeches.
    is_usable = name not in ("", "index") and not is_device_name(name)
    return name if is_usable else f"speech-{name}".rstrip("-")


def _list_naming_words(text: str) -> list[str]:
    words = [word for word in cut(re.sub(rf"[^{HAN}0-9A-Za-z]", " ", text)) if word.strip()]
    return [word for word in words if word not in _EMPTY_WORDS]
